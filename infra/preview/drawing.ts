/** Posters drawn for the preview, by the renderer itself, with what each cost on this machine. */
import sharp from 'sharp';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import { artKey } from '#shared/domain/poster/art.ts';
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
}

/** A picture of the brand's own is handed to the renderer where it would find an added one. */
export async function easel({ template, picture }: TemplateSource, campaignName: string): Promise<Easel> {
  const { background } = template;
  const key = background.kind === 'picture' ? artKey(background.picture) : undefined;
  const files = {
    read: async (asked: string) => (asked === key ? (picture ?? (await plainGround(template))) : undefined),
    write: async () => undefined,
  };
  const artist = sharpPosterArtist({ files });
  return {
    async draw(sample, style) {
      const order = await orderFor(template, sample, style, campaignName);
      const before = process.cpuUsage();
      const poster = await artist.draw(order);
      const { user, system } = process.cpuUsage(before);
      return { sample, poster, cpuMs: (user + system) / 1_000, missing: poster.missingLetters.name };
    },
    ground: () => groundOf(artist, template, campaignName),
  };
}

/** What stands for a picture that is not on this machine. */
const plainGround = ({ widthPx: width, heightPx: height }: PosterTemplate): Promise<Uint8Array> =>
  sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer();

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
