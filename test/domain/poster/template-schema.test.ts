import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readDefinition } from '#shared/domain/campaign/definition.ts';
import { type Fault, Place } from '#shared/domain/campaign/fault.ts';
import { templateFaults } from '#shared/domain/poster/template-faults.ts';
import { readTemplate } from '#shared/domain/poster/template-file.ts';
import { POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';

const CLI = join(import.meta.dirname, '../../../infra/cli');
const json = (name: string) => JSON.parse(readFileSync(join(CLI, name), 'utf8'));
const yaml = (name: string) => parse(readFileSync(join(CLI, name), 'utf8'));
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  allowUnionTypes: true,
  strictRequired: false,
});
ajv.addSchema(json('template.schema.json'), 'template.schema.json');
const fitsTemplate = ajv.getSchema('template.schema.json')!;
const fitsCampaign = ajv.compile(json('campaign.schema.json'));

/** What the app itself finds wrong with a template written into a campaign file. */
function faultsOf(template: unknown): readonly string[] {
  const faults: Fault[] = [];
  const read = readTemplate(new Place({ template }, faults));
  return faults.length > 0
    ? faults.map(({ path, expected }) => `${path.join('.')}: ${expected}`)
    : templateFaults(read).map(({ path, message }) => `${path}: ${message}`);
}

type Tree = Record<string, unknown>;
type Path = readonly (string | number)[];

const changed = (template: Tree, path: Path, change: (owner: Tree, last: string | number) => void): Tree => {
  const copy = structuredClone(template);
  const owner = path.slice(0, -1).reduce<unknown>((at, step) => Reflect.get(at as object, step), copy);
  change(owner as Tree, path.at(-1)!);
  return copy;
};
const having = (template: Tree, path: Path, value: unknown): Tree =>
  changed(template, path, (owner, last) => Reflect.set(owner, last, value));
const lacking = (template: Tree, path: Path): Tree =>
  changed(template, path, (owner, last) =>
    Array.isArray(owner) ? owner.splice(Number(last), 1) : Reflect.deleteProperty(owner, last),
  );

const at = (xPx: number, yPx: number, widthPx: number, heightPx: number) => ({ xPx, yPx, widthPx, heightPx });
const SOUND: Tree = {
  name: 'sound',
  widthPx: 4_000,
  heightPx: 4_000,
  background: { kind: 'colour', from: '#ffffff', to: '#EEEEEE' },
  layers: [
    { kind: 'qr', box: at(0, 0, 400, 400) },
    { kind: 'avatar', box: at(0, 500, 90, 90) },
    { kind: 'shape', box: at(0, 600, 90, 90), colour: '#112233', radiusPx: 9, opacity: 0.5 },
    {
      kind: 'text',
      box: at(0, 700, 900, 140),
      text: '{nickname}',
      sizePx: 40,
      leastSizePx: 20,
      lines: 2,
      weight: 'bold',
      colour: '#112233',
      align: 'centre',
      stroke: { colour: '#ffffff', widthPx: 2 },
      shadow: { colour: '#000000', dxPx: 0, dyPx: -2 },
    },
  ],
  quality: 85,
  format: 'png',
};

