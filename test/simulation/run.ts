/** One life of a simulated world, from its seed to its rest: what it came to, or the first law that was broken. */
import { HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { type Act, type Plan, SCHEDULES } from './acts.ts';
import { Play } from './play.ts';
import { lookAtRest, lookForTheMissing } from './rest.ts';
import { lookAtRewardsAtRest } from './reward-rest.ts';
import type { Breach } from './watch.ts';
import { type Mutation, type Trouble, World } from './world.ts';

export interface Figures {
  acts: number;
  steps: number;
  calls: number;
  writes: number;
  callbacks: number;
  messages: number;
  groupReads: number;
  contactReads: number;
  checks: number;
  ticks: number;
  participants: number;
  referrals: number;
  /** Credited for claims. */
  points: number;
  virtualDays: number;
  readonly faults: Record<string, number>;
  readonly verdicts: Record<string, number>;
  readonly grants: Record<string, number>;
  readonly codes: Record<string, number>;
  readonly claims: Record<string, number>;
}

export interface Life {
  readonly figures: Figures;
  readonly breach?: Breach & { readonly at: number; readonly afterActs: number };
  readonly world: World;
}

export interface Terms {
  readonly troubles: ReadonlySet<Trouble>;
  readonly mutation?: Mutation;
  readonly tell?: (at: number, line: string) => void;
  /** Where fewer acts are played than the plan has. */
  readonly acts?: readonly Act[];
}

const FULL_LOOK_EVERY = 1_000;
/** The latest callback is under way for two days, and the longest hold is as long. */
const UNTIL_ALL_IS_HEARD = 100 * HOUR;
const A_ROUND = 31 * MINUTE;

export async function live(plan: Plan, terms: Terms): Promise<Life> {
  const { troubles, mutation, tell, acts = plan.acts } = terms;
  const world = new World({
    seed: plan.seed,
    startsAt: plan.startsAt,
    troubles,
    ...(mutation === undefined ? {} : { mutation }),
    ...(tell === undefined ? {} : { tell }),
  });
  const isOver = (): boolean => world.breach !== undefined;
  const play = new Play(world);
  let played = 0;
  for (const act of acts) {
    await world.engine.runUntil(act.at, isOver);
    if (isOver()) break;
    play.act(act);
    played += 1;
    if (played % FULL_LOOK_EVERY !== 0) continue;
    world.watch.lookAtAll();
    world.rewardWatch.lookAtAll();
  }
  if (!isOver()) await comeToRest(world, isOver);
  const figures = figuresOf(world, played, plan);
  return { figures, world, ...(world.breach === undefined ? {} : { breach: { ...world.breach, afterActs: played } }) };
}

async function comeToRest(world: World, isOver: () => boolean): Promise<void> {
  const pass = (ms: number): Promise<void> => world.engine.runUntil(world.engine.now + ms, isOver);
  world.isCalm = true;
  world.silentUntil.clear();
  world.streamOutUntil = 0;
  world.redrive();
  for (let round = 0; round < 4; round += 1) {
    for (const schedule of SCHEDULES) world.strike(schedule);
    await pass(A_ROUND);
  }
  if (isOver()) return;
  await lookForTheMissing(world);
  await pass(UNTIL_ALL_IS_HEARD);
  world.isAtRest = true;
  for (let round = 0; round < 30 && !isOver() && (round < 5 || !world.isQuiet); round += 1) {
    world.redrive();
    for (const schedule of SCHEDULES) world.strike(schedule);
    await pass(A_ROUND);
  }
  if (isOver()) return;
  world.watch.lookAtAll();
  lookAtRest(world);
  world.rewardWatch.lookAtAll();
  lookAtRewardsAtRest(world, world.engine.now - A_ROUND);
}

function figuresOf(world: World, acts: number, plan: Plan): Figures {
  const { counted, happened, books } = world;
  const { queues, rewardWatch, claims } = world;
  const { grants, codes, points } = rewardWatch.sums.figures;
  const verdicts: Record<string, number> = {};
  const count = (name: string): void => {
    verdicts[name] = (verdicts[name] ?? 0) + 1;
  };
  const referrals = books.referrals.all();
  for (const { verdict } of referrals) count(`${verdict.state} ${verdict.reason}`);
  for (const { observations } of books.histories.all())
    for (const { reason } of observations.values()) count(`observed ${reason}`);
  const participants = books.standings.all();
  for (const { reason } of participants) if (reason !== 'referred') count(`seed ${reason}`);
  return {
    acts,
    steps: happened.steps,
    calls: counted.calls,
    writes: counted.writes,
    callbacks: happened.callbacks,
    messages: queues.reduce((sum, { sent }) => sum + sent, 0),
    groupReads: world.wecom.groupReads,
    contactReads: world.wecom.contactReads,
    checks: world.watch.checks + rewardWatch.checks,
    ticks: happened.ticks,
    participants: participants.length,
    referrals: referrals.length,
    points,
    virtualDays: Math.round((world.engine.now - plan.startsAt) / (24 * HOUR)),
    faults: {
      'callbacks lost': happened.lost,
      'callbacks doubled': happened.doubled,
      'callbacks late': happened.late,
      'calls throttled': counted.throttled,
      'answers lost': counted.answersLost,
      deaths: counted.deaths,
      'dead letters': queues.reduce((sum, { died }) => sum + died, 0),
      'messages overtaken': happened.overtaken,
      'schedules silent': happened.silent,
      'stream records forgotten': happened.streamForgot,
    },
    verdicts,
    grants,
    codes,
    claims,
  };
}
