/** One poster as we draw it, against the bare encode of the same pixels, with the obvious way of drawing it beside. */
import { setImmediate } from 'node:timers/promises';
import qrcode from 'qrcode';
import sharp from 'sharp';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import { POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';
import type { PosterArtist, PosterOrder } from '#shared/ports/poster-artist.ts';
import { CODE_CONTENT, codeImage } from '#test/adapters/sharp/drawing-table.ts';
import { median, ratio } from './figures.ts';
import { atMost, ms, number, type Section, times } from './report.ts';

const QUALITY = 85;
const WARM_UP = 4;
const LARGEST_KB = 200;
const NAMES = ['小鹿爱吃桃', '陈晓雨', 'Anna', '一只橘猫🐱', '老王'];

/** Draws or encodes once; the number makes every poster another's. */
type Way = (number: number) => Promise<Uint8Array>;

export async function posters(isQuick: boolean): Promise<Section> {
  const artist = sharpPosterArtist();
  const rounds = isQuick ? 8 : 30;
  const lines = [];
  for (const template of POSTER_TEMPLATES) lines.push(...(await linesOf(artist, template, rounds)));
  return {
    title: 'poster: CPU of one poster, avatar of 132 px, JPEG quality 85',
    lines,
    notes: [
      'whole: live code read, avatar, name, code, encode, and the code read back from the finished picture',
      'naive: sharp decodes the background file, composites avatar, SVG text and qrcode’s PNG, encodes; checks nothing',
    ],
  };
}

async function linesOf(artist: PosterArtist, template: PosterTemplate, rounds: number): Promise<Section['lines']> {
  const { ours, encode, naive } = await waysOf(artist, template);
  const took = { ours: [] as number[], encode: [] as number[], naive: [] as number[] };
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const [name, way] of turned(Object.entries({ ours, encode, naive }), round)) {
      const cpu = await cpuOf(() => way(round + WARM_UP));
      if (round >= 0) took[name as keyof typeof took].push(cpu);
    }
  }
  const bytes = (await ours(0)).byteLength / 1_000;
  const size = `${template.widthPx}×${template.heightPx}`;
  const whole = ratio(took.ours, took.encode);
  return [
    {
      what: `${size}: our whole poster ÷ bare encode (${rounds} rounds)`,
      figure: times(whole),
      against: `${ms(median(took.ours))} ÷ ${ms(median(took.encode))}`,
      reach: atMost(whole.median, 0.65, '×'),
    },
    {
      what: `${size}: naive sharp ÷ bare encode`,
      figure: times(ratio(took.naive, took.encode)),
      against: `${ms(median(took.naive))} ÷ ${ms(median(took.encode))}`,
    },
    { what: `${size}: file`, figure: `${number(bytes, 0)} kB`, reach: atMost(bytes, LARGEST_KB, ' kB') },
  ];
}

/** Each is first equally often. */
const turned = <Entry>(entries: readonly Entry[], round: number): Entry[] => {
  const by = Math.abs(round) % entries.length;
  return [...entries.slice(by), ...entries.slice(0, by)];
};

/** Milliseconds of processor, of every thread of this process. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  await setImmediate();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

async function waysOf(artist: PosterArtist, template: PosterTemplate) {
  const officialQr = await codeImage(430);
  const avatar = await photo(132);
  const order = (round: number): PosterOrder => ({
    template,
    content: { campaignName: '金秋读书会', nickname: NAMES[round % NAMES.length] ?? '', avatar },
    officialQr,
    qr: 'official',
  });
  const ours: Way = async (round) => (await artist.draw(order(round))).bytes;
  const drawn = await ours(0);
  const { data, info } = await sharp(drawn).raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  const encode: Way = () => sharp(data, { raw }).jpeg({ quality: QUALITY }).toBuffer();
  const background = await sharp(data, { raw }).png().toBuffer();
  const naive: Way = (round) => naively(template, background, avatar, NAMES[round % NAMES.length] ?? '');
  return { ours, encode, naive };
}

/** A picture with grain, as a photo has; one colour would decode for nothing. */
function photo(sidePx: number): Promise<Uint8Array> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const create = { width: sidePx, height: sidePx, channels: 3, noise, background: '#888' } as const;
  return sharp({ create }).blur(1).jpeg({ quality: 80 }).toBuffer();
}

async function naively(
  { widthPx, heightPx, layers }: PosterTemplate,
  background: Buffer,
  avatar: Uint8Array,
  nickname: string,
): Promise<Uint8Array> {
  const box = (kind: 'qr' | 'avatar') => layers.find((layer) => layer.kind === kind)?.box;
  const [qr, face] = [box('qr'), box('avatar')];
  if (qr === undefined || face === undefined) throw new Error('the template lacks a box');
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><text x="50%" y="560" font-size="42" font-family="sans-serif" text-anchor="middle" fill="#fff">${nickname}</text><text x="50%" y="220" font-size="76" font-family="sans-serif" text-anchor="middle" fill="#fff">金秋读书会</text></svg>`;
  const code = await qrcode.toBuffer(CODE_CONTENT, { width: qr.widthPx });
  const disc = `<svg width="${face.widthPx}" height="${face.heightPx}"><circle cx="50%" cy="50%" r="50%"/></svg>`;
  const round = await sharp(avatar)
    .resize(face.widthPx, face.heightPx)
    .composite([{ input: Buffer.from(disc), blend: 'dest-in' }])
    .png()
    .toBuffer();
  return await sharp(background)
    .composite([
      { input: round, left: face.xPx, top: face.yPx },
      { input: Buffer.from(text), left: 0, top: 0 },
      { input: code, left: qr.xPx, top: qr.yPx },
    ])
    .jpeg({ quality: QUALITY })
    .toBuffer();
}
