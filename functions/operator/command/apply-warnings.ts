/** Operator: what a campaign file is applied with all the same, and he should know. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CapacityFinding } from '#shared/domain/campaign/capacity.ts';
import { isSameArt } from '#shared/domain/poster/fingerprint.ts';
import { PER_MINUTE } from '#shared/domain/poster/warming.ts';
import { inUnits } from '#shared/domain/reward/lure.ts';
import { PRIZE_CEILING_MINOR } from '#shared/domain/reward/rewards.ts';
import type { GroupPool } from './new-groups.ts';

export const capacitySentence = ({ level, what, needed, available, advice }: CapacityFinding): string =>
  `${level === 'refuse' ? 'refused: ' : ''}${what}: ${needed} needed, ${available} there: ${advice}`;

export function moreWarnings(
  campaign: Campaign,
  before: Campaign | undefined,
  { held }: GroupPool,
  now: number,
): readonly string[] {
  const closed = held.filter(({ closedAt }) => closedAt !== undefined).map(({ group }) => group);
  return [
    ...(closed.length > 0 ? [`groups: closed since they were added, take them out: ${closed.join(', ')}`] : []),
    ...(before !== undefined && now >= before.startsAt && !isSameArt(before, campaign) ? [OLD_ART] : []),
    ...ceilingWarning(campaign),
    ...(campaign.endsAt <= now ? ['window: it is over already, so nothing will be counted'] : []),
  ];
}

/** Nothing is redrawn by itself: a new template for a hundred thousand people would be a hundred thousand drawings at once. */
const OLD_ART = `posters: those drawn before show the old art until their owners ask again; \`fission poster warm --mode stale\` redraws them, ${PER_MINUTE} a minute`;

/** Another law than the one the ceiling is taken from may allow more; who raises it should have asked. */
const ceilingWarning = ({ rewards }: Campaign): readonly string[] =>
  rewards !== undefined && rewards.currency === 'CNY' && rewards.prizeCeilingMinor > PRIZE_CEILING_MINOR
    ? [
        `rewards.prizeCeiling: prizes of lotteries may be worth ${inUnits(PRIZE_CEILING_MINOR)} at most (反不正当竞争法 §11); above it, have your counsel look`,
      ]
    : [];
