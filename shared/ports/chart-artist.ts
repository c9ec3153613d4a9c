/** Draws charts. The same chart gives the same drawing. */
import type { Chart } from '#shared/domain/report/chart.ts';

export interface ChartArtist {
  /** SVG to stand inside a page: no script, no request, ids of its own. */
  svg(chart: Chart, size: { readonly widthPx: number; readonly heightPx: number }): string;
  /** The same as a picture, on white, twice as dense; letters are ours, whatever the machine has. */
  png(chart: Chart, size: { readonly widthPx: number; readonly heightPx: number }): Promise<Uint8Array>;
}
