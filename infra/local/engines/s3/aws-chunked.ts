/** The framing `aws-chunked`: the SDK sends streams in counted chunks, with checksums of the whole behind them as trailers. */
import { AwsError } from '../aws-error.ts';

export interface Unframed {
  readonly content: Buffer;
  readonly trailers: ReadonlyMap<string, string>;
}

const LINE_END = '\r\n';

export function unframe(framed: Buffer): Unframed {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const [line, begin] = lineAt(framed, at);
    // A signed chunk adds `;chunk-signature=…` to its length.
    const length = /^[0-9a-f]{1,8}(;|$)/i.test(line) ? Number.parseInt(line, 16) : Number.NaN;
    if (Number.isNaN(length) || begin + length > framed.length) throw incomplete();
    at = begin + length;
    if (length === 0) return { content: Buffer.concat(chunks), trailers: trailersAt(framed, at) };
    chunks.push(framed.subarray(begin, at));
    if (framed.toString('latin1', at, at + LINE_END.length) !== LINE_END) throw incomplete();
    at += LINE_END.length;
  }
}

function lineAt(framed: Buffer, at: number): [line: string, next: number] {
  const end = framed.indexOf(LINE_END, at);
  if (end < 0) throw incomplete();
  return [framed.toString('latin1', at, end), end + LINE_END.length];
}

function trailersAt(framed: Buffer, at: number): Map<string, string> {
  const lines = framed
    .toString('latin1', at)
    .split(LINE_END)
    .filter((line) => line.includes(':'));
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

const incomplete = (): AwsError => new AwsError('IncompleteBody', 'The chunks of the body do not add up.');
