import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import { type ParticipantView, participantView } from '#shared/story/participant-view.ts';
import { aCampaign, aReferral, aStanding, DEMO, NOON } from '#test/support/builders.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';
import { operatorWorld, recordOf } from './operator-world.ts';

const ANN = memberId('ann');

/** Ann and whom she has brought, in a store that gives three at a time; refs sort otherwise than ids do. */
async function annWith(brought: readonly Partial<Referral>[]) {
  const referrals = inMemoryReferralStore(undefined, 3);
  const put = (member: string, over: Parameters<typeof aStanding>[1], referral?: Referral) => {
    const standing = aStanding(member, over);
    const { campaign, via, joinedAt, foundBySweep, reason } = standing;
    const observation = {
      campaign,
      member: standing.member,
      via,
      joinedAt,
      observedAt: joinedAt,
      reason,
      foundBySweep,
    };
    const presence = { via, member: standing.member, joinedAt, campaign };
    return referrals.record({ observation, presence, standing, ...(referral === undefined ? {} : { referral }) });
  };
  await put('ann', { entryLabel: 'moments' });
  for (const [index, over] of brought.entries()) {
    const referral = aReferral(`friend-${index}`, { memberRef: `r${(index * 7) % 1_000}`, ...over });
    const { inviter, inviterRef, generation, root, rootRef, joinedAt } = referral;
    await put(
      `friend-${index}`,
      { inviter, inviterRef, generation, root, rootRef, joinedAt, reason: 'referred' },
      referral,
    );
  }
  return { referrals, clock: fixedClock({ event: NOON }) };
}

const viewed = (view: ParticipantView | undefined): ParticipantView => {
  if (view === undefined) throw new Error('He takes part, and is not seen.');
  return view;
};

const pending = { verdict: { state: 'pending', reason: 'referred' } } as const;
const early = { verdict: { state: 'void', reason: 'left_early' } } as const;

