/** Operator: why somebody counts, or does not (为什么算，为什么没算): his whole history in one campaign, in plain words. */
import { type Instant, wallClock } from '#shared/domain/calendar.ts';
import { type Campaign, type NewOnly, statusAt } from '#shared/domain/campaign/campaign.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { CodeText, MemberId } from '#shared/domain/identity.ts';
import { historyOf } from '#shared/domain/referral/history.ts';
import type { HistoryFacts } from '#shared/domain/referral/history-events.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Life } from '#shared/domain/referral/referral.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import { type LatestRead, standingNow } from '#shared/domain/referral/standing-words.ts';
import type { Sentence } from '#shared/domain/sentence.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { inForceAt } from '#shared/story/in-force.ts';
import { participantView } from '#shared/story/participant-view.ts';
import type { OperatorPorts } from './ports.ts';
import { isBlank, unknownMember } from './unknown-member.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<OperatorPorts, 'campaigns' | 'referrals' | 'codes' | 'groups' | 'staff' | 'clock'>;

/** @throws Refused `MEMBER_UNKNOWN` */
export async function whyHeCounts(ports: Ports, input: InputOf<'why'>): Promise<CommandResult> {
  const { member, lang = 'zh' } = input;
  const campaign = await campaignMeant(ports, input.campaign);
  const [life, baseline] = await Promise.all([
    ports.referrals.life(campaign.id, member),
    baselineOf(ports, campaign, member),
  ]);
  if (isBlank(life) && baseline.length === 0) throw await unknownMember(ports, campaign.id, member, lang);
  const { id, timeZone } = campaign;
  const asOf = ports.clock.eventNow();
  const [codes, newOnlyAt, reads, view] = await Promise.all([
    codesOf(ports, life),
    definitionsOf(ports, campaign, life),
    readsOf(ports, life),
    participantView(ports, id, member),
  ]);
  const facts: HistoryFacts = { campaign: id, member, timeZone, life, baseline, codes, newOnlyAt, asOf };
  const now = standingNow({ life, timeZone, asOf, reads, ...(view === undefined ? {} : { tally: view.counts }) });
  const clock = wallClock(timeZone, asOf);
  const history = historyOf(facts).map(({ at, what }) => `${clock(at)} ${what[lang]}`);
  const asOfNow = { zh: `截至 ${clock(asOf)}：`, en: `As of ${clock(asOf)}:` };
  const lines = [
    heading(campaign, member, asOf)[lang],
    ...history,
    asOfNow[lang],
    ...now.map((one) => `  ${one[lang]}`),
  ];
  return { kind: 'lines', lines };
}

const heading = (campaign: Campaign, member: MemberId, asOf: Instant): Sentence => {
  const { id, version, timeZone } = campaign;
  const status = statusAt(campaign, asOf);
  return {
    zh: `${member}，活动 ${id}（第 ${version} 版，${STATUS[status]}），时间均按 ${timeZone}：`,
    en: `${member} in campaign ${id} (version ${version}, ${status}), all times of ${timeZone}:`,
  };
};

const STATUS = { scheduled: '未开始', running: '进行中', paused: '已暂停', ended: '已结束' } as const;

/** Of the baseline nothing is observed; where he is held without a campaign tells of it. */
async function baselineOf({ referrals }: Ports, { groups }: Campaign, member: MemberId): Promise<readonly Presence[]> {
  const held = await Promise.all(groups.map((group) => referrals.presence({ kind: 'group', group }, member)));
  return held.flatMap((presence) => (presence === undefined || presence.campaign !== undefined ? [] : [presence]));
}

async function codesOf({ codes }: Ports, life: Life): Promise<ReadonlyMap<CodeText, LiveCode>> {
  const carried = [life.standing, ...life.observations].flatMap((coming) => coming?.code ?? []);
  const known = await Promise.all([...new Set(carried)].map((code) => codes.code(code)));
  return new Map(known.flatMap((code) => (code === undefined ? [] : [[code.code, code]])));
}

/** Who was a newcomer by the rules in force at each coming that was refused for it. */
async function definitionsOf(ports: Ports, current: Campaign, life: Life): Promise<ReadonlyMap<Instant, NewOnly>> {
  const refused = life.observations.filter(({ reason }) => reason === 'already_member');
  const found = await Promise.all(
    refused.map(async ({ joinedAt }) => {
      const { counting } = await inForceAt(ports.campaigns, current, joinedAt);
      return [joinedAt, counting.newOnly] as const;
    }),
  );
  return new Map(found.flatMap(([at, newOnly]) => (newOnly === undefined ? [] : [[at, newOnly]])));
}

/** The latest read of wherever he has been: what a pending referral may still wait for. */
async function readsOf({ groups, staff }: Ports, life: Life): Promise<readonly LatestRead[]> {
  if (life.referral?.verdict.state !== 'pending') return [];
  const vias = [life.referral, ...life.observations].map(({ via }) => via);
  const reads = vias.map(async (via: Via) => {
    if (via.kind === 'group') {
      const group = await groups.group(via.group);
      return group === undefined ? [] : [{ via, readAsOf: group.readAsOf, isGone: group.closedAt !== undefined }];
    }
    const read = await staff.reading(via.staff);
    return read === undefined ? [] : [{ via, readAsOf: read.readAsOf, isGone: read.goneAt !== undefined }];
  });
  return (await Promise.all(reads)).flat();
}
