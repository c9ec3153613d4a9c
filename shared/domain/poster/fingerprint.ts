/** The content address of a poster: whatever would change a pixel of it changes its fingerprint, and nothing else does. */
import type { Campaign } from '../campaign/campaign.ts';
import type { CampaignId, CodeText } from '../identity.ts';

/** Names the drawing rules and fonts in use. Raise it when the renderer draws the same order differently: posters are then made anew. */
export const DRAWING_EDITION = '2';

export interface PosterIdentity {
  readonly campaign: Pick<Campaign, 'name' | 'template' | 'qr'>;
  readonly nickname: string;
  /** The avatar's address stands for the avatar: WeChat gives a new one when the picture changes. */
  readonly avatarUrl?: string | undefined;
  readonly code: CodeText;
  /** WeCom's picture of the code: another one where the code was deleted and made anew. */
  readonly qrImageUrl: string;
}

/**
 * A poster is drawn once per (template, campaign name, code style, drawing edition, nickname, avatar, code) and again when one of them changes.
 * The nickname cannot be read back from it.
 */
export function posterFingerprint(sha256Hex: (text: string) => string, identity: PosterIdentity): string {
  const { campaign, nickname, avatarUrl, code, qrImageUrl } = identity;
  const parts = [
    DRAWING_EDITION,
    campaign.template,
    campaign.name,
    campaign.qr,
    nickname,
    avatarUrl ?? null,
    code,
    qrImageUrl,
  ];
  return sha256Hex(canonical(parts)).slice(0, 40);
}

export const posterKey = (campaign: CampaignId, fingerprint: string): string =>
  `posters/${campaign}/${fingerprint}.jpg`;

/** Where WeCom's own picture of a code is kept: the lifetime of its address is not promised. */
export const codeImageKey = (sha256Hex: (text: string) => string, code: CodeText, qrImageUrl: string): string =>
  `live-codes/${code}-${sha256Hex(qrImageUrl).slice(0, 12)}.img`;

/** One text per value: fields sorted by name, absent ones left out, so that a template read back from storage is the same template. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
