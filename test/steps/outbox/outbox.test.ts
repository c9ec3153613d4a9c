import { describe, expect, test } from 'vitest';
import { dispatchOwed } from '#functions/outbox/dispatch/dispatch.ts';
import { sweepOutbox } from '#functions/outbox/sweep/sweep.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import { aStanding, DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

const ticket = { welcomeCode: 'W', staff: LUNA, happenedAt: NOON };
const promiseOf = ({ campaign, member, owed }: Standing) => owed && { campaign, member, owed };
const owing = (member: string, since = NOON) =>
  aStanding(member, { owed: { since, requestId: `req-${member}`, ticket } });

describe('what a standing owes', () => {
  test('is asked for by the stream with the very id the step used', async () => {
    const world = stepWorld();

    expect(await dispatchOwed(world, promiseOf(owing('ann')))).toEqual({ kind: 'dispatched' });
    expect(world.wanted.messages).toMatchObject([{ id: 'req-ann:poster', urgency: 'urgent', ticket }]);
  });

  test('nothing newly owed says nothing', async () => {
    const world = stepWorld();

    expect(await dispatchOwed(world, undefined)).toEqual({ kind: 'nothing-owed' });
    expect(world.wanted.messages).toEqual([]);
  });

  test('after a stream outage of 48 hours the sweep asks for everything that is still owed, and greets nobody too late', async () => {
    const world = stepWorld();
    for (let index = 0; index < 250; index += 1) await world.seed(owing(`m${index}`, NOON + index));
    await world.referrals.recordPoster(DEMO, memberId('m7'), { key: 'k', fingerprint: 'p', drawnAt: NOON });
    world.clock.advance(48 * 3_600_000);

    expect(await sweepOutbox(world)).toEqual({ kind: 'swept', redriven: 249 });
    expect(world.wanted.messages.every((wanted) => wanted.ticket === undefined && wanted.urgency === 'bulk')).toBe(
      true,
    );
    expect(
      world.wanted.messages.some((wanted) => wanted.subject.kind === 'member' && wanted.subject.member === 'm7'),
    ).toBe(false);
  });

  test('what is owed for less than ten minutes is left to the stream', async () => {
    const world = stepWorld();
    await world.seed(owing('ann'));
    world.clock.advance(9 * 60_000);

    expect(await sweepOutbox(world)).toEqual({ kind: 'swept', redriven: 0 });
  });

  test('what cannot be drawn is asked for ever more rarely, at most once a day', async () => {
    const world = stepWorld();
    await world.seed(owing('ann'));
    const askedAt: number[] = [];
    for (let minute = 0; minute < 3 * 24 * 60; minute += 5) {
      world.clock.advance(5 * 60_000);
      if ((await sweepOutbox(world)).redriven > 0) askedAt.push(minute + 5);
    }

    expect(askedAt.slice(0, 4)).toEqual([15, 30, 55, 100]);
    expect(askedAt.length).toBeLessThan(12);
    expect(new Set(world.wanted.messages.map((wanted) => wanted.id)).size).toBe(askedAt.length);
  });
});

describe('what a referral owes', () => {
  const climb = { campaign: DEMO, inviter: memberId('ann'), invitee: memberId('bo'), since: NOON };

  test('is told to the one who grants, under an id of its facts, and nothing else is said', async () => {
    const world = stepWorld();

    expect(await dispatchOwed(world, undefined, climb)).toEqual({ kind: 'dispatched' });
    await dispatchOwed(world, undefined, climb);

    expect(world.rewardsDue.messages).toEqual(
      Array(2).fill({ version: 1, id: `climb:demo:bo:${NOON}`, what: 'climb', ...climb }),
    );
    expect(world.wanted.messages).toEqual([]);
  });

  test('and a poster owed by the same change are both told', async () => {
    const world = stepWorld();

    await dispatchOwed(world, promiseOf(owing('ann')), climb);

    expect([world.wanted.messages.length, world.rewardsDue.messages.length]).toEqual([1, 1]);
  });
});
