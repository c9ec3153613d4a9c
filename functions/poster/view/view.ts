/** Poster flow: who was greeted before his poster was ready follows a link to it. Refuses, alike, links that are unknown or over. */
import type { Clock } from '#shared/ports/clock.ts';
import type { PosterFiles } from '#shared/ports/poster-files.ts';
import type { PosterLinks } from '#shared/ports/poster-links.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { beingDrawnPage, linkOverPage, pageHeaders } from './page.ts';

export interface ViewPosterPorts {
  readonly links: PosterLinks;
  readonly referrals: ReferralStore;
  readonly files: PosterFiles;
  readonly clock: Clock;
}

export interface ViewPosterAnswer {
  readonly kind: 'shown' | 'being-drawn' | 'link-over';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const SHOWN_FOR_SECONDS = 300;
/** Longer than any token we open; what is longer is not looked up. */
const LONGEST_TOKEN = 128;

export async function viewPoster(ports: ViewPosterPorts, token: string): Promise<ViewPosterAnswer> {
  const isToken = token !== '' && token.length <= LONGEST_TOKEN;
  const link = isToken ? await ports.links.follow(token) : undefined;
  if (link === undefined || link.expiresAt <= ports.clock.wallNow()) {
    return { kind: 'link-over', status: 404, headers: pageHeaders, body: linkOverPage };
  }
  const standing = await ports.referrals.standing(link.campaign, link.member);
  const key = standing?.poster?.key;
  if (key === undefined || !(await ports.files.exists(key))) {
    return { kind: 'being-drawn', status: 200, headers: pageHeaders, body: beingDrawnPage };
  }
  const location = await ports.files.temporaryUrl(key, SHOWN_FOR_SECONDS);
  return { kind: 'shown', status: 302, headers: { location, 'cache-control': 'no-store' }, body: '' };
}
