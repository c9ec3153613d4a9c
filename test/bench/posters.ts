/** One poster as we draw it, against the bare encode of the same pixels, with the obvious way of drawing it beside. */
import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { codePicture } from '#infra/local/wecom/code-picture.ts';
import { posterPress } from '#shared/adapters/sharp/poster-press.ts';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import { POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';
import type { PosterArtist, PosterOrder } from '#shared/ports/poster-artist.ts';
import { CODE_CONTENT } from '#test/adapters/sharp/drawing-table.ts';
import { LIST } from './cost.ts';
import { median, ratio } from './figures.ts';
import { firstPosters } from './first-poster.ts';
import { naivePoster } from './naive-poster.ts';
import { photo } from './photo.ts';
import { cpuInTurn } from './processor.ts';
import { atMost, type Line, ms, number, type Section, times, usd } from './report.ts';

/** Rounds until the compiler is done with what is measured. */
const WARM_UP = 60;
const LARGEST_KB = 200;
const NAMES = ['小鹿爱吃桃', '陈晓雨', 'Anna', '一只橘猫🐱', '老王', '👨‍👩‍👧 一家三口', 'Lucy é', '𠮷田さくら'];
/** WeChat's two sizes of avatars, and what the design wants with each, without and with the check. */
const AVATARS = [
  { sidePx: 132, print: 0.45, whole: 0.65 },
  { sidePx: 640, print: 0.55, whole: 0.75 },
] as const;

export async function posters(bundles: string, isQuick: boolean): Promise<Section> {
  const rounds = isQuick ? 10 : 40;
  const lines: Line[] = [];
  for (const template of benchTemplates()) lines.push(...(await linesOf(template, rounds)));
  lines.push(...(await atOnce(isQuick)), await keeping(), ...(await firstPosters(bundles, isQuick ? 3 : 9)));
  return {
    title: 'poster: CPU of one poster ÷ CPU of sharp(raw).jpeg() of the same pixels, at the template’s quality',
    lines,
    notes: [
      'printed: live code’s picture decoded and read, avatar decoded, name set, code drawn, encoded and spliced',
      'whole: the same, and the code read back from the finished bytes',
      'naive: sharp decodes the background file, composites avatar, SVG text and qrcode’s PNG, encodes; checks nothing',
    ],
  };
}

/** The default template, and the largest shipped one. */
function benchTemplates(): readonly PosterTemplate[] {
  const [first, ...others] = POSTER_TEMPLATES;
  const large = others.find(({ widthPx }) => widthPx === 1_080);
  return [first, large].flatMap((template) => template ?? []);
}

async function linesOf(template: PosterTemplate, rounds: number): Promise<readonly Line[]> {
  const size = `${template.widthPx}×${template.heightPx}`;
  const lines: Line[] = [];
  for (const { sidePx, print, whole } of AVATARS) {
    const studio = await studioOf(template, sidePx);
    const took = await cpuInTurn(studio.ways, rounds, WARM_UP);
    const line = (name: 'printed' | 'whole' | 'redrawn' | 'naive', words: string, most?: number): Line => {
      const figure = ratio(took[name], took.encode);
      return {
        what: `${size}, avatar ${sidePx} px: ${words}`,
        figure: times(figure),
        against: `${ms(median(took[name]))} ÷ ${ms(median(took.encode))}`,
        ...(most === undefined ? {} : { reach: atMost(figure.median, most, '×') }),
      };
    };
    lines.push(line('printed', 'printed', print), line('whole', 'whole, checked', whole));
    lines.push(line('redrawn', 'whole, code redrawn', whole), line('naive', 'naive sharp'));
    if (sidePx === 132) lines.push(...studio.sizes.map((one) => ({ ...one, what: `${size}: ${one.what}` })));
  }
  return lines;
}

async function studioOf(template: PosterTemplate, sidePx: number) {
  const press = posterPress();
  const artist = sharpPosterArtist();
  const { order, avatar } = await ordersOf(template, sidePx);
  const { bytes } = await artist.draw(order(0));
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  const encode = () => sharp(data, { raw }).jpeg({ quality: template.quality }).toBuffer();
  const background = await sharp(data, { raw }).png().toBuffer();
  const full = await encode();
  return {
    ways: {
      printed: (number: number) => press.print(order(number)),
      whole: (number: number) => artist.draw(order(number)),
      redrawn: (number: number) => artist.draw(order(number, 'redrawn')),
      naive: (number: number) => naivePoster({ template, background, avatar, nickname: nameOf(number) }),
      encode,
    },
    sizes: [
      {
        what: 'file ÷ file of the bare encode',
        figure: `${number(bytes.byteLength / full.byteLength)}×`,
        against: `${number(full.byteLength / 1_000, 0)} kB`,
        reach: atMost(bytes.byteLength / full.byteLength, 1.1, '×'),
      },
      {
        what: 'file',
        figure: `${number(bytes.byteLength / 1_000, 0)} kB`,
        reach: atMost(bytes.byteLength / 1_000, LARGEST_KB, ' kB'),
      },
    ] satisfies Line[],
  };
}

async function ordersOf(template: PosterTemplate, sidePx: number) {
  const [officialQr, avatar] = [codePicture(CODE_CONTENT), await photo(sidePx)];
  const order = (number: number, qr: PosterOrder['qr'] = 'official'): PosterOrder => ({
    template,
    content: { campaignName: '金秋读书会', nickname: nameOf(number), avatar },
    officialQr,
    qr,
  });
  return { order, avatar };
}

const nameOf = (number: number): string => NAMES[number % NAMES.length] ?? '';

/** One PUT for a poster, and a month of its bytes; plates are a handful for a campaign. */
async function keeping(): Promise<Line> {
  const [template] = benchTemplates();
  if (template === undefined) throw new Error('no template ships');
  const { order } = await ordersOf(template, 132);
  const { bytes } = await sharpPosterArtist().draw(order(0));
  const kept = (bytes.byteLength / 1e9) * 1e6 * LIST.bucketGb;
  return {
    what: 'a million posters of it in S3: written · kept for a month',
    figure: `${usd(1e6 * LIST.put)} · ${usd(kept)}`,
  };
}

/** Posters a second of one process by how many are drawn at once: what one function should take on. */
async function atOnce(isQuick: boolean): Promise<readonly Line[]> {
  const artist = sharpPosterArtist();
  const [template] = benchTemplates();
  if (template === undefined) return [];
  const { order } = await ordersOf(template, 132);
  for (let number = 0; number < 20; number += 1) await artist.draw(order(number));
  const lines: Line[] = [];
  for (const lanes of [1, 2, 4]) lines.push(await lanesOf(artist, order, lanes, isQuick ? 60 : 300));
  return lines;
}

async function lanesOf(
  artist: PosterArtist,
  order: (number: number) => PosterOrder,
  lanes: number,
  count: number,
): Promise<Line> {
  const waits: number[] = [];
  let next = 0;
  const [begun, used] = [performance.now(), process.cpuUsage()];
  const lane = async (): Promise<void> => {
    while (next < count) {
      const [number, since] = [next, performance.now()];
      next += 1;
      await artist.draw(order(number));
      waits.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(used);
  const perCore = count / ((user + system) / 1e6);
  return {
    what: `${lanes} at once in one process of ${availableParallelism()} cores: posters a second · per core used`,
    figure: `${number(count / seconds, 0)} · ${number(perCore, 0)}`,
    against: `each takes ${ms(median(waits))}`,
  };
}
