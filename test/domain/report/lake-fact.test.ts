import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '#shared/domain/calendar.ts';
import { codeText, memberId } from '#shared/domain/identity.ts';
import { factsOf, type LakeItem, lakeFacts, partitionOf, staffIn } from '#shared/domain/report/lake-fact.ts';
import { movedOn, over } from '#shared/domain/reward/grant.ts';
import { emptied } from '#shared/domain/reward/granting.ts';
import { aCampaign, aCode, aStanding, DEMO, LUNA, NOON, POND_1, pending, referralOf } from '#test/support/builders.ts';
import { faultsOf } from '#test/support/lake-shape.ts';
import { aGrant, aPrize, someRewards } from '#test/support/reward-builders.ts';

const STAFF = new Map([[LUNA, 'ref-of-luna']]);
const told = (after: LakeItem, before?: LakeItem) =>
  lakeFacts({ after, ...(before === undefined ? {} : { before }) }, STAFF);

const bo = aStanding('bo', {
  inviter: memberId('ann'),
  inviterRef: 'ref-of-ann',
  rootRef: 'ref-of-ann',
  root: memberId('ann'),
  generation: 1,
  joinedAt: NOON,
  reason: 'referred',
});
const standing = { of: 'standing', standing: bo } as const;
const referral = referralOf(bo, pending({ joinedAt: NOON }));
const via = { kind: 'group', group: POND_1 } as const;
const life = { campaign: DEMO, member: memberId('bo'), memberRef: 'ref-of-bo', via };
const judgement = {
  ...life,
  revision: 2,
  at: NOON + HOUR,
  verdict: { state: 'void', reason: 'left_early' },
  because: { kind: 'went', via, at: NOON + HOUR, how: 'left' },
} as const;
const grant = movedOn(aGrant('ann', { prize: aPrize() }), { state: 'claimed', at: NOON + HOUR, reason: 'claimed' });

const EVERY: readonly LakeItem[] = [
  standing,
  {
    of: 'standing',
    standing: {
      ...bo,
      reason: 'desk',
      via: { kind: 'contact', staff: LUNA },
      poster: { key: 'k', fingerprint: 'f', drawnAt: NOON + 1, drawnAsOf: NOON + 2 },
      welcomedAt: NOON + 3,
    },
  },
  { of: 'standing', standing: aStanding('cy', { entryLabel: 'moments' }) },
  {
    of: 'observation',
    observation: { ...life, joinedAt: NOON, observedAt: NOON + 1, reason: 'no_code', foundBySweep: true },
  },
  { of: 'departure', departure: { ...life, at: NOON + HOUR, observedAt: NOON + HOUR, kind: 'missed' } },
  { of: 'referral', referral },
  { of: 'judgement', judgement },
  { of: 'grant', grant },
  { of: 'points', entry: { ...life, id: 'grant-3-1', points: 100, at: NOON, reason: 'grant' } },
  {
    of: 'spending',
    campaign: DEMO,
    spending: {
      promised: { minor: 5, pieces: 1 },
      spent: { minor: 0, pieces: 0 },
      byRung: {},
      waiting: {},
      revision: 4,
    },
    movedAt: NOON,
  },
  { of: 'code', code: aCode('bo', { code: codeText('code-of-bo') }), name: 'digest' },
  { of: 'version', campaign: aCampaign({ rewards: someRewards() }) },
  { of: 'version', campaign: aCampaign({ version: 2 }) },
  {
    of: 'campaign',
    campaign: aCampaign({ pauses: [{ from: NOON, to: NOON + HOUR }, { from: NOON + DAY }], endedAt: NOON + 2 * DAY }),
  },
  {
    of: 'completeness',
    completeness: {
      campaign: DEMO,
      day: '2026-11-22',
      measuredAt: NOON,
      heard: { comings: 9, goings: 1, unheardComings: 1, unheardGoings: 0 },
    },
  },
  { of: 'completeness', completeness: { campaign: DEMO, day: '2026-11-23', measuredAt: NOON } },
];

describe('what the lake keeps', () => {
  test.each(EVERY.map((item) => [item.of, item] as const))('of a %s has the columns of its kinds', (_of, item) => {
    const facts = factsOf(item, STAFF);

    expect(facts.flatMap(faultsOf)).toEqual([]);
    expect(facts.length).toBeGreaterThan(0);
  });

  test('names every fact differently, and the same however often it is told', () => {
    const ids = (): readonly string[] => EVERY.flatMap((item) => factsOf(item, STAFF)).map(({ id }) => id);
    // Bo stands here twice: once as he came, once as adopted.
    const without = ids().filter((id) => !/(arrival_observed|participant_entered):demo:ref-of-bo/.test(id));

    expect(new Set(without).size).toBe(without.length);
    expect(ids()).toEqual(ids());
  });

  test('names no person: no WeCom id of one, no code, nothing of a prize but its machine name', () => {
    const text = JSON.stringify(EVERY.flatMap((item) => factsOf(item, STAFF)));

    expect(text).not.toMatch(/"(bo|ann|cy|luna)"|[:"](bo|ann|cy|luna)[:"]|code-of-bo|帆布袋|config-of/);
    expect(text).toContain('staff:ref-of-luna');
  });
});

