/**
 * Whoever waits was first: the lines of a campaign are served together, always the one who reached his rung earliest. A line in which one finds no
 * room is left alone for this time, for the next one of it wants the same; so nobody is looked at for whom there is nothing.
 */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { Grant } from '#shared/domain/reward/grant.ts';
import { type GrantMove, roomFor, rungsOf, serveWaiting, type Today } from '#shared/domain/reward/granting.ts';
import { type Line, linesIn } from '#shared/domain/reward/line.ts';
import type { Rewards } from '#shared/domain/reward/rewards.ts';
import { rewardsFor } from '#shared/story/promised-rewards.ts';
import type { ClimberPorts } from './climbers.ts';
import { type Draft, joined, leftIn } from './draft.ts';

/** A line as far as it has been read. */
interface Queue {
  readonly line: Line;
  readonly rewards: Rewards;
  readonly read: readonly Grant[];
  /** Where reading goes on; null: that was all. */
  readonly next: string | undefined | null;
}

export async function served(ports: ClimberPorts, campaign: Campaign, draft: Draft, today: Today): Promise<Draft> {
  let current = draft;
  let queues = await queuesOf(ports, campaign, draft);
  while (!current.isCut) {
    const looked = await readOn(ports, campaign, { draft: current, queues, today });
    current = { ...current, metCap: current.metCap || looked.metCap };
    queues = looked.queues.toSorted((one, other) => reachedAtOf(one) - reachedAtOf(other));
    const [first, ...others] = queues;
    const [waiting, ...behind] = first?.read ?? [];
    if (first === undefined || waiting === undefined) return current;
    queues = [{ ...first, read: behind }, ...others];
    if (isMoved(current.moves, waiting)) continue;
    const found = serveWaiting(current.till, waiting, first.rewards, today);
    if (found.moves.length > leftIn(current)) return { ...current, isCut: true };
    if (found.moves.length === 0) queues = others;
    current = joined(current, found);
  }
  return current;
}

const reachedAtOf = ({ read }: Queue): number => read[0]?.reachedAt ?? Number.POSITIVE_INFINITY;

/** Thousands may wait under a few versions: each is read once. */
async function queuesOf(ports: ClimberPorts, campaign: Campaign, { till }: Draft): Promise<readonly Queue[]> {
  const versions = new Map<number, Rewards | undefined>();
  const queues: Queue[] = [];
  for (const line of linesIn(till.spending)) {
    const { campaignVersion: version } = line;
    if (!versions.has(version)) versions.set(version, await rewardsFor(ports, campaign, version));
    const rewards = versions.get(version);
    if (rewards !== undefined) queues.push({ line, rewards, read: [], next: undefined });
  }
  return queues;
}

interface Look {
  readonly draft: Draft;
  readonly queues: readonly Queue[];
  readonly today: Today;
}

/** The lines of which somebody is at hand. One is read only while there is room for its prize; where the budget has none, that cap is met. */
async function readOn(
  ports: ClimberPorts,
  campaign: Campaign,
  { draft, queues, today }: Look,
): Promise<{ readonly queues: readonly Queue[]; readonly metCap: boolean }> {
  let metCap = false;
  const read = queues.map(async (queue): Promise<readonly Queue[]> => {
    if (queue.read.length > 0) return [queue];
    if (queue.next === null) return [];
    const found = roomIn(draft, queue, today);
    metCap ||= found?.metCap === true;
    if (found === undefined || 'noRoom' in found) return [];
    const { items, next } = await ports.rewards.waiting(campaign.id, queue.line, queue.next);
    return [{ ...queue, read: items, next: next ?? null }];
  });
  const found = (await Promise.all(read)).flat();
  // The index may name only such as have been served since: an empty page is not the end of a line.
  const isMore = found.some(({ read: people, next }) => people.length === 0 && next !== null);
  const more = isMore ? await readOn(ports, campaign, { draft, queues: found, today }) : undefined;
  return { queues: more?.queues ?? found, metCap: metCap || more?.metCap === true };
}

function roomIn({ till }: Draft, { line, rewards }: Queue, { day }: Today) {
  const rung = rungsOf(rewards).find(({ needs }) => needs === line.rung);
  return rung === undefined ? undefined : roomFor(till, rewards, rung, day);
}

const isMoved = (moves: readonly GrantMove[], { participant, rung }: Grant): boolean =>
  moves.some(({ after }) => after.participant === participant && after.rung === rung);