describe('a participant’s view of himself', () => {
  test('shows whom he has brought in the order they came, what each waits for, and what counts', async () => {
    const ports = await annWith([
      { joinedAt: NOON - HOUR, holdEndsAt: NOON + DAY, ...pending },
      { joinedAt: NOON - DAY },
      { joinedAt: NOON - 2 * DAY, holdEndsAt: NOON - DAY, ...pending },
      { joinedAt: NOON - 3 * HOUR, ...early },
    ]);

    expect(await participantView(ports, DEMO, ANN)).toEqual({
      participant: {
        member: 'ann',
        memberRef: 'ref-of-ann',
        reason: 'entry',
        entryLabel: 'moments',
        generation: 0,
        joinedAt: NOON - DAY,
        hasPoster: false,
      },
      brought: [
        {
          memberRef: 'r14',
          joinedAt: NOON - 2 * DAY,
          verdict: 'pending',
          reason: 'referred',
          pendingUntil: NOON - DAY,
          waitsFor: 'read',
        },
        { memberRef: 'r7', joinedAt: NOON - DAY, verdict: 'qualified', reason: 'referred' },
        { memberRef: 'r21', joinedAt: NOON - 3 * HOUR, verdict: 'void', reason: 'left_early' },
        {
          memberRef: 'r0',
          joinedAt: NOON - HOUR,
          verdict: 'pending',
          reason: 'referred',
          pendingUntil: NOON + DAY,
          waitsFor: 'hold',
        },
      ],
      counts: { qualified: 1, pending: 2, void: 1, byReason: { left_early: 1 } },
    });
  });

  test('an invitee sees his inviter by a ref; who takes no part sees nothing', async () => {
    const ports = await annWith([{}]);

    const view = viewed(await participantView(ports, DEMO, memberId('friend-0')));

    expect(view.participant).toMatchObject({ reason: 'referred', generation: 1, inviterRef: 'ref-of-ann' });
    expect(view).toMatchObject({ brought: [], counts: { qualified: 0, pending: 0, void: 0, byReason: {} } });
    expect(await participantView(ports, DEMO, memberId('nobody'))).toBeUndefined();
  });

  test('page by page everybody is shown once, in order, with the same counts on every page and nobody else’s id', async () => {
    const verdicts = fc.constantFrom({}, pending, early);
    const friends = fc.array(fc.tuple(fc.nat(5), verdicts), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(friends, fc.integer({ min: 1, max: 7 }), async (brought, pageSize) => {
        const ports = await annWith(brought.map(([minutes, over]) => ({ joinedAt: NOON + minutes * MINUTE, ...over })));
        const pages: ParticipantView[] = [];
        for (let cursor: string | undefined, isLast = false; !isLast; isLast = cursor === undefined) {
          pages.push(viewed(await participantView(ports, DEMO, ANN, { cursor, pageSize })));
          cursor = pages.at(-1)?.next;
        }

        const shown = pages.flatMap((page) => page.brought);
        expect(new Set(shown.map(({ memberRef }) => memberRef)).size).toBe(brought.length);
        expect(shown).toHaveLength(brought.length);
        expect(shown.map(({ joinedAt }) => joinedAt)).toEqual(
          brought.map(([minutes]) => NOON + minutes * MINUTE).sort(),
        );
        for (const { counts, brought: some } of pages) {
          expect(some.length).toBeLessThanOrEqual(pageSize);
          expect(counts.qualified + counts.pending + counts.void).toBe(brought.length);
          expect(counts.void).toBe(brought.filter(([, over]) => over === early).length);
        }
        expect(JSON.stringify(pages)).not.toContain('friend-');
      }),
      { numRuns: 40 },
    );
  });

  test('what was brought since the last page is neither lost nor shown twice', async () => {
    const ports = await annWith([{ joinedAt: NOON }, { joinedAt: NOON + 1 }, { joinedAt: NOON + 2 }]);
    const first = viewed(await participantView(ports, DEMO, ANN, { pageSize: 2 }));
    const later = await annWith([0, 1, 2, 3].map((ms) => ({ joinedAt: NOON + ms })));

    const { next: cursor } = first;
    const second = viewed(await participantView(later, DEMO, ANN, { cursor, pageSize: 2 }));

    expect(second.brought.map(({ joinedAt }) => joinedAt)).toEqual([NOON + 2, NOON + 3]);
    expect([first.counts.qualified, second.counts.qualified]).toEqual([3, 4]);
  });

  test.each(['', 'x', '1', '1:', ':ref', 'x:ref'])('%j is no cursor', async (cursor) => {
    const ports = await annWith([]);

    await expect(participantView(ports, DEMO, ANN, { cursor })).rejects.toMatchObject({ code: 'CURSOR_UNREADABLE' });
  });
});

describe('showing a participant to an operator', () => {
  test('is the very view, with times people can read', async () => {
    const world = operatorWorld();
    await world.campaigns.save(aCampaign());
    await world.seed(aStanding('ann', { entryLabel: 'moments' }));
    const inviter = { inviter: ANN, inviterRef: 'ref-of-ann', generation: 1, root: ANN, reason: 'referred' } as const;
    await world.seed(aStanding('bo', inviter));

    const shown = recordOf(await world.ask('participants show', { campaign: 'demo', member: 'ann' }));

    expect(shown).toEqual({
      campaign: 'demo',
      member: 'ann',
      memberRef: 'ref-of-ann',
      reason: 'entry',
      entryLabel: 'moments',
      generation: 0,
      joinedAt: '2026-11-21T12:00:00.000Z',
      hasPoster: false,
      counts: { qualified: 1, pending: 0, void: 0, byReason: {} },
      brought: [
        { memberRef: 'ref-of-bo', joinedAt: '2026-11-21T12:00:00.000Z', verdict: 'qualified', reason: 'referred' },
      ],
    });
    await expect(world.ask('participants show', { member: 'nobody' })).rejects.toMatchObject({
      code: 'PARTICIPANT_UNKNOWN',
      message: expect.stringContaining('why'),
    });
  });
});
