/**
 * Sixteen participants nobody knows: short, long and rare names, emoji, avatars of every kind and none, and codes as long as WeCom hands out,
 * one of them longer. A template that serves them serves anybody.
 */
import sharp, { type Sharp } from 'sharp';
import type { PosterContent } from '#shared/domain/poster/template.ts';
import { redrawnCode } from '../code/code-drawing.ts';

export interface SampleParticipant {
  readonly nickname: string;
  readonly avatar?: Uint8Array;
  /** What his code says, and WeCom's picture of it. */
  readonly code: string;
  readonly officialQr: Uint8Array;
}

/** WeCom's codes have 30 to 70 letters. */
export const LONGEST_USUAL_CODE = 70;
const CODE_LENGTHS = [30, 33, 36, 40, 42, 45, 48, 50, 53, 56, 58, 60, 62, 66, LONGEST_USUAL_CODE, 106] as const;

const NAMES = [
  '王',
  'Li',
  '小鹿爱吃桃',
  '欧阳静',
  '南京西路第一次去看展览的小朋友们都叫我阿姨',
  'Wolfeschlegelsteinhausenbergerdorff the Elder',
  '𠮷野家𩸽定食',
  '一只橘猫🐱',
  '👨‍👩‍👧‍👦幸福一家人👍🏽',
  '🇨🇳🌸🌸🌸',
  'Zoë Ångström é',
  'さくら 김민준',
  'محمد',
  'สวัสดี',
  '  空   格  ',
  '',
] as const;

/** The same sixteen on every proof. */
export async function sampleParticipants(): Promise<readonly SampleParticipant[]> {
  const avatars = await sampleAvatars();
  return await Promise.all(
    NAMES.map(async (nickname, at): Promise<SampleParticipant> => {
      const code = codeOf(CODE_LENGTHS[at] ?? LONGEST_USUAL_CODE, at);
      const avatar = avatars[at % avatars.length];
      const officialQr = await codePicture(code, at % 2 === 0);
      return { nickname, code, officialQr, ...(avatar === undefined ? {} : { avatar }) };
    }),
  );
}

export const contentOf = (campaignName: string, { nickname, avatar }: SampleParticipant): PosterContent => ({
  campaignName,
  nickname,
  ...(avatar === undefined ? {} : { avatar }),
});

/** An address of that length; its letters differ from one participant to the next. */
function codeOf(length: number, number: number): string {
  const letters = Array.from({ length }, (_, at) =>
    'abcdefghjkmnpqrstuvwxyz23456789'.at((at * 7 + number * 11 + (at >> 3)) % 31),
  );
  return `https://u.wechat.com/${letters.join('')}`.slice(0, length);
}

/** As WeCom might serve it: its modules whole pixels, or, as often, not. */
async function codePicture(code: string, isWhole: boolean): Promise<Uint8Array> {
  const sidePx = isWhole ? 430 : 258;
  const drawn = redrawnCode(code, { xPx: 0, yPx: 0, widthPx: sidePx, heightPx: sidePx });
  if (drawn === undefined) throw new Error('A sample code is too long for its picture.');
  const { pixels, widthPx: width, heightPx: height } = drawn;
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } }).resize(430, 430, { kernel: 'nearest' });
  return await picture.png().toBuffer();
}

/** Grain of every brightness, as a photo has; the same on every proof. */
function photo(width: number, height: number): Sharp {
  const pixels = new Uint8Array(width * height * 3);
  let grain = 1;
  for (let at = 0; at < pixels.length; at += 1) {
    grain = (Math.imul(grain, 1_103_515_245) + 12_345) >>> 0;
    pixels[at] = 60 + ((at >> 6) & 63) + (grain >>> 25);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** None, a photo as JPEG, see-through as PNG, WebP, one that is wide, one that is tiny, and one cut off in the middle. */
async function sampleAvatars(): Promise<readonly (Uint8Array | undefined)[]> {
  const seeThrough = sharp({
    create: { width: 96, height: 96, channels: 4, background: { r: 40, g: 140, b: 110, alpha: 0.4 } },
  });
  const jpeg = await photo(132, 132).jpeg().toBuffer();
  return [
    jpeg,
    undefined,
    await photo(640, 640).jpeg().toBuffer(),
    await seeThrough.png().toBuffer(),
    await photo(132, 132).webp().toBuffer(),
    await photo(300, 90).jpeg().toBuffer(),
    await photo(8, 8).png().toBuffer(),
    jpeg.subarray(0, jpeg.byteLength >> 1),
  ];
}
