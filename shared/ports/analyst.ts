/** Asks the lake: facts of local files, each once, as tables that SQL can be put to. Nothing else can be reached from that SQL: no file, no network. */
import type { CountName, Counts } from '#shared/domain/report/counts.ts';

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** Of whose facts and up to when. */
export interface Scope {
  readonly campaign: string;
  readonly timeZone: string;
  /** Whose comings and goings are joins and leaves: those of groups, or those of staff's contacts. */
  readonly mechanic: 'group' | 'contact';
  /** ISO instants; facts at or after `until` are not seen. */
  readonly from: string;
  readonly until: string;
}

export interface LakeSession {
  /** What one SQL file of ours counts. */
  counts<Name extends CountName>(name: Name): Promise<readonly Counts[Name][]>;
  /** Whatever somebody asks. @throws Refused `QUERY_UNFIT` with the engine's own words */
  query(
    sql: string,
    most: number,
  ): Promise<{ readonly columns: readonly string[]; readonly rows: readonly Row[]; readonly more: boolean }>;
  close(): void;
}

export interface Analyst {
  /** Raw and compacted files alike. Without a scope only `facts` can be asked. */
  open(files: readonly string[], scope?: Scope): Promise<LakeSession>;
  /** Rows as a Parquet file; the same rows make the same bytes. */
  parquet(
    columns: Readonly<Record<string, 'VARCHAR' | 'BIGINT' | 'DOUBLE'>>,
    rows: readonly Row[],
  ): Promise<Uint8Array>;
  /** The facts of some raw files, each once and sorted by (campaign, happened_at, id), as one Parquet file. */
  compact(rawFiles: readonly string[]): Promise<Uint8Array>;
}
