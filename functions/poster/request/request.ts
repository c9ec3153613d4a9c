/** Poster flow: somebody should have a poster. The one that exists is used; else his live code is made and a drawing asked for. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CodeTarget, LiveCode } from '#shared/domain/campaign/live-code.ts';
import { emptiestGroups, GROUPS_PER_CODE } from '#shared/domain/group/rotation.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import { isAwaited } from '#shared/domain/notice/welcome-window.ts';
import { NAMELESS } from '#shared/domain/notice/wording.ts';
import { differInArtAlone, posterFingerprint, qrPicture } from '#shared/domain/poster/fingerprint.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import type { PosterRequested } from '#shared/messages/poster-requested.ts';
import type { PosterWanted } from '#shared/messages/poster-wanted.ts';
import type { WelcomeDue } from '#shared/messages/welcome-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { ContactDirectory, MemberProfile } from '#shared/ports/contact-directory.ts';
import type { Digest } from '#shared/ports/digest.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { GroupStore } from '#shared/ports/group-store.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { type OpenCodePorts, openCode } from '#shared/story/open-code.ts';
import { soonAgain } from '#shared/story/soon-again.ts';

export interface RequestPosterPorts extends OpenCodePorts {
  readonly campaigns: CampaignStore;
  readonly groups: GroupStore;
  readonly referrals: ReferralStore;
  readonly contacts: ContactDirectory;
  readonly digest: Digest;
  readonly announceUrgent: Announce<PosterRequested>;
  readonly announceBulk: Announce<PosterRequested>;
  readonly announceWelcomeDue: Announce<WelcomeDue>;
}

export type RequestPosterOutcome =
  | { readonly kind: 'requested'; readonly urgency: 'urgent' | 'bulk'; readonly isNamed: boolean }
  | { readonly kind: 'exists' }
  | { readonly kind: 'entry-poster-instead' };

/** A name that takes longer is done without: the poster shows 好友 and no avatar. */
const PROFILE_WITHIN_MS = 1_500;

export const requestPoster = (ports: RequestPosterPorts, wanted: PosterWanted): Promise<RequestPosterOutcome> =>
  soonAgain(isAwaited(wanted.ticket, ports.clock.wallNow()), () => request(ports, wanted));

async function request(ports: RequestPosterPorts, wanted: PosterWanted): Promise<RequestPosterOutcome> {
  const campaign = await ports.campaigns.campaign(wanted.campaign);
  if (campaign === undefined) {
    throw new Refused('CAMPAIGN_UNKNOWN', 'A poster is wanted for a campaign that is not stored.', {
      campaign: wanted.campaign,
    });
  }
  if (wanted.subject.kind === 'entry') return requestEntryPoster(ports, campaign, wanted, wanted.subject.label);
  const { member } = wanted.subject;
  const standing = await ports.referrals.standing(campaign.id, member);
  if (standing === undefined) {
    throw new Refused('PARTICIPANT_UNKNOWN', 'A poster is wanted for a member who takes no part.', {
      campaign: campaign.id,
      member,
    });
  }
  const [profile, known] = await Promise.all([
    ports.contacts.profile(member, PROFILE_WITHIN_MS),
    openCodeOf(ports, standing),
  ]);
  const code = known ?? (await makeCode(ports, campaign, member));
  if (code === 'quota-reached') {
    await announceWelcome(ports, wanted, member, { with: 'entry-poster' });
    return { kind: 'entry-poster-instead' };
  }
  const order = { ...requestFor(ports, campaign, wanted, code, profile), ...readBefore(ports, standing, code) };
  const isNameless = profile === 'not-yet' && known !== undefined;
  // A name that is slow today is no reason to draw a nameless poster over the named one; one that was nameless already is made anew in new art.
  const isGood = (held: string): boolean =>
    held === order.fingerprint || (isNameless && !differInArtAlone(held, order.fingerprint));
  if (standing.poster !== undefined && isGood(standing.poster.fingerprint)) {
    await announceWelcome(ports, wanted, member, { with: 'poster', posterKey: standing.poster.key });
    await ports.referrals.recordPoster(campaign.id, member, standing.poster);
    return { kind: 'exists' };
  }
  await (wanted.urgency === 'urgent' ? ports.announceUrgent : ports.announceBulk)(order);
  return { kind: 'requested', urgency: wanted.urgency, isNamed: profile !== 'not-yet' };
}

