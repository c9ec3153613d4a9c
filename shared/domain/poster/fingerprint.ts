/** The content address of a poster: whatever would change a pixel of it changes its fingerprint, and nothing else does. */
import type { Campaign } from '../campaign/campaign.ts';
import type { CampaignId, CodeText } from '../identity.ts';
import type { PosterFormat } from './template.ts';

/** Names the drawing rules and fonts in use. Raise it when the renderer draws the same order differently: posters are then made anew. */
export const DRAWING_EDITION = '2';

export interface PosterIdentity {
  readonly campaign: Art;
  readonly nickname: string;
  /** The avatar's address stands for the avatar: WeChat gives a new one when the picture changes. */
  readonly avatarUrl?: string | undefined;
  readonly code: CodeText;
  /** WeCom's picture of the code: another one where the code was deleted and made anew. */
  readonly qrImageUrl: string;
}

/** What all posters of a campaign have alike. */
export type Art = Pick<Campaign, 'name' | 'template' | 'qr'>;

const ART_DIGITS = 12;
const DIGITS = 40;

/** Names the art of a campaign, and the drawing edition it is drawn in. */
export const artMark = (sha256Hex: (text: string) => string, { template, name, qr }: Art): string =>
  sha256Hex(canonical([DRAWING_EDITION, template, name, qr])).slice(0, ART_DIGITS);

/** A poster's fingerprint begins with the mark of its art, so whether it shows today's can be told from it alone. */
export const showsArt = (fingerprint: string, mark: string): boolean => fingerprint.startsWith(mark);

/** The rest of it names what is his own: two posters that differ in their art alone have it in common. */
export const differInArtAlone = (one: string, other: string): boolean =>
  one !== other && one.slice(ART_DIGITS) === other.slice(ART_DIGITS);

/** A change of template, campaign name or code style changes every poster of the campaign; no other change does. */
export const isSameArt = (one: Art, other: Art): boolean =>
  canonical([one.template, one.name, one.qr]) === canonical([other.template, other.name, other.qr]);

/**
 * A poster is drawn once per (template, campaign name, code style, drawing edition, nickname, avatar, code) and again when one of them changes.
 * The nickname cannot be read back from it.
 */
export function posterFingerprint(sha256Hex: (text: string) => string, identity: PosterIdentity): string {
  const { campaign, nickname, avatarUrl, code, qrImageUrl } = identity;
  const mark = artMark(sha256Hex, campaign);
  const his = sha256Hex(canonical([nickname, avatarUrl ?? null, code, qrImageUrl]));
  return mark + his.slice(0, DIGITS - ART_DIGITS);
}

export const posterKey = (campaign: CampaignId, fingerprint: string, format: PosterFormat = 'jpeg'): string =>
  `posters/${campaign}/${fingerprint}.${format === 'png' ? 'png' : 'jpg'}`;

/** What a poster's key says of its file. */
export const formatOf = (key: string): PosterFormat => (key.endsWith('.png') ? 'png' : 'jpeg');

/** Tells one of WeCom's pictures from another: by its address, which no two of them share. */
export const qrPicture = (sha256Hex: (text: string) => string, qrImageUrl: string): string =>
  sha256Hex(qrImageUrl).slice(0, 12);

/** One text per value: fields sorted by name, absent ones left out, so that a template read back from storage is the same template. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
