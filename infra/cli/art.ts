/**
 * Pictures on the operator's disk go to the app before what names them: a picture of its own, or one that a campaign file calls by its file.
 * Refuses one that is too large to travel before anything is asked.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap, isScalar, LineCounter, type Pair, parseDocument, type Scalar } from 'yaml';
import * as z from 'zod/mini';
import { NotDone, type Result } from './answer.ts';
import { WrongUse } from './wrong-use.ts';

/** One synchronous call carries 6 MB, and a picture grows by a third on the way. */
const MOST_BYTES = 3_500_000;

/** @throws WrongUse */
export function pictureInput(file: string): { readonly base64: string } {
  const bytes = bytesOf(file);
  if (bytes.byteLength <= MOST_BYTES) return { base64: bytes.toString('base64') };
  const megabytes = (size: number): string => (size / 1_000_000).toFixed(1);
  throw new WrongUse(
    `${file} has ${megabytes(bytes.byteLength)} MB; a picture of at most ${megabytes(MOST_BYTES)} MB can be sent. Save it as a JPEG of quality 90, or of fewer pixels.`,
  );
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new WrongUse(`${file} cannot be read.`);
  }
}

const added = z.object({
  picture: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  outcome: z.string(),
  widthPx: z.number(),
  heightPx: z.number(),
});
export type AddedArt = z.output<typeof added>;

export interface WithArt {
  readonly yaml: string;
  readonly art: AddedArt | undefined;
}

/**
 * A campaign file whose template says `background: { kind: picture, file: ./spring.jpg }` gets the id of that picture in the file's place.
 * Lines stay where they are, so that faults are still found.
 */
export async function withArt(
  yaml: string,
  campaignFile: string,
  add: (input: { readonly base64: string }) => Promise<Result>,
): Promise<WithArt> {
  const lines = new LineCounter();
  const named = fileNamedIn(yaml, lines);
  if (named === undefined) return { yaml, art: undefined };
  const { line, col } = lines.linePos(named.from);
  const art = await located(`${campaignFile}:${line}:${col} poster.template.background.file: `, async () => {
    const answer = await add(pictureInput(resolve(dirname(campaignFile), named.file)));
    return z.parse(added, answer.kind === 'record' ? answer.record : undefined);
  });
  const breaks = '\n'.repeat(yaml.slice(named.from, named.to).split('\n').length - 1);
  const id = `picture: "${art.picture}"${breaks}`;
  return { yaml: yaml.slice(0, named.from) + id + yaml.slice(named.to), art };
}

async function located<Answer>(where: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (failure) {
    if (failure instanceof WrongUse) throw new WrongUse(where + failure.message, { cause: failure });
    if (failure instanceof NotDone) throw new NotDone(where + failure.message, { cause: failure });
    throw failure;
  }
}

interface NamedFile {
  readonly file: string;
  /** From the key to the end of its value. */
  readonly from: number;
  readonly to: number;
}

/** None where the text is not even YAML, or says something else there: that the app says better, with all other faults. */
function fileNamedIn(yaml: string, lineCounter: LineCounter): NamedFile | undefined {
  const document = parseDocument(yaml, { lineCounter, logLevel: 'error' });
  const background =
    document.errors.length === 0 ? document.getIn(['poster', 'template', 'background'], true) : undefined;
  const pair: Pair | undefined = isMap(background)
    ? background.items.find(({ key }) => isScalar(key) && key.value === 'file')
    : undefined;
  const [from] = rangeOf(pair?.key);
  const [, to] = rangeOf(pair?.value);
  const file = isScalar(pair?.value) ? pair.value.value : undefined;
  return typeof file === 'string' && from !== undefined && to !== undefined ? { file, from, to } : undefined;
}

const rangeOf = (node: unknown): NonNullable<Scalar['range']> | readonly [undefined, undefined] =>
  (isScalar(node) ? node.range : undefined) ?? [undefined, undefined];
