/** Figures of a campaign small enough to be worked out on paper. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import type { FigureTables } from '#shared/domain/report/figures.ts';
import { tablesOf } from '#shared/story/period-tables.ts';
import { type AnyFact, aFact, linesOf } from '#test/support/lake-builders.ts';

const folder = mkdtempSync(join(tmpdir(), 'by-hand-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** A day of November in Shanghai at that hour, in UTC. */
const at = (day: number, hour: number): string => new Date(Date.UTC(2026, 10, day, hour - 8)).toISOString();
const via = { via: 'group', place: 'group:pond' };
const came = (who: string, day: number, hour: number, more: object = {}): AnyFact =>
  aFact({ kind: 'arrival_observed', happened_at: at(day, hour), member_ref: who, reason: 'referred', ...via, ...more });
const went = (who: string, day: number, hour: number, how = 'left', more: object = {}): AnyFact =>
  aFact({ kind: 'departure_observed', happened_at: at(day, hour), member_ref: who, how, ...via, ...more });
const entered = (who: string, day: number, hour: number, inviter?: string): AnyFact =>
  aFact({
    kind: 'participant_entered',
    happened_at: at(day, hour),
    member_ref: who,
    root_ref: 'seed',
    generation: inviter === undefined ? 0 : inviter === 'seed' ? 1 : 2,
    campaign_version: 1,
    ...(inviter === undefined ? {} : { inviter_ref: inviter }),
  });
function judged(who: string, inviter: string, day: number, hour: number, verdict: string, revision = 1): AnyFact {
  const first = {
    inviter_ref: inviter,
    root_ref: 'seed',
    generation: inviter === 'seed' ? 1 : 2,
    joined_at: at(day, hour),
    ...via,
  };
  return aFact({
    kind: 'referral_judged',
    happened_at: at(day, hour),
    member_ref: who,
    verdict,
    revision,
    ...(revision === 1 ? first : {}),
  });
}
const ladder = JSON.stringify([
  { rung: 1, lure: 'codes:bag', cost_minor: 1_200 },
  { rung: 3, lure: 'link', cost_minor: 8_800 },
]);
const grant = (who: string, rung: number, lure: string, state: string, revision: number): AnyFact =>
  aFact({
    kind: 'grant_changed',
    happened_at: at(4, revision),
    member_ref: who,
    rung,
    lure,
    state,
    revision,
    cost_minor: 1_200,
  });

/**
 * The seed's poster is drawn on day 1. Ann comes by it on day 3 and stays; Bo on day 3 too, leaves on day 4 and comes back; Cy comes on day 4 by Ann,
 * and a read misses him on day 5, which an event tells later to have been on day 4. Of the baseline and of staff nothing counts.
 */
const LIFE: readonly AnyFact[] = [
  aFact({ kind: 'campaign_applied', happened_at: at(1, 0), campaign_version: 1, ladder }),
  came('seed', 1, 9, { reason: 'entry' }),
  entered('seed', 1, 9),
  aFact({ kind: 'poster_drawn', happened_at: at(1, 10), member_ref: 'seed' }),
  came('old', 1, 8, { reason: 'baseline' }),
  came('luna', 2, 9, { reason: 'staff' }),
  ...['ann', 'bo'].flatMap((who) => [
    came(who, 3, 9),
    entered(who, 3, 9, 'seed'),
    judged(who, 'seed', 3, 9, 'pending'),
  ]),
  judged('ann', 'seed', 3, 11, 'qualified', 2),
  judged('bo', 'seed', 3, 11, 'qualified', 2),
  went('bo', 4, 9),
  came('bo', 4, 12, { reason: 'already_referred' }),
  came('cy', 4, 10),
  entered('cy', 4, 10, 'ann'),
  judged('cy', 'ann', 4, 10, 'pending'),
  went('cy', 5, 9, 'missed', { stay_begun_at: at(4, 10) }),
  went('cy', 4, 20),
  judged('cy', 'ann', 4, 20, 'void', 2),
  aFact({ kind: 'rung_reached', happened_at: at(3, 11), member_ref: 'seed', rung: 1 }),
  grant('seed', 1, 'codes:bag', 'issued', 1),
  grant('seed', 1, 'codes:bag', 'claimed', 2),
  aFact({
    kind: 'completeness_measured',
    happened_at: '2026-11-04T00:00:00.000Z',
    day: '2026-11-04',
    observed_at: at(4, 20),
    percent: 70,
  }),
  aFact({
    kind: 'completeness_measured',
    happened_at: '2026-11-04T00:00:00.000Z',
    day: '2026-11-04',
    observed_at: at(5, 2),
    percent: 99,
  }),
];

async function presence(facts: readonly AnyFact[]) {
  files += 1;
  const path = join(folder, `${files}.ndjson.gz`);
  writeFileSync(path, linesOf(facts));
  const scope = { campaign: 'demo', timeZone: 'Asia/Shanghai', from: at(1, 0), until: at(6, 0) } as const;
  const session = await duckDbAnalyst().open([path], { ...scope, mechanic: 'contact' });
  try {
    const invitees = await session.query('SELECT member_ref, is_present, left_at FROM invitees ORDER BY 1', 10);
    const days = await session.query(
      'SELECT sum(gross_joins)::INT AS came, sum(leaves)::INT AS went FROM joins_by_day',
      1,
    );
    return { friends: invitees.rows, ...days.rows[0] };
  } finally {
    session.close();
  }
}

