/** Charts as pictures: the letters are ours, whatever the machine has. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { chartAssets } from '#shared/adapters/echarts/assets.ts';
import { echartsArtist } from '#shared/adapters/echarts/echarts-artist.ts';
import type { Chart } from '#shared/domain/report/chart.ts';

const SIZE = { widthPx: 300, heightPx: 160 };
const TITLE_HEIGHT_PX = 90;
const chart = (title: string): Chart => ({
  id: 'growth',
  title,
  unit: 'count',
  categories: ['11-25'],
  series: [{ name: '进入', as: 'bar', tone: 'main', values: [3] }],
});

/** Which pixels of the title are dark. */
async function inkOf(title: string, artist = echartsArtist()): Promise<string> {
  const picture = sharp(await artist.png(chart(title), SIZE)).extract({
    left: 0,
    top: 0,
    width: 3 * SIZE.widthPx,
    height: TITLE_HEIGHT_PX,
  });
  const { data } = await picture.greyscale().raw().toBuffer({ resolveWithObject: true });
  return data.reduce((drawn, shade, at) => (shade < 128 ? `${drawn}${at},` : drawn), '');
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a picture', () => {
  test('on a machine without fonts shows the same letters, Han letters too', async () => {
    const usual = await inkOf('每日增长 Growth');
    vi.stubEnv('FONTCONFIG_FILE', '/nowhere/fonts.conf');
    vi.stubEnv('FONTCONFIG_PATH', '/nowhere');
    vi.stubEnv('HOME', '/nowhere');

    expect(await inkOf('每日增长 Growth')).toBe(usual);
    expect(usual.length).toBeGreaterThan(100);
  });

  test('draws each letter, and not one box for all of them', async () => {
    const drawn = new Set(await Promise.all(['增', '长', '好', '书', 'K'].map((letter) => inkOf(letter))));

    expect(drawn.size).toBe(5);
    expect(drawn).not.toContain('');
  });

  test('has no letters at all where ours are taken away: nothing of the machine steps in', async () => {
    const { wasm } = chartAssets();
    const noLetters = echartsArtist({ wasm, font: wasm });

    expect(await inkOf('每日增长 Growth', noLetters)).toBe('');
  });

  test('is three times as dense as it is wide, and well below the two megabytes a robot takes', async () => {
    const png = await echartsArtist().png(chart('每日增长'), { widthPx: 480, heightPx: 340 });

    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 1_440 });
    expect(png.byteLength).toBeLessThan(500_000);
  });
});

test('the letters that are shipped are a whole font', () => {
  expect(readFileSync(chartAssets().font).byteLength).toBeGreaterThan(5_000_000);
});
