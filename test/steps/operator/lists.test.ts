import { describe, expect, test } from 'vitest';
import { codeText, memberId } from '#shared/domain/identity.ts';
import type { Cell } from '#shared/messages/operator-command.ts';
import { aCampaign, aCode, aStanding, DEMO, entryCode, NOON, POND_1 } from '#test/support/builders.ts';
import { type OperatorWorld, operatorWorld, rowsOf } from './operator-world.ts';

/** Asks until there is no next page, as the CLI does. */
async function all(world: OperatorWorld, command: string, input: object) {
  const rows: Readonly<Record<string, Cell>>[] = [];
  let pages = 0;
  for (let cursor: string | undefined, isLast = false; !isLast; pages += 1) {
    const page = rowsOf(await world.ask(command, { ...input, ...(cursor === undefined ? {} : { cursor }) }));
    rows.push(...page.rows);
    cursor = page.next;
    isLast = cursor === undefined;
  }
  return { rows, pages };
}

const referred = (inviter: string) =>
  ({
    inviter: memberId(inviter),
    generation: 1,
    root: memberId('ann'),
    reason: 'referred',
  }) as const;

async function people(): Promise<OperatorWorld> {
  const world = operatorWorld();
  await world.campaigns.save(aCampaign());
  await world.seed(
    aStanding('ann', { joinedAt: NOON, poster: { key: 'posters/a.jpg', fingerprint: 'a', drawnAt: NOON } }),
  );
  await world.codes.recordCode(aCode('ann'));
  await world.referrals.recordWelcome(DEMO, memberId('ann'), NOON + 1_000);
  await world.seed(aStanding('bo', { joinedAt: NOON, ...referred('ann') }));
  return world;
}

describe('exporting referrals', () => {
  test('gives one row per referral, and no other', async () => {
    const world = await people();

    const page = rowsOf(await world.ask('referrals export', { campaign: 'demo' }));

    expect(page).toEqual({
      kind: 'rows',
      columns: [
        ...['campaign', 'invitee', 'inviter', 'generation', 'root', 'verdict', 'reason', 'joined_at'],
        ...['hold_ends_at', 'judged_at', 'found_by_sweep'],
      ],
      rows: [
        {
          campaign: 'demo',
          invitee: 'bo',
          inviter: 'ann',
          generation: 1,
          root: 'ann',
          verdict: 'qualified',
          reason: 'referred',
          joined_at: '2026-11-22T12:00:00.000Z',
          hold_ends_at: '2026-11-22T12:00:00.000Z',
          judged_at: '2026-11-22T12:00:00.000Z',
          found_by_sweep: false,
        },
      ],
    });
  });

  test('all of it adds each seed, and each observed join that is neither, with its reason and without inviter', async () => {
    const world = await people();
    const via = { kind: 'group', group: POND_1 } as const;
    const seen = { campaign: DEMO, member: memberId('cy'), via, joinedAt: NOON, observedAt: NOON, foundBySweep: false };
    const presence = { via, member: memberId('cy'), joinedAt: NOON };
    await world.referrals.record({ observation: { ...seen, reason: 'no_code' }, presence });

    const { rows } = await all(world, 'referrals export', { all: true });

    expect(
      rows.map(({ invitee, inviter, root, generation, reason }) => [invitee, inviter, root, generation, reason]),
    ).toEqual([
      ['bo', 'ann', 'ann', 1, 'referred'],
      ['ann', '', '', '', 'entry'],
      ['cy', '', '', '', 'no_code'],
    ]);
  });

  test('follows page after page to the end, every referral once', async () => {
    const world = await people();
    const friends = Array.from({ length: 250 }, (_, index) => `f${String(index).padStart(3, '0')}`);
    for (const friend of friends) await world.seed(aStanding(friend, referred('ann')));

    const some = await all(world, 'referrals export', { campaign: 'demo' });
    const every = await all(world, 'referrals export', { campaign: 'demo', all: true });

    expect(some.pages).toBeGreaterThan(1);
    expect(some.rows.map(({ invitee }) => invitee)).toEqual(['bo', ...friends]);
    expect(every.rows).toHaveLength(252);
    await expect(world.ask('referrals export', { cursor: 'elsewhere:1' })).rejects.toMatchObject({
      code: 'CURSOR_UNREADABLE',
    });
  });
});

describe('listing participants', () => {
  test('shows what each has been given', async () => {
    const { rows } = await all(await people(), 'participants list', {});

    expect(rows).toEqual([
      {
        member: 'ann',
        inviter: '',
        generation: 0,
        joined_at: '2026-11-22T12:00:00.000Z',
        invite_code: 'f-ann',
        poster_key: 'posters/a.jpg',
        welcomed_at: '2026-11-22T12:00:01.000Z',
      },
      {
        member: 'bo',
        inviter: 'ann',
        generation: 1,
        joined_at: '2026-11-22T12:00:00.000Z',
        invite_code: '',
        poster_key: '',
        welcomed_at: '',
      },
    ]);
  });

  test('without poster are those staff must hand one to', async () => {
    const { rows } = await all(await people(), 'participants list', { withoutPoster: true });

    expect(rows.map(({ member }) => member)).toEqual(['bo']);
  });
});

describe('posters', () => {
  test('a participant’s and an entry code’s are handed over as files', async () => {
    const world = await people();
    await world.codes.recordCode(entryCode('moments', { posterKey: 'posters/m.jpg' }));
    await world.files.write('posters/a.jpg', Buffer.from('of ann'), 'image/jpeg');
    await world.files.write('posters/m.jpg', Buffer.from('of moments'), 'image/jpeg');
    const file = (text: string) => ({
      kind: 'file',
      base64: Buffer.from(text).toString('base64'),
      contentType: 'image/jpeg',
    });

    expect(await world.ask('poster get', { participant: 'ann' })).toEqual(file('of ann'));
    expect(await world.ask('poster get', { entry: 'moments' })).toEqual(file('of moments'));
  });

  test.each([
    [{ participant: 'bo' }, 'POSTER_NOT_DRAWN'],
    [{ participant: 'ann' }, 'POSTER_NOT_DRAWN'],
    [{ participant: 'nobody' }, 'PARTICIPANT_UNKNOWN'],
    [{ entry: 'nowhere' }, 'ENTRY_CODE_UNKNOWN'],
    [{}, 'POSTER_OF_WHOM'],
    [{ participant: 'ann', entry: 'moments' }, 'POSTER_OF_WHOM'],
  ])('of %j there is none: %s', async (input, code) => {
    const world = await people();

    await expect(world.ask('poster get', input)).rejects.toMatchObject({ name: 'Refused', code });
  });

  test('one can be asked for, without hurry, and asked for again', async () => {
    const world = await people();

    await world.ask('poster want', { participant: 'bo' });
    world.clock.advance(1);
    await world.ask('poster want', { participant: 'bo' });

    expect(world.wanted.messages).toMatchObject([
      { campaign: 'demo', subject: { kind: 'member', member: 'bo' }, urgency: 'bulk' },
      { subject: { member: 'bo' } },
    ]);
    expect(new Set(world.wanted.messages.map(({ id }) => id)).size).toBe(2);
    await expect(world.ask('poster want', { participant: codeText('x') })).rejects.toMatchObject({
      code: 'PARTICIPANT_UNKNOWN',
    });
  });
});
