/**
 * Poster flow: who was greeted before his poster was ready follows a link to it; for whom no code could be made, to the campaign's
 * own poster. Refuses, alike, links that are unknown or over.
 */
import { MINUTE } from '#shared/domain/calendar.ts';
import type { CampaignId } from '#shared/domain/identity.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { PosterFiles } from '#shared/ports/poster-files.ts';
import type { PosterLinks } from '#shared/ports/poster-links.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { beingDrawnPage, linkOverPage, pageHeaders } from './page.ts';

export interface ViewPosterPorts {
  readonly links: PosterLinks;
  readonly referrals: Pick<ReferralStore, 'standing'>;
  readonly codes: Pick<CodeStore, 'officialCodes'>;
  readonly files: PosterFiles;
  readonly clock: Clock;
}

export interface ViewPosterAnswer {
  readonly kind: 'shown' | 'entry-poster-shown' | 'being-drawn' | 'link-over';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const SHOWN_FOR_SECONDS = 300;
/** Longer than any token we open; what is longer is not looked up. */
const LONGEST_TOKEN = 128;
/** A code takes seconds. Who has none after this long meets the end of the corp's quota, or a WeCom that is long unwell. */
const CODE_COMES_WITHIN = MINUTE;

export async function viewPoster(ports: ViewPosterPorts, token: string): Promise<ViewPosterAnswer> {
  const isToken = token !== '' && token.length <= LONGEST_TOKEN;
  const link = isToken ? await ports.links.follow(token) : undefined;
  if (link === undefined || link.expiresAt <= ports.clock.wallNow()) {
    return { kind: 'link-over', status: 404, headers: pageHeaders, body: linkOverPage };
  }
  const standing = await ports.referrals.standing(link.campaign, link.member);
  const own = standing?.poster?.key;
  if (own !== undefined && (await ports.files.exists(own))) return show(ports, 'shown', own);
  const isLeftWithout = standing !== undefined && isWithoutCode(standing, ports.clock.wallNow());
  const entry = isLeftWithout ? await entryPosterKey(ports, link.campaign) : undefined;
  if (entry !== undefined && (await ports.files.exists(entry))) return show(ports, 'entry-poster-shown', entry);
  return { kind: 'being-drawn', status: 200, headers: pageHeaders, body: beingDrawnPage };
}

/** No code, no poster, and none of it under way: what is asked for again has been waited for once already. */
function isWithoutCode({ inviteCode, poster, owed }: Standing, wallNow: number): boolean {
  if (inviteCode !== undefined || poster !== undefined) return false;
  return owed === undefined || (owed.tries ?? 0) > 0 || wallNow - owed.since > CODE_COMES_WITHIN;
}

async function entryPosterKey({ codes }: ViewPosterPorts, campaign: CampaignId): Promise<string | undefined> {
  const official = await codes.officialCodes(campaign);
  return official.find(({ owner, posterKey }) => owner.kind === 'entry' && posterKey !== undefined)?.posterKey;
}

async function show(
  { files }: ViewPosterPorts,
  kind: 'shown' | 'entry-poster-shown',
  key: string,
): Promise<ViewPosterAnswer> {
  const location = await files.temporaryUrl(key, SHOWN_FOR_SECONDS);
  return { kind, status: 302, headers: { location, 'cache-control': 'no-store' }, body: '' };
}