describe('a change', () => {
  test('tells a new standing as an arrival and a participant who entered, in the hour he joined', () => {
    const facts = told(standing);

    expect(facts).toEqual([
      {
        v: 1,
        id: `arrival_observed:demo:ref-of-bo:group:pond-1:${NOON}`,
        kind: 'arrival_observed',
        happened_at: '2026-11-22T12:00:00.000Z',
        campaign: 'demo',
        member_ref: 'ref-of-bo',
        via: 'group',
        place: 'group:pond-1',
        reason: 'referred',
        found_by_sweep: false,
        observed_at: expect.any(String),
      },
      {
        v: 1,
        id: 'participant_entered:demo:ref-of-bo',
        kind: 'participant_entered',
        happened_at: '2026-11-22T12:00:00.000Z',
        campaign: 'demo',
        campaign_version: 1,
        via: 'group',
        place: 'group:pond-1',
        member_ref: 'ref-of-bo',
        inviter_ref: 'ref-of-ann',
        root_ref: 'ref-of-ann',
        generation: 1,
        reason: 'referred',
        found_by_sweep: false,
      },
    ]);
    expect(facts.map(partitionOf)).toEqual(['dt=2026-11-22/hour=12', 'dt=2026-11-22/hour=12']);
  });

  test('tells a poster and a welcome once each, and nothing again that was told before', () => {
    const drawn = {
      of: 'standing',
      standing: { ...bo, poster: { key: 'k', fingerprint: 'p', drawnAt: NOON + 1 } },
    } as const;
    const greeted = { of: 'standing', standing: { ...drawn.standing, welcomedAt: NOON + 2 } } as const;

    expect(told(drawn, standing).map(({ kind }) => kind)).toEqual(['poster_drawn']);
    expect(told(greeted, drawn).map(({ kind }) => kind)).toEqual(['participant_greeted']);
    expect(told(greeted, greeted)).toEqual([]);
  });

  test('tells a seed of the desk who is adopted where he hangs now; how he entered stays as it was', () => {
    const seed = { ...aStanding('bo', { reason: 'desk', joinedAt: NOON }), via };
    const { inviter, inviterRef, rootRef, root, generation } = bo;
    const place = { inviter, inviterRef, rootRef, root, generation };
    const adopted = { ...seed, ...place, reason: 'referred', enteredAs: 'desk' } as typeof bo;

    const facts = told({ of: 'standing', standing: adopted }, { of: 'standing', standing: seed });

    expect(facts).toMatchObject([{ kind: 'participant_placed', inviter_ref: 'ref-of-ann', generation: 1 }]);
    expect(factsOf({ of: 'standing', standing: adopted }, STAFF)).toEqual(
      expect.arrayContaining([...told({ of: 'standing', standing: seed })]),
    );
  });

  test('tells a referral as it was recorded, and each later verdict when it was given', () => {
    const recorded = told({ of: 'referral', referral: { ...referral, verdict: judgement.verdict, revision: 2 } });

    expect(recorded).toMatchObject([
      { kind: 'referral_judged', happened_at: '2026-11-22T12:00:00.000Z', verdict: 'pending', revision: 1 },
    ]);
    expect(told({ of: 'judgement', judgement })).toMatchObject([
      { kind: 'referral_judged', happened_at: '2026-11-22T13:00:00.000Z', verdict: 'void', revision: 2 },
    ]);
    expect(told({ of: 'referral', referral: { ...referral, revision: 3 } }, { of: 'referral', referral })).toEqual([]);
  });

  test('tells of a grant the rung, and each state it comes to', () => {
    const before = { of: 'grant', grant: aGrant('ann', { prize: aPrize() }) } as const;

    expect(told(before).map(({ kind }) => kind)).toEqual(['rung_reached', 'grant_changed']);
    expect(told({ of: 'grant', grant }, before)).toMatchObject([
      { kind: 'grant_changed', state: 'claimed', lure: 'codes:tote-bag', cost_minor: 1_200, member_ref: 'ref-of-ann' },
    ]);
  });

  test('tells what a grant gave then, whatever it gives now: a backfill says of each change what the stream said', () => {
    const cheaper = aPrize({ lure: { kind: 'points', points: 20 }, costMinor: 100 });
    const { day: _none, ...waiting } = aGrant('ann', { prize: aPrize(), state: 'waiting' });
    const issued = over(waiting, {
      ...movedOn(waiting, { state: 'issued', at: NOON + 1, reason: 'room_again' }),
      prize: cheaper,
      day: '2026-11-25',
    });
    const expired = over(
      issued,
      emptied(movedOn(issued, { state: 'expired', at: NOON + 2, reason: 'not_claimed_in_time' })),
    );
    const steps = [waiting, issued, expired].map((grant) => ({ of: 'grant', grant }) as const);

    const byStream = steps.flatMap((after, index) => told(after, steps[index - 1]));

    expect(byStream.filter(({ kind }) => kind === 'grant_changed').map(({ lure, day }) => [lure, day])).toEqual([
      ['codes:tote-bag', undefined],
      ['points:20', '2026-11-25'],
      ['points:20', undefined],
    ]);
    expect(told(steps[2]!)).toEqual(byStream);
  });

  test('that takes an item away tells nothing', () => {
    expect(lakeFacts({ before: standing }, STAFF)).toEqual([]);
    expect(lakeFacts({}, STAFF)).toEqual([]);
  });

  test('is asked for the staff it speaks of', () => {
    expect(staffIn({ of: 'standing', standing: { ...bo, via: { kind: 'contact', staff: LUNA } } })).toEqual([LUNA]);
    expect(staffIn(standing)).toEqual([]);
  });
});
