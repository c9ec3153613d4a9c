/** What the bucket's lifetime rule and the keys in it have in common. A brand's art (`art/`) is under none of these, and so is kept for ever. */

/** Files that can be made again at any time go after a while: posters, and the plates they are printed from. */
export const PASSING_PREFIXES = ['posters/', 'plates/'] as const;

/** What lies where in the lake's bucket; each function may write under its own only. */
export const LAKE_PREFIXES = {
  facts: 'facts/',
  compacted: 'parquet/',
  rollups: 'rollups/',
  reports: 'reports/',
} as const;
