/** A seat he has claimed: the live code of the group of the higher tier, from our own address, because the page lets in nothing else. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { PictureSource } from '#shared/ports/picture-source.ts';
import type { RewardStore } from '#shared/ports/reward-store.ts';

export interface SeatPorts {
  readonly rewards: Pick<RewardStore, 'grant'>;
  readonly codes: Pick<CodeStore, 'officialCodes'>;
  readonly pictures: PictureSource;
}

const LIMITS = { maxBytes: 1_000_000, withinMs: 4_000 };
const PNG = 0x89;

/** Undefined where he has claimed no such seat, or the picture cannot be had. */
export async function seatOf(
  { rewards, codes, pictures }: SeatPorts,
  { campaign, member }: { readonly campaign: Campaign; readonly member: MemberId },
  rung: string,
): Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined> {
  if (!/^\d{1,7}$/.test(rung)) return undefined;
  const grant = await rewards.grant(campaign.id, member, Number(rung));
  if (grant?.state !== 'claimed' || grant.prize.lure.kind !== 'seat') return undefined;
  const { group } = grant.prize.lure;
  const official = await codes.officialCodes(campaign.id);
  const code = official.find(({ owner }) => owner.kind === 'seat' && owner.label === group);
  const bytes = code && (await pictures.fetch(code.qrImageUrl, LIMITS));
  return bytes && { bytes, type: bytes[0] === PNG ? 'image/png' : 'image/jpeg' };
}
