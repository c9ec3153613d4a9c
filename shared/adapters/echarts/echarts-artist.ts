/** Charts by ECharts on the server: SVG as text; as a picture by resvg, which knows no letters but those we give it. */
import { readFile } from 'node:fs/promises';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { LegacyGridContainLabel } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart } from '#shared/domain/report/chart.ts';
import type { ChartArtist } from '#shared/ports/chart-artist.ts';
import { type ChartAssets, chartAssets } from './assets.ts';
import { FONT, optionOf } from './option.ts';

use([
  BarChart,
  LineChart,
  CustomChart,
  GridComponent,
  LegendComponent,
  TitleComponent,
  LegacyGridContainLabel,
  SVGRenderer,
]);

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

const DENSITY = 3;

export function echartsArtist(assets: ChartAssets = chartAssets()): ChartArtist {
  let letters: Uint8Array | undefined;
  return {
    svg: drawn,
    async png(chart, size) {
      await compiled(assets.wasm);
      letters ??= await readFile(assets.font);
      const font = { fontBuffers: [letters], loadSystemFonts: false, defaultFontFamily: FONT };
      const fitTo = { mode: 'width' as const, value: size.widthPx * DENSITY };
      return new Resvg(drawn(chart, size), { font, fitTo, background: '#ffffff' }).render().asPng();
    },
  };
}

let compiling: Promise<void> | undefined;

/** The renderer takes its WebAssembly once in a process. What failed is tried again by the next picture. */
async function compiled(wasm: string): Promise<void> {
  compiling ??= readFile(wasm).then((bytes) => initWasm(bytes));
  try {
    await compiling;
  } catch (failure) {
    compiling = undefined;
    throw failure;
  }
}

function drawn(chart: Chart, { widthPx: width, heightPx: height }: Size): string {
  const canvas = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    canvas.setOption(optionOf(chart, width));
    return named(canvas.renderToSVGString({ useViewBox: true }), chart.id);
  } finally {
    canvas.dispose();
  }
}

/** ECharts counts its drawings in a process; ours are named by what they are, so that the same facts make the same page. */
function named(svg: string, id: string): string {
  const names = new Map<string, string>();
  return svg.replaceAll(/\bzr\d+-[a-z]*-?\d+/g, (counted) => {
    const name = names.get(counted) ?? `${id}-${names.size + 1}`;
    names.set(counted, name);
    return name;
  });
}