/** What the code's picture says, unless the code was made anew since and has another one. */
function readBefore({ digest }: RequestPosterPorts, { poster }: Standing, { qrImageUrl }: LiveCode) {
  const isSame = poster?.qr?.picture === qrPicture(digest.sha256Hex, qrImageUrl);
  return isSame && poster?.qr !== undefined ? { qrContent: poster.qr.says } : {};
}

async function requestEntryPoster(
  ports: RequestPosterPorts,
  campaign: Campaign,
  wanted: PosterWanted,
  label: string,
): Promise<RequestPosterOutcome> {
  const official = await ports.codes.officialCodes(campaign.id);
  const code = official.find((one) => one.owner.kind === 'entry' && one.owner.label === label);
  if (code === undefined) {
    throw new Refused('ENTRY_CODE_UNKNOWN', 'A poster is wanted for an entry code the campaign does not have.', {
      campaign: campaign.id,
      label,
    });
  }
  await ports.announceBulk(requestFor(ports, campaign, wanted, code, { name: campaign.name }));
  return { kind: 'requested', urgency: 'bulk', isNamed: true };
}

async function openCodeOf(ports: RequestPosterPorts, { inviteCode }: Standing): Promise<LiveCode | undefined> {
  const code = inviteCode === undefined ? undefined : await ports.codes.code(inviteCode);
  return code?.closedAt === undefined ? code : undefined;
}

const makeCode = async (
  ports: RequestPosterPorts,
  campaign: Campaign,
  member: MemberId,
): Promise<LiveCode | 'quota-reached'> =>
  openCode(ports, campaign, { kind: 'participant', member }, await targetOf(ports, campaign));

async function targetOf(ports: RequestPosterPorts, campaign: Campaign): Promise<CodeTarget> {
  if (campaign.mechanic === 'contact') return { kind: 'staff', staff: campaign.staff };
  const emptiest = emptiestGroups(await ports.groups.groupsOf(campaign.id, campaign.groups));
  // With every group full, WeCom opens a further one behind the last of them, where it may.
  const groups = emptiest.length === 0 && campaign.autoCreateRoom ? campaign.groups.slice(-GROUPS_PER_CODE) : emptiest;
  if (groups.length === 0) {
    throw new RetryLater(
      'GROUPS_FULL',
      'Every group of the campaign is full; add groups and apply the campaign again.',
      { campaign: campaign.id },
    );
  }
  return { kind: 'groups', groups, autoCreateRoom: campaign.autoCreateRoom };
}

function requestFor(
  ports: RequestPosterPorts,
  campaign: Campaign,
  wanted: PosterWanted,
  code: LiveCode,
  profile: MemberProfile | 'not-yet',
): PosterRequested {
  const nickname = profile === 'not-yet' || profile.name === '' ? NAMELESS : profile.name;
  const avatarUrl = profile === 'not-yet' ? undefined : profile.avatarUrl;
  return {
    version: 1,
    id: wanted.id,
    campaign: campaign.id,
    campaignVersion: campaign.version,
    subject: wanted.subject,
    code: code.code,
    qrImageUrl: code.qrImageUrl,
    nickname,
    ...(avatarUrl === undefined ? {} : { avatarUrl }),
    fingerprint: posterFingerprint(ports.digest.sha256Hex, { ...code, campaign, nickname, avatarUrl }),
    askedAt: ports.clock.wallNow(),
    ...(wanted.ticket === undefined ? {} : { ticket: wanted.ticket }),
  };
}

async function announceWelcome(
  ports: RequestPosterPorts,
  wanted: PosterWanted,
  member: MemberId,
  what: Pick<WelcomeDue, 'with' | 'posterKey'>,
): Promise<void> {
  if (wanted.ticket === undefined) return;
  const { campaign, ticket, id } = wanted;
  await ports.announceWelcomeDue({ version: 1, id: `${id}:welcome`, campaign, member, ticket, ...what });
}
