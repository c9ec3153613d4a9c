/** Welcome flow: greet a new contact once, inside his twenty seconds: with his poster, or with a link when it is late. */
import { DAY, SECOND } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { isOpenAt, wasGreeted } from '#shared/domain/notice/welcome-window.ts';
import { welcomeWithEntryPoster, welcomeWithLink, welcomeWithPoster } from '#shared/domain/notice/wording.ts';
import { formatOf } from '#shared/domain/poster/fingerprint.ts';
import type { WelcomeDue } from '#shared/messages/welcome-due.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { PosterFiles } from '#shared/ports/poster-files.ts';
import type { PosterLinks } from '#shared/ports/poster-links.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import type { WelcomeMessages, WelcomeOutcome } from '#shared/ports/welcome-messages.ts';
import { soonAgain } from '#shared/story/soon-again.ts';
import { type PageAddressPorts, pageAddress } from './page-address.ts';

export interface SendWelcomePorts extends PageAddressPorts {
  readonly campaigns: CampaignStore;
  readonly referrals: ReferralStore;
  readonly codes: CodeStore;
  readonly files: PosterFiles;
  readonly links: PosterLinks;
  readonly messages: WelcomeMessages;
}

export type SendWelcomeOutcome =
  | { readonly kind: WelcomeOutcome; readonly with: WelcomeDue['with']; readonly msAfterEvent: number }
  | { readonly kind: 'greeted-before' }
  | { readonly kind: 'too-late'; readonly msAfterEvent: number };

const LINK_LIVES = 7 * DAY;

/** Nothing is sent twice: our own note says so, and WeCom takes a welcome code only once. */
export async function sendWelcome(ports: SendWelcomePorts, due: WelcomeDue): Promise<SendWelcomeOutcome> {
  const { happenedAt, welcomeCode } = due.ticket;
  const msAfterEvent = ports.clock.wallNow() - happenedAt;
  if (!isOpenAt(happenedAt, ports.clock.wallNow())) return { kind: 'too-late', msAfterEvent };
  const standing = await ports.referrals.standing(due.campaign, due.member);
  if (wasGreeted(standing?.welcomedAt, happenedAt)) return { kind: 'greeted-before' };
  const campaign = await ports.campaigns.campaign(due.campaign);
  if (campaign === undefined) {
    throw new Refused('CAMPAIGN_UNKNOWN', 'A welcome is due for a campaign that is not stored.', {
      campaign: due.campaign,
    });
  }
  const kind = await soonAgain(true, async () => {
    const greeting = await greetingOf(ports, campaign, due);
    return isOpenAt(happenedAt, ports.clock.wallNow()) ? ports.messages.send({ welcomeCode, ...greeting }) : 'expired';
  });
  if (kind === 'picture-expired') {
    throw new RetryLater(
      'WELCOME_PICTURE_EXPIRED',
      'WeCom forgot the poster before it was sent; it is uploaded anew.',
      {},
      { afterMs: SECOND },
    );
  }
  if (kind === 'sent' || kind === 'already-sent') {
    const { clock } = ports;
    await ports.referrals.recordWelcome(due.campaign, due.member, clock.wallNow(), clock.eventNow());
  }
  return { kind, with: due.with, msAfterEvent: ports.clock.wallNow() - happenedAt };
}

async function greetingOf(
  ports: SendWelcomePorts,
  campaign: Campaign,
  due: WelcomeDue,
): Promise<{ readonly text: string; readonly mediaId?: string }> {
  const page = await pageAddress(ports, campaign, due.member);
  switch (due.with) {
    case 'poster':
      return { text: welcomeWithPoster(campaign, page), mediaId: await uploaded(ports, due.posterKey) };
    case 'entry-poster':
      return {
        text: welcomeWithEntryPoster(campaign, page),
        mediaId: await uploaded(ports, await entryPosterKey(ports, campaign)),
      };
    case 'no-poster-yet': {
      const expiresAt = ports.clock.wallNow() + LINK_LIVES;
      const token = await ports.links.open({ campaign: due.campaign, member: due.member, expiresAt });
      return { text: welcomeWithLink(campaign, `${ports.publicBaseUrl}/p/${token}`, page) };
    }
  }
}

async function uploaded(ports: SendWelcomePorts, key: string | undefined): Promise<string> {
  const bytes = key === undefined ? undefined : await ports.files.read(key);
  if (key === undefined || bytes === undefined) {
    throw new RetryLater('POSTER_MISSING', 'The poster to send is not stored yet.', {});
  }
  return ports.messages.uploadPoster(bytes, formatOf(key) === 'png' ? 'poster.png' : 'poster.jpg');
}

async function entryPosterKey(ports: SendWelcomePorts, campaign: Campaign): Promise<string | undefined> {
  const codes = await ports.codes.officialCodes(campaign.id);
  return codes.find((code) => code.posterKey !== undefined)?.posterKey;
}
