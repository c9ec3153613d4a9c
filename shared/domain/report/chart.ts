/** A chart as it is meant: which values, in which words. How it is drawn is the artist's. */

export interface ChartSeries {
  readonly name: string;
  /** `interval`: from low to high, with a mark at the value; `band`: a line with its uncertainty. */
  readonly as: 'bar' | 'line' | 'interval' | 'band';
  readonly tone: 'main' | 'good' | 'bad' | 'quiet';
  /** null: nothing can be said. */
  readonly values: readonly (number | null)[];
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
  /** Series of one stack stand on each other. */
  readonly stack?: string;
}

export interface Chart {
  /** Names it on its page; letters, digits and dashes. */
  readonly id: string;
  /** Drawn into the picture; a page has its own headings. */
  readonly title?: string;
  readonly categories: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly unit: 'count' | 'share';
  /** Bars lie, one under the other. */
  readonly isLying?: boolean;
  /** Values differ by powers of ten. */
  readonly isLogarithmic?: boolean;
  /** Each bar says its value. */
  readonly isLabelled?: boolean;
  readonly categoryName?: string;
}
