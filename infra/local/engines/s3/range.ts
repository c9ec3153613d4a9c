/** The part of an object a reader asks for: `bytes=2-4`, `bytes=2-` or the last three, `bytes=-3`. */
import { AwsError } from '../aws-error.ts';

export interface ByteRange {
  readonly start: number;
  readonly length: number;
  /** As `content-range` says it. */
  readonly told: string;
}

/** Several ranges at once, or something else entirely, are answered with the whole object, as S3 does. */
export function byteRange(wish: string | undefined, size: number): ByteRange | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(wish ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start > end) throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  return { start, length: end - start + 1, told: `bytes ${start}-${end}/${size}` };
}
