/** A part of a long list, and where to go on. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. Opaque. */
  readonly next?: string;
}
