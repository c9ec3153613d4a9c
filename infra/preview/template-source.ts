/**
 * Where a previewed template comes from: a shipped name, a template file, or a campaign file with `poster.template`.
 * Whatever is wrong with it is told as for a campaign file: line, field, and what was expected there.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readYamlCampaign } from '#shared/adapters/yaml/campaign-text.ts';
import { type Fault, fieldName, isFields, Place } from '#shared/domain/campaign/fault.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import { templateFaults } from '#shared/domain/poster/template-faults.ts';
import { readTemplate } from '#shared/domain/poster/template-file.ts';
import { shippedTemplate } from '#shared/domain/poster/templates.ts';
import { WrongUse } from '../cli/wrong-use.ts';

export type CodeStyle = 'official' | 'redrawn';

/** Something said about a place of the file; without line where the template is a shipped one. */
export interface Remark {
  readonly field: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export interface TemplateSource {
  /** The file as it was named, or the shipped template's name. */
  readonly from: string;
  readonly template: PosterTemplate;
  readonly style: CodeStyle;
  /** Of the campaign file, where it was one. */
  readonly campaignName: string | undefined;
  /** The picture behind the poster, where the file names one of this machine. */
  readonly picture: Uint8Array | undefined;
  /** With any of these nothing can be drawn. */
  readonly faults: readonly Remark[];
  /** Every part of it could be read, so that its boxes are really its own. */
  readonly isRead: boolean;
  /** `layers[3].box` as a place of the file. */
  remark(path: string, message: string): Remark;
}

type Path = readonly (string | number)[];
type PlaceOf = (path: Path) => { readonly line: number; readonly column: number };

/** @throws WrongUse where there is neither such a file nor such a shipped template. */
export function templateSource(from: string): TemplateSource {
  const shipped = shippedTemplate(from);
  if (shipped !== undefined) return shippedSource(from, shipped);
  const read = readYamlCampaign(textOf(from));
  if (read.kind === 'read') return fileSource(from, read.value, read.placeOf);
  const faults = read.faults.map(({ expected, ...at }) => ({ field: '(file)', message: expected, ...at }));
  return { ...shippedSource(from, readTemplate(new Place(undefined, []))), isRead: false, faults };
}

const shippedSource = (from: string, template: PosterTemplate): TemplateSource => ({
  from,
  template,
  style: 'official',
  campaignName: undefined,
  picture: undefined,
  faults: [],
  isRead: true,
  remark: (field, message) => ({ field, message }),
});

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new WrongUse(`${file} is neither a file that can be read nor the name of a shipped template.`);
  }
}

function fileSource(from: string, value: unknown, placeOf: PlaceOf): TemplateSource {
  const faults: Fault[] = [];
  const top = new Place(value, faults);
  const { isCampaign, poster } = posterOf(value);
  if (poster === undefined) top.fault('a template (name, widthPx, heightPx, background, layers), or a campaign file');
  const { pictured, picture } = withPicture(poster ?? {}, dirname(from), (field, expected) =>
    faults.push({ path: ['template', 'background', field], expected }),
  );
  const place = new Place(pictured, faults);
  const template = readTemplate(place);
  const qr = place.at('qr');
  const style = qr.isAbsent ? 'official' : qr.oneOf(['official', 'redrawn']);
  // What was read is the poster part: a part of the campaign file, or around the file that is a template.
  const inFile = (path: Path): Path => (isCampaign ? ['poster', ...path] : path.slice(path[0] === 'template' ? 1 : 0));
  const located = (path: Path, message: string): Remark => {
    const at = inFile(path);
    return { field: fieldName(at), message, ...placeOf(at) };
  };
  const remark = (path: string, message: string): Remark =>
    located(new Place({}, []).follow(`template.${path}`).path, message);
  const misread = faults.map(({ path, expected }) => located(path, `expected ${expected}`));
  const unsound = templateFaults(template).map(({ path, message }) => remark(path, message));
  return {
    from,
    template,
    style,
    campaignName: isFields(value) && isCampaign ? textIn(value, 'name') : undefined,
    picture,
    // Only a template of which every part could be read is looked at as a whole.
    faults: inOrder(misread.length > 0 ? misread : unsound),
    isRead: misread.length === 0,
    remark,
  };
}

const inOrder = (remarks: readonly Remark[]): readonly Remark[] =>
  remarks.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0));

/** The poster part as a campaign file has it; undefined where the file is neither a campaign nor a template. */
function posterOf(value: unknown): { readonly isCampaign: boolean; readonly poster: unknown } {
  if (!isFields(value)) return { isCampaign: false, poster: undefined };
  const has = (...fields: readonly string[]): boolean => fields.some((field) => value[field] !== undefined);
  if (has('layers', 'background')) return { isCampaign: false, poster: { template: value } };
  if (has('poster', 'mechanic')) return { isCampaign: true, poster: value['poster'] ?? {} };
  return { isCampaign: false, poster: undefined };
}

/** A picture may be named by its file here; a campaign names it by its id, which is the digest of that file. */
function withPicture(
  poster: unknown,
  folder: string,
  fault: (field: string, expected: string) => void,
): { readonly pictured: unknown; readonly picture: Uint8Array | undefined } {
  const template = isFields(poster) ? poster['template'] : undefined;
  const background = isFields(template) ? template['background'] : undefined;
  const file = isFields(background) && background['kind'] === 'picture' ? background['file'] : undefined;
  if (!isFields(poster) || !isFields(template) || typeof file !== 'string')
    return { pictured: poster, picture: undefined };
  const found = pictureAt(resolve(folder, file));
  if (found === undefined) fault('file', 'a picture that can be read, its path told from the folder of this file');
  const id = createHash('sha256')
    .update(found ?? file)
    .digest('hex');
  return {
    pictured: { ...poster, template: { ...template, background: { kind: 'picture', picture: id } } },
    picture: found,
  };
}

function pictureAt(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function textIn(value: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const text = value[field];
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}
