/** Operator: what is promised and spent, what is free, and who waits for it. */
import { dayIn, isoInstant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { Grant } from '#shared/domain/reward/grant.ts';
import { allWaiting, linesIn } from '#shared/domain/reward/line.ts';
import type { Rewards } from '#shared/domain/reward/rewards.ts';
import { fullness } from '#shared/domain/reward/spending.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { Refused } from '#shared/ports/failure.ts';
import { lastGiven } from '#shared/story/promised-rewards.ts';
import type { OperatorPorts } from './ports.ts';
import { budgetLines, percent, stockLine, stocksNamed } from './rewards-shown.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<OperatorPorts, 'campaigns' | 'rewards' | 'clock'>;

const FIRST_IN_LINE = 20;

/** @throws Refused `NOTHING_IS_GIVEN` */
export async function showBudget(ports: Ports, { campaign: named }: InputOf<'budget show'>): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  const rewards = await lastGiven(ports, campaign);
  if (rewards === undefined) {
    throw new Refused('NOTHING_IS_GIVEN', `Campaign ${campaign.id} gives nothing and never gave anything.`, {
      campaign: campaign.id,
    });
  }
  const [standing, line] = await Promise.all([budgetStanding(ports, campaign, rewards), lineOf(ports, campaign)]);
  return { kind: 'record', record: { campaign: campaign.id, ...standing, ...line } };
}

/** As `campaign show` tells it, too. */
export async function budgetStanding({ rewards: books, clock }: Ports, campaign: Campaign, rewards: Rewards) {
  const day = dayIn(campaign.timeZone, clock.eventNow());
  const [till, held] = await Promise.all([books.till(campaign.id, [day], []), books.stocks(campaign.id)]);
  const { budget, currency } = rewards;
  return {
    currency,
    atCap: budget.atCap,
    fullestCap: percent(fullness(budget, till.spending, till.days[day])),
    budget: budgetLines(rewards, till, day),
    stocks: stocksNamed(rewards).map((name) => stockLine(name, held, rewards)),
  };
}

/** How many wait, and who of them is served first. */
async function lineOf({ rewards }: Ports, { id }: Campaign) {
  const { spending } = await rewards.till(id, [], []);
  const heads = await Promise.all(linesIn(spending).map(async (line) => (await rewards.waiting(id, line)).items));
  const first = heads.flat().toSorted((one, other) => one.reachedAt - other.reachedAt);
  return { waiting: allWaiting(spending), firstInLine: first.slice(0, FIRST_IN_LINE).map(waitingLine) };
}

const waitingLine = ({ participant, rung, reachedAt, history }: Grant) => ({
  participant,
  rung,
  reached_at: isoInstant(reachedAt),
  reason: history.at(-1)?.reason ?? '',
});