/** By staff: old contacts who go came to no campaign; who is passed on stays with whoever takes him on. */
describe('contacts of staff', () => {
  const luna = { via: 'contact', place: 'staff:luna' };
  const max = { via: 'contact', place: 'staff:max' };
  const friend = [came('ann', 3, 9, luna), entered('ann', 3, 9, 'seed'), judged('ann', 'seed', 3, 9, 'pending')];
  const handed = went('ann', 4, 9, 'handed_over', luna);
  const taken = came('ann', 4, 10, { ...max, reason: 'already_referred' });

  test('an old contact who goes is no leave of this campaign', async () => {
    expect(await presence([...friend, went('old', 4, 9, 'unfollowed', luna)])).toMatchObject({ came: 1, went: 0 });
  });

  test('who is passed on is still there, until he leaves who took him on', async () => {
    expect(await presence([...friend, handed])).toMatchObject({ friends: [{ is_present: true }], went: 0 });
    expect(await presence([...friend, handed, taken])).toMatchObject({ friends: [{ is_present: true }], went: 0 });
    expect(await presence([...friend, handed, taken, went('ann', 5, 9, 'unfollowed', max)])).toMatchObject({
      friends: [{ is_present: false, left_at: at(5, 9) }],
      went: 1,
    });
  });
});

async function figures(facts: readonly AnyFact[], splits = 1): Promise<FigureTables> {
  const paths = Array.from({ length: splits }, (_, part) => {
    files += 1;
    const path = join(folder, `${files}.ndjson.gz`);
    writeFileSync(path, linesOf(facts.filter((_fact, index) => index % splits === part)));
    return path;
  });
  const scope = {
    campaign: 'demo',
    timeZone: 'Asia/Shanghai',
    mechanic: 'group',
    from: at(1, 0),
    until: at(6, 0),
  } as const;
  const session = await duckDbAnalyst().open(paths, scope);
  try {
    return await tablesOf(session);
  } finally {
    session.close();
  }
}

let told: FigureTables;
beforeAll(async () => {
  told = await figures(LIFE);
});

describe('a small campaign', () => {
  test('is told day by day, each thing on the day it happened, never on the day of the poster (D3)', () => {
    expect(
      told.joins_by_day.map(({ day, gross_joins: came_, leaves, net_joins: net, new_members: fresh }) => [
        day,
        came_,
        leaves,
        net,
        fresh,
      ]),
    ).toEqual([
      ['2026-11-01', 1, 0, 1, 1],
      ['2026-11-02', 0, 0, 0, 0],
      ['2026-11-03', 2, 0, 2, 2],
      ['2026-11-04', 2, 2, 0, 1],
      ['2026-11-05', 0, 0, 0, 0],
    ]);
    expect(told.joins_by_hour).toHaveLength(5 * 24);
  });

  test('has its funnel, its generations and their K', () => {
    expect(told.funnel.map(({ people }) => people)).toEqual([4, 1, 2, 1, 1, 1, 1, null]);
    expect(told.generations.map(({ people, qualified, k }) => [people, qualified, k])).toEqual([
      [1, 0, null],
      [2, 2, 2],
      [1, 0, 0],
    ]);
    expect(told.trees).toMatchObject([{ root_ref: 'seed', people: 4, qualified: 2, depth: 2 }]);
    expect(told.leaderboard).toMatchObject([{ rank: 1, participant_ref: 'seed', qualified: 2, invitees: 2 }]);
    expect(told.concentration.at(-1)).toMatchObject({ top_percent: 100, inviters: 2, brought: 3, share: 1 });
  });

  test('has of its friends one who left for good, after ten hours; who came back has stayed', () => {
    // At day 1 two of three: 2/3.
    const all = told.retention.find(({ stratum_kind: kind }) => kind === 'all');
    expect(all).toMatchObject({ invitees: 3, d1: 0.666667, d7: null });
    expect(
      told.retention.filter(({ stratum_kind: kind }) => kind === 'cohort').map(({ stratum, d1 }) => [stratum, d1]),
    ).toEqual([
      ['2026-11-03', 1],
      ['2026-11-04', 0],
    ]);
  });

  test('has each friend under the rung his inviter climbed for, and what was claimed', () => {
    expect(
      told.lures.map(({ lure, joined, qualified, retained, claimed, cost }) => [
        lure,
        joined,
        qualified,
        retained,
        claimed,
        cost,
      ]),
    ).toEqual([
      ['codes:bag', 2, 1, 1, 1, 12],
      ['link', 1, 1, 1, 0, 0],
    ]);
    expect(told.costs.map(({ per, people, lures_each: each }) => [per, people, each])).toEqual([
      ['joined', 3, 4],
      ['qualified', 2, 6],
      ['retained', 2, 6],
      ['ordered', null, null],
    ]);
  });

  test('has of each day the completeness that was measured last', () => {
    expect(told.completeness).toMatchObject([{ day: '2026-11-04', percent: 99 }]);
  });

  test('is told the same in any order, however often and in however many files, and whatever other campaigns do', async () => {
    const others = LIFE.map((fact, index): AnyFact => ({ ...fact, id: `other-${index}`, campaign: 'other' }));
    const any = fc.tuple(
      fc.shuffledSubarray([...LIFE], { minLength: LIFE.length }),
      fc.array(fc.constantFrom(...LIFE)),
      fc.shuffledSubarray([...others]),
      fc.integer({ min: 1, max: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(any, async ([shuffled, again, elsewhere, splits]) => {
        expect(await figures([...shuffled, ...again, ...elsewhere], splits)).toEqual(told);
      }),
      { numRuns: 15 },
    );
  });

  test('of nothing is empty, and no share of nothing is a number', async () => {
    const empty = await figures([]);

    expect(empty.joins_by_day).toHaveLength(5);
    expect(empty.retention).toEqual([]);
    expect(empty.funnel.map(({ of_first: share }) => share)).toEqual(Array(8).fill(null));
    expect(JSON.stringify(empty)).not.toMatch(/NaN|Infinity/);
  });
});
