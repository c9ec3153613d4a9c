/** What a campaign is, and how far its books can be trusted, as lines of the lake. */
import { isoInstant } from '../calendar.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { LiveCode } from '../campaign/live-code.ts';
import { badgeOf, type DayCompleteness } from './completeness.ts';
import { aLine, type LakeFact } from './lake-line.ts';
import { lureName } from './lake-rewards.ts';

/** A version tells itself; the campaign as it stands tells what has been done to it since. */
export const campaignFacts = (of: 'version' | 'campaign', campaign: Campaign): readonly LakeFact[] =>
  of === 'version' ? [applied(campaign)] : life(campaign);

function applied({ id, version, appliedAt, rewards, ...campaign }: Campaign): LakeFact {
  return aLine('campaign_applied', id, appliedAt, [version], {
    campaign_version: version,
    mechanic: campaign.mechanic,
    starts_at: isoInstant(campaign.startsAt),
    ends_at: isoInstant(campaign.endsAt),
    time_zone: campaign.timeZone,
    hold_seconds: campaign.holdSeconds,
    ...(rewards === undefined ? {} : { currency: rewards.currency, ladder: ladderOf(rewards) }),
  });
}

const ladderOf = ({ ladder }: NonNullable<Campaign['rewards']>): string =>
  JSON.stringify(
    ladder.map(({ needs, prize }) => ({
      rung: needs,
      lure: lureName(prize.lure),
      value_minor: prize.valueMinor,
      cost_minor: prize.costMinor,
    })),
  );

function life({ id, pauses, endedAt }: Campaign): readonly LakeFact[] {
  const paused = pauses.flatMap(({ from, to }) => [
    aLine('campaign_paused', id, from, [from], {}),
    ...(to === undefined ? [] : [aLine('campaign_resumed', id, to, [to], {})]),
  ]);
  return endedAt === undefined ? paused : [...paused, aLine('campaign_ended', id, endedAt, [endedAt], {})];
}

/** A participant's, an entry's, the desk's or a seat's; whose it is stays in the table. */
export const codeFacts = ({ campaign, owner, madeAt }: LiveCode, name: string): readonly LakeFact[] => [
  aLine('live_code_made', campaign, madeAt, [name], { owner: owner.kind }),
];

/** Lies in the first hour of the day it speaks of, however late it was measured; the one observed last says what is known. */
export function completenessFacts(completeness: DayCompleteness): readonly LakeFact[] {
  const { campaign, day, measuredAt, heard } = completeness;
  const badge = badgeOf(completeness);
  return [
    aLine('completeness_measured', campaign, Date.parse(`${day}T00:00:00Z`), [day, measuredAt], {
      day,
      observed_at: isoInstant(measuredAt),
      ...(badge === undefined ? {} : { percent: badge.percent, weakest: badge.weakest }),
      ...(heard === undefined
        ? {}
        : {
            comings: heard.comings,
            goings: heard.goings,
            unheard_comings: heard.unheardComings,
            unheard_goings: heard.unheardGoings,
          }),
    }),
  ];
}
