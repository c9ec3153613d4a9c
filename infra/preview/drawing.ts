/** Posters drawn for the preview, by the renderer itself, with what each cost on this machine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { fontLettering } from '#shared/adapters/sharp/lettering/font-lettering.ts';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import type { FinishedPoster, PosterArtist } from '#shared/ports/poster-artist.ts';
import { codePicture } from '../local/wecom/code-picture.ts';
import { facePicture } from '../local/wecom/faces.ts';
import { CODE_CONTENT, type Sample } from './samples.ts';
import type { CodeStyle, TemplateSource } from './template-source.ts';

export interface DrawnSample {
  readonly sample: Sample;
  readonly poster: FinishedPoster;
  /** Of every thread of this process. */
  readonly cpuMs: number;
  /** Letters of the name that could not be drawn. */
  readonly missing: number;
}

export interface Easel {
  draw(sample: Sample, style: CodeStyle): Promise<DrawnSample>;
  /** The poster without its words and its face: what the words stand on. */
  ground(): Promise<Uint8Array>;
  putAway(): void;
}

/** The picture of a background that is none of ours lies in a folder of its own until the easel is put away. */
export async function easel({ template, picture }: TemplateSource, campaignName: string): Promise<Easel> {
  const folder = mkdtempSync(join(tmpdir(), 'fission-preview-'));
  const assets = resolveAssets();
  const pictured = picture === undefined ? template : await withArt(template, picture, folder);
  const artist = sharpPosterArtist({ assets: picture === undefined ? assets : { ...assets, artDir: folder } });
  const { canDraw } = fontLettering(assets.fonts);
  const missingOf = (nickname: string): number =>
    Array.from(nickname)
      .filter((letter) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(letter))
      .filter((letter) => !canDraw(letter.codePointAt(0) ?? 0, 'medium')).length;
  return {
    async draw(sample, style) {
      const order = await orderFor(pictured, sample, style, campaignName);
      const before = process.cpuUsage();
      const poster = await artist.draw(order);
      const { user, system } = process.cpuUsage(before);
      return { sample, poster, cpuMs: (user + system) / 1_000, missing: missingOf(sample.nickname) };
    },
    ground: () => groundOf(artist, pictured, campaignName),
    putAway: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const orderFor = async (template: PosterTemplate, { nickname, face }: Sample, qr: CodeStyle, campaignName: string) => ({
  template,
  content: { campaignName, nickname, ...(face === undefined ? {} : { avatar: await facePicture(face) }) },
  officialQr: codePicture(CODE_CONTENT),
  qr,
});

async function groundOf(artist: PosterArtist, template: PosterTemplate, campaignName: string): Promise<Uint8Array> {
  const layers = template.layers.filter(({ kind }) => kind === 'shape' || kind === 'qr');
  const nobody = { label: 'ground', nickname: '', face: undefined };
  const order = await orderFor({ ...template, layers, quality: 95 }, nobody, 'redrawn', campaignName);
  return (await artist.draw(order)).bytes;
}

/** Until it is uploaded, the brand's picture is taken for art: it covers the poster in the same way. */
async function withArt(template: PosterTemplate, picture: Uint8Array, folder: string): Promise<PosterTemplate> {
  if (template.background.kind !== 'picture') return template;
  const name = template.background.picture;
  writeFileSync(join(folder, `${name}.png`), await sharp(picture).autoOrient().toColourspace('srgb').png().toBuffer());
  return { ...template, background: { kind: 'art', name } };
}
