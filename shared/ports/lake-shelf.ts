/** The lake's bucket as a shelf: what lies in which hour, brought to local disk; and what was worked out of it, put back. */
import type { LakeHour } from '#shared/domain/report/lake-places.ts';

/** What there is of one hour. */
export interface HourFiles {
  readonly hour: LakeHour;
  /** Keys of the raw files, sorted. */
  readonly raw: readonly string[];
  /** How a compacted file made of exactly these raw files is named, and whether it lies there. */
  readonly compactedKey: string;
  readonly isCompacted: boolean;
  /** Compacted files made of fewer raw files. */
  readonly superseded: readonly string[];
}

/** What to read of an hour. */
export const filesOf = ({ raw, compactedKey, isCompacted }: HourFiles): readonly string[] =>
  isCompacted ? [compactedKey] : raw;

export interface LakeShelf {
  /** Every hour from..to (UTC days, both included) in which anything lies, oldest first. @throws RetryLater `LAKE_UNWELL` */
  hours(fromDay: string, toDay: string): Promise<readonly HourFiles[]>;
  /** Local paths of these keys, in their order; what lies on disk already is not fetched again. */
  fetch(keys: readonly string[]): Promise<readonly string[]>;
  /** Undefined: there is none. */
  read(key: string): Promise<Uint8Array | undefined>;
  list(prefix: string): Promise<readonly string[]>;
  put(key: string, body: Uint8Array | string, contentType: string): Promise<void>;
  /** Only where nothing lies there yet. */
  claim(key: string, body: Uint8Array | string, contentType: string): Promise<'written' | 'taken'>;
  remove(keys: readonly string[]): Promise<void>;
}
