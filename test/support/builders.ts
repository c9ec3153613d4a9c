/** Things with sensible defaults: a test names only what it is about. */

import { DAY, MINUTE } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import { campaignId, codeText, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import type { Arrival } from '#shared/domain/referral/attribution.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';

/** The instant most tests happen at. */
export const NOON = Date.parse('2026-11-22T12:00:00Z');

export const DEMO = campaignId('demo');
export const LUNA = staffId('luna');
export const POND_1 = groupId('pond-1');

export const aTemplate = (over: Partial<PosterTemplate> = {}): PosterTemplate => ({
  name: 'plain',
  widthPx: 750,
  heightPx: 1334,
  background: { kind: 'colour', from: '#ffffff', to: '#eeeeee' },
  layers: [
    { kind: 'avatar', box: { xPx: 310, yPx: 600, widthPx: 120, heightPx: 120 } },
    { kind: 'qr', box: { xPx: 200, yPx: 800, widthPx: 350, heightPx: 350 } },
  ],
  quality: 85,
  ...over,
});

export const aCampaign = (over: Partial<Campaign> = {}): Campaign => ({
  id: DEMO,
  name: '国庆福利',
  mechanic: 'group',
  startsAt: NOON - 10 * DAY,
  endsAt: NOON + 10 * DAY,
  timeZone: 'Asia/Shanghai',
  holdSeconds: 0,
  counting: { leaving: 'within-hold', blacklist: [], whitelist: [] },
  expectedJoins: 1_000,
  entryCodes: [{ label: 'moments' }],
  groups: [POND_1, groupId('pond-2')],
  autoCreateRoom: false,
  staff: [],
  desk: [LUNA],
  template: aTemplate(),
  qr: 'official',
  texts: {
    welcome: '欢迎参加{name}',
    posterLater: '海报绘制中：',
    entryPosterInstead: '这是活动通用海报',
    groupWelcome: '欢迎入群',
  },
  version: 1,
  appliedAt: NOON - 10 * DAY,
  pauses: [],
  ...over,
});

export const aContactCampaign = (over: Partial<Campaign> = {}): Campaign =>
  aCampaign({ mechanic: 'contact', groups: [], desk: [], staff: [LUNA], ...over });

/** A participant's code `f-<member>`, unless told otherwise. */
export const aCode = (member: string, over: Partial<LiveCode> = {}): LiveCode => ({
  code: codeText(`f-${member}`),
  campaign: DEMO,
  owner: { kind: 'participant', member: memberId(member) },
  target: { kind: 'groups', groups: [POND_1], autoCreateRoom: false },
  configId: `config-of-${member}`,
  qrImageUrl: `https://wework.qpic.cn/${member}`,
  madeAt: NOON - DAY,
  ...over,
});

export const entryCode = (label = 'moments', over: Partial<LiveCode> = {}): LiveCode =>
  aCode(label, { code: codeText(`entry-${label}`), owner: { kind: 'entry', label }, ...over });

export const deskCode = (over: Partial<LiveCode> = {}): LiveCode =>
  aCode('desk', {
    code: codeText('desk'),
    owner: { kind: 'desk' },
    target: { kind: 'staff', staff: [LUNA] },
    ...over,
  });

/** A seed, unless an inviter is named. */
export const aStanding = (member: string, over: Partial<Standing> = {}): Standing => ({
  campaign: DEMO,
  campaignVersion: 1,
  member: memberId(member),
  memberRef: `ref-of-${member}`,
  rootRef: `ref-of-${member}`,
  joinedAt: NOON - DAY,
  via: { kind: 'group', group: POND_1 },
  generation: 0,
  root: memberId(member),
  observedAt: NOON - DAY,
  reason: 'entry',
  foundBySweep: false,
  ...over,
});

/** Counted, unless told otherwise. */
export const aReferral = (member: string, over: Partial<Referral> = {}): Referral => ({
  campaign: DEMO,
  campaignVersion: 1,
  inviter: memberId('ann'),
  member: memberId(member),
  inviterRef: 'ref-of-ann',
  memberRef: `ref-of-${member}`,
  generation: 1,
  root: memberId('ann'),
  rootRef: 'ref-of-ann',
  joinedAt: NOON - DAY,
  via: { kind: 'group', group: POND_1 },
  foundBySweep: false,
  holdEndsAt: NOON - DAY,
  leaving: 'within-hold',
  initial: { state: 'qualified', reason: 'referred' },
  verdict: { state: 'qualified', reason: 'referred' },
  judgedAt: NOON - DAY,
  confirmedAt: NOON - DAY,
  revision: 1,
  ...over,
});

/** The counted referral of a standing that has an inviter. */
export const referralOf = (standing: Standing, over: Partial<Referral> = {}): Referral => {
  const { campaign, campaignVersion, member, memberRef, inviterRef, generation, root, rootRef, joinedAt, via } =
    standing;
  const { inviter } = standing;
  const { confirmedAt: _notYet, ...open } = aReferral(member, {
    ...{ campaign, campaignVersion, memberRef, generation, root, rootRef, joinedAt, via },
    ...(inviter === undefined ? {} : { inviter, inviterRef: inviterRef ?? `ref-of-${inviter}` }),
    ...{ holdEndsAt: joinedAt, judgedAt: joinedAt },
    ...over,
  });
  return open.verdict.state === 'qualified' ? { ...open, confirmedAt: open.holdEndsAt } : open;
};

/** What makes a referral of a day's hold that has not been settled; name either end of the hold. */
export const pending = (over: Partial<Referral> = {}): Partial<Referral> & Pick<Referral, 'holdEndsAt'> => {
  const { joinedAt = NOON - DAY, holdEndsAt = joinedAt + DAY } = over;
  const waits = { state: 'pending', reason: 'referred' } as const;
  return { joinedAt, holdEndsAt, dueAt: holdEndsAt, initial: waits, verdict: waits, ...over };
};

export const anArrival = (member: string, over: Partial<Arrival> = {}): Arrival => ({
  member: memberId(member),
  isStaff: false,
  via: { kind: 'group', group: POND_1 },
  joinedAt: NOON,
  foundBySweep: false,
  ...over,
});

export const aHeldGroup = (over: Partial<HeldGroup> = {}): HeldGroup => ({
  group: POND_1,
  campaign: DEMO,
  owner: LUNA,
  name: '福利群 1',
  version: 'v1',
  readStartedAt: NOON - 5 * MINUTE,
  readAsOf: NOON - 5 * MINUTE,
  headcount: 2,
  ...over,
});

export const groupNews = (over: Partial<GroupChanged> = {}): GroupChanged => ({
  version: 1,
  id: 'news-1',
  group: POND_1,
  change: 'joined',
  named: [],
  happenedAt: NOON,
  receivedAt: NOON,
  secondLook: false,
  foundBySweep: false,
  ...over,
});

export const contactNews = (member: string, over: Partial<ContactChanged> = {}): ContactChanged => ({
  version: 1,
  id: `added-${member}`,
  change: 'added',
  staff: LUNA,
  member: memberId(member),
  happenedAt: NOON,
  wallHappenedAt: NOON,
  foundBySweep: false,
  ...over,
});