describe('the schema of a template', () => {
  test.each(POSTER_TEMPLATES)('takes the shipped template $name', (template) => {
    expect(fitsTemplate(JSON.parse(JSON.stringify(template))), JSON.stringify(fitsTemplate.errors)).toBe(true);
  });

  test('takes the template to start from, which has no faults', () => {
    const example = yaml('template.example.yaml');

    expect(fitsTemplate(example), JSON.stringify(fitsTemplate.errors)).toBe(true);
    expect(faultsOf(example)).toEqual([]);
  });

  test('takes a template that uses everything there is, as the app does', () => {
    expect(fitsTemplate(SOUND), JSON.stringify(fitsTemplate.errors)).toBe(true);
    expect(faultsOf(SOUND)).toEqual([]);
  });

  test.each<[string, Tree]>([
    ['without a name', lacking(SOUND, ['name'])],
    ['with a name of capitals', having(SOUND, ['name'], 'Spring')],
    ['too narrow', having(SOUND, ['widthPx'], 299)],
    ['of half a pixel', having(SOUND, ['heightPx'], 400.5)],
    ['of quality 96', having(SOUND, ['quality'], 96)],
    ['as a GIF', having(SOUND, ['format'], 'gif')],
    ['with a field of its own', having(SOUND, ['author'], 'me')],
    ['on a background of no kind', having(SOUND, ['background'], { from: '#ffffff', to: '#ffffff' })],
    ['on half a blend', lacking(SOUND, ['background', 'to'])],
    ['on art named by a path', having(SOUND, ['background'], { kind: 'art', name: '../art' })],
    ['on art with a colour', having(SOUND, ['background'], { kind: 'art', name: 'grove', from: '#ffffff' })],
    ['on a picture of no id', having(SOUND, ['background'], { kind: 'picture', picture: 'spring.jpg' })],
    ['without layers', lacking(SOUND, ['layers'])],
    ['without a code', lacking(SOUND, ['layers', 0])],
    ['with two codes', having(SOUND, ['layers', 1], { kind: 'qr', box: at(900, 0, 300, 300) })],
    [
      'with 17 layers',
      having(SOUND, ['layers'], [SOUND['layers'], Array(13).fill((SOUND['layers'] as Tree[])[2])].flat()),
    ],
    ['with a layer of no kind', having(SOUND, ['layers', 1, 'kind'], 'sticker')],
    ['with a small code', having(SOUND, ['layers', 0, 'box'], at(0, 0, 199, 199))],
    ['with a box of no height', lacking(SOUND, ['layers', 1, 'box', 'heightPx'])],
    ['with an avatar of a colour', having(SOUND, ['layers', 1, 'colour'], '#ffffff')],
    ['with a colour by name', having(SOUND, ['layers', 2, 'colour'], 'red')],
    ['with an invisible shape', having(SOUND, ['layers', 2, 'opacity'], 0)],
    ['with blank words', having(SOUND, ['layers', 3, 'text'], ' \u3000')],
    ['with tiny words', having(SOUND, ['layers', 3, 'sizePx'], 11)],
    ['with five lines', having(SOUND, ['layers', 3, 'lines'], 5)],
    ['with words in the center', having(SOUND, ['layers', 3, 'align'], 'center')],
    ['with a stroke of no width', lacking(SOUND, ['layers', 3, 'stroke', 'widthPx'])],
    ['with a far shadow', having(SOUND, ['layers', 3, 'shadow', 'dxPx'], 21)],
  ])('refuses one %s, as the app does', (_, template) => {
    expect(fitsTemplate(template)).toBe(false);
    expect(faultsOf(template).length).toBeGreaterThan(0);
  });

  test('takes a file as background, which only the preview does: the campaign needs the picture’s id', () => {
    const pictured = having(SOUND, ['background'], { kind: 'picture', file: './spring.jpg' });

    expect(fitsTemplate(pictured)).toBe(true);
    expect(faultsOf(pictured).length).toBeGreaterThan(0);
  });

  test('and the app agree on whatever is changed in a template, but for what only geometry can tell', () => {
    const steps = fc.constantFrom(...pathsOf(SOUND));
    const junk = fc.constantFrom<unknown>(
      ...[null, '', ' ', 'x', '#12345g', '#a1B2c3', -1, 1.5, 9_999, true, [], {}, { extra: 1 }],
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(steps, fc.option(junk, { nil: undefined })), { minLength: 1, maxLength: 2 }),
        (changes) => {
          let template = SOUND;
          for (const [path, value] of changes) template = attempt(template, path, value);

          expect(fitsTemplate(template), JSON.stringify(template)).toBe(faultsOf(template).length === 0);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

/** The change, where the first one left room for it. */
function attempt(template: Tree, path: Path, value: unknown): Tree {
  try {
    return value === undefined ? lacking(template, path) : having(template, path, value);
  } catch {
    return template;
  }
}

/** Every place of a template, and one in each of its parts that should not be there. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([step, one]) =>
    pathsOf(one, [...path, Array.isArray(value) ? Number(step) : step]),
  );
  const stray = Array.isArray(value) ? [] : [[...path, 'stray']];
  return path.length === 0 ? [...inner, ...stray] : [path, ...inner, ...stray];
}

describe('the schema of a campaign file', () => {
  const example = yaml('campaign.example.yaml');

  test('takes the example, as the app does', () => {
    expect(fitsCampaign(example), JSON.stringify(fitsCampaign.errors)).toBe(true);
    expect(readDefinition(example).kind).toBe('campaign');
  });

  test('takes every shipped template by name, one of the campaign’s own, and no other name', () => {
    const withTemplate = (template: unknown) => fitsCampaign({ ...example, poster: { template } });

    for (const { name } of POSTER_TEMPLATES) expect(withTemplate(name), name).toBe(true);
    expect(withTemplate(SOUND)).toBe(true);
    expect(withTemplate('nobody-made-it')).toBe(false);
    expect(withTemplate(having(SOUND, ['widthPx'], 1))).toBe(false);
  });

  test('refuses a misspelt field, as the app does', () => {
    for (const stray of [{ postre: {} }, { poster: { art: 'grove' } }, { texts: { wellcome: '你好' } }]) {
      expect(fitsCampaign({ ...example, ...stray })).toBe(false);
      expect(readDefinition({ ...example, ...stray }).kind).toBe('faults');
    }
  });
});
