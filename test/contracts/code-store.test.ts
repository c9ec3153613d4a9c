/** What every code store promises: one code per owner for ever, and a quota that is never overspent. */
import { describe, expect, test } from 'vitest';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import { campaignId, codeText, memberId } from '#shared/domain/identity.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aCode, aStanding, DEMO, deskCode, entryCode, NOON } from '#test/support/builders.ts';
import { inMemoryCodeStore } from '#test/support/fakes/in-memory-code-store.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';

const tables = freshTables();

async function join(referrals: ReferralStore, ...members: readonly string[]): Promise<void> {
  for (const member of members) {
    const standing = aStanding(member);
    const { campaign, via, joinedAt, reason, foundBySweep } = standing;
    await referrals.record({
      observation: { campaign, member: standing.member, via, joinedAt, observedAt: NOON, reason, foundBySweep },
      presence: { via, member: standing.member, joinedAt },
      standing,
    });
  }
}

describe.each([
  {
    name: 'in memory',
    open: async () => {
      const referrals = inMemoryReferralStore();
      return { referrals, codes: inMemoryCodeStore(referrals) };
    },
  },
  {
    name: 'DynamoDB',
    open: async () => {
      const options = await tables.next();
      return { referrals: dynamoReferralStore(options), codes: dynamoCodeStore(options) };
    },
  },
])('code store: $name', ({ open }) => {
  test('a participant’s code is kept, and noted on his standing', async () => {
    const { referrals, codes } = await open();
    await join(referrals, 'ann');

    const outcome = await codes.recordCode(aCode('ann'));

    expect(outcome).toBe('recorded');
    expect(await codes.code(codeText('f-ann'))).toStrictEqual(aCode('ann'));
    expect((await referrals.standing(DEMO, memberId('ann')))?.inviteCode).toBe('f-ann');
    expect(await codes.code(codeText('foreign'))).toBeUndefined();
  });

  test('who has a code keeps it, and the second one is not kept', async () => {
    const { referrals, codes } = await open();
    await join(referrals, 'ann');
    await codes.recordCode(aCode('ann'));

    const second = await codes.recordCode(aCode('ann', { code: codeText('f-ann-2') }));
    const same = await codes.recordCode(aCode('ann'));

    expect([second, same]).toEqual(['already-made', 'already-made']);
    expect(await codes.code(codeText('f-ann-2'))).toBeUndefined();
    expect((await referrals.standing(DEMO, memberId('ann')))?.inviteCode).toBe('f-ann');
  });

  test('of ten codes made for one participant at once one stands', async () => {
    const { referrals, codes } = await open();
    await join(referrals, 'ann');
    const made = Array.from({ length: 10 }, (_, index) => aCode('ann', { code: codeText(`f-ann-${index}`) }));

    const outcomes = await Promise.all(made.map((code) => codes.recordCode(code)));

    const winner = outcomes.indexOf('recorded');
    expect(outcomes.filter((outcome) => outcome === 'recorded')).toHaveLength(1);
    expect((await referrals.standing(DEMO, memberId('ann')))?.inviteCode).toBe(`f-ann-${winner}`);
    expect((await codes.codes(DEMO)).items.map((code) => code.code)).toEqual([`f-ann-${winner}`]);
  });

  test('a code is made for nobody who does not take part, and no text is given twice', async () => {
    const { referrals, codes } = await open();
    await join(referrals, 'ann', 'bob');
    await codes.recordCode(aCode('ann'));

    await expect(codes.recordCode(aCode('stranger'))).rejects.toThrow(/No standing/);
    await expect(codes.recordCode(aCode('bob', { code: codeText('f-ann') }))).rejects.toThrow(/somebody else/);
    expect(await codes.code(codeText('f-stranger'))).toBeUndefined();
    expect((await referrals.standing(DEMO, memberId('bob')))?.inviteCode).toBeUndefined();
  });

  test('entry codes and the desk’s code are official, one each', async () => {
    const { referrals, codes } = await open();
    await join(referrals, 'ann');
    const official = [entryCode('moments'), entryCode('shop'), deskCode()];

    for (const code of [...official, aCode('ann')]) expect(await codes.recordCode(code)).toBe('recorded');
    const again = await codes.recordCode(entryCode('shop', { code: codeText('another') }));

    expect(again).toBe('already-made');
    expect(byText(await codes.officialCodes(DEMO))).toEqual(byText(official));
    expect(await codes.officialCodes(campaignId('autumn'))).toEqual([]);
  });

  test('so are the codes of seats, one for each group, apart from entries of the same label', async () => {
    const { codes } = await open();
    const seat = (label: string, over = {}) =>
      aCode(`seat-${label}`, { code: codeText(`seat-${label}`), owner: { kind: 'seat', label }, ...over });
    const official = [entryCode('core-1'), seat('core-1'), seat('core-2')];

    for (const code of official) expect(await codes.recordCode(code)).toBe('recorded');

    expect(await codes.recordCode(seat('core-2', { code: codeText('another') }))).toBe('already-made');
    expect(byText(await codes.officialCodes(DEMO))).toEqual(byText(official));
  });

  test('every code of a campaign is listed, a page at a time', async () => {
    const { referrals, codes } = await open();
    const members = Array.from({ length: 30 }, (_, index) => `m-${index}`);
    await join(referrals, ...members, 'without-code');
    const made = [entryCode(), deskCode(), ...members.map((member) => aCode(member))];
    for (const code of made) await codes.recordCode(code);

    const listed: LiveCode[] = [];
    let cursor: string | undefined;
    do {
      const page = await codes.codes(DEMO, cursor);
      listed.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);

    expect(byText(listed)).toEqual(byText(made));
  });

  test('what happens to a code is noted on it; scans only move on, and it is closed once', async () => {
    const { codes } = await open();
    const { code } = entryCode();
    await codes.recordCode(entryCode());
    const target = { kind: 'staff', staff: [] } as const;

    await codes.recordTarget(code, target);
    await codes.recordScan(code, NOON + 5);
    await codes.recordScan(code, NOON + 1);
    await codes.recordEntryPoster(code, 'posters/entry.jpg');
    await codes.recordGroupWelcome(code, 'template-1');
    await codes.recordClosed(code, NOON + 7);
    await codes.recordClosed(code, NOON + 9);

    expect(await codes.code(code)).toStrictEqual(
      entryCode('moments', {
        target,
        lastScannedAt: NOON + 5,
        posterKey: 'posters/entry.jpg',
        groupWelcomeId: 'template-1',
        closedAt: NOON + 7,
      }),
    );
    await expect(codes.recordScan(codeText('foreign'), NOON)).rejects.toThrow(/No live code/);
    expect(await codes.code(codeText('foreign'))).toBeUndefined();
  });

  test('the quota is spent up to its hard stop and not beyond, whoever spends at once', async () => {
    const { codes } = await open();
    expect(await codes.quotaUsed()).toBe(0);

    const spent = await Promise.all(Array.from({ length: 20 }, () => codes.spendQuota(12)));

    const used = spent.flatMap((outcome) => (outcome.kind === 'spent' ? [outcome.used] : []));
    expect(used.sort((left, right) => left - right)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(await codes.quotaUsed()).toBe(12);
  });

  test('units given back are there again, whatever is spent meanwhile', async () => {
    const { codes } = await open();
    await codes.adjustQuota(10);

    await Promise.all([codes.adjustQuota(-4), codes.spendQuota(100), codes.spendQuota(100)]);

    expect(await codes.quotaUsed()).toBe(8);
  });

  test('a code made anew has another record and picture, the same text and owner, and is open again', async () => {
    const { codes } = await open();
    const entry = entryCode();
    await codes.recordCode(entry);
    await codes.recordClosed(entry.code, NOON);

    await codes.recordReopened({ ...entry, configId: 'second', qrImageUrl: 'https://wework.qpic.cn/second' });

    const reopened = await codes.code(entry.code);
    expect(reopened).toMatchObject({
      configId: 'second',
      qrImageUrl: 'https://wework.qpic.cn/second',
      owner: entry.owner,
    });
    expect(reopened?.closedAt).toBeUndefined();
  });

  test('a recount sets the quota; a hard stop of nothing lets nobody spend', async () => {
    const { codes } = await open();

    expect(await codes.spendQuota(0)).toEqual({ kind: 'exhausted' });
    await codes.adjustQuota(7);

    expect(await codes.spendQuota(7)).toEqual({ kind: 'exhausted' });
    expect(await codes.spendQuota(8)).toEqual({ kind: 'spent', used: 8 });
  });
});

const byText = (codes: readonly LiveCode[]): LiveCode[] =>
  [...codes].sort((left, right) => (left.code < right.code ? -1 : 1));
