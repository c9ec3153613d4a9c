/** The audit finds every way in which books can be wrong. */
import { describe, expect, test } from 'vitest';
import { type AuditInput, audit } from '#infra/local/demo/audit.ts';
import { readCascades } from '#infra/local/demo/cascades.ts';
import { expectedGraph } from '#infra/local/demo/expected-graph.ts';

const FILE = '1\ta\t100\t5\ta:0 a/b:10 a/c:20 a/b/d:30 a/c/b:40';

/** Books that agree: a seed, b and c by him, d by b; b scanned c's poster later. */
const right = (): AuditInput => ({
  expected: expectedGraph(readCascades(FILE)),
  truth: [
    { person: 'wm-a', codeOf: 'entry' },
    { person: 'wm-a', codeOf: 'desk' },
    { person: 'wm-b', codeOf: { person: 'wm-a' } },
    { person: 'wm-c', codeOf: { person: 'wm-a' } },
    { person: 'wm-d', codeOf: { person: 'wm-b' } },
    { person: 'wm-b', codeOf: { person: 'wm-c' } },
  ],
  referrals: [
    { invitee: 'wm-b', inviter: 'wm-a', generation: 1, root: 'wm-a', verdict: 'qualified', reason: 'referred' },
    { invitee: 'wm-c', inviter: 'wm-a', generation: 1, root: 'wm-a', verdict: 'qualified', reason: 'referred' },
    { invitee: 'wm-d', inviter: 'wm-b', generation: 2, root: 'wm-a', verdict: 'qualified', reason: 'referred' },
  ],
  others: [
    { invitee: 'wm-a', reason: 'entry' },
    { invitee: 'wm-a', reason: 'desk' },
    { invitee: 'wm-b', reason: 'already_referred' },
  ],
  gone: new Map(),
  grantFaults: [],
  withoutPoster: [],
  idOf: (person) => `wm-${person}`,
});

const changedRow = (change: object): AuditInput => {
  const input = right();
  const referrals = input.referrals.map((row) => (row.invitee === 'wm-d' ? { ...row, ...change } : row));
  return { ...input, referrals };
};

describe('the audit', () => {
  test('agrees with right books', () => {
    expect(audit(right())).toEqual({
      agrees: true,
      referrals: 3,
      seeds: 1,
      observedJoins: 6,
      qualified: 3,
      disagreements: [],
    });
  });

  test.each<[string, AuditInput, string]>([
    [
      'a referral is missing',
      { ...right(), referrals: right().referrals.slice(0, 2) },
      'wm-d, invited by wm-b, is not booked',
    ],
    ['another inviter is booked', changedRow({ inviter: 'wm-c' }), 'wm-d came by wm-b, booked under wm-c'],
    ['the depth is wrong', changedRow({ generation: 1 }), 'wm-d is generation 2 of wm-a, booked as 1 of wm-a'],
    ['the root is wrong', changedRow({ root: 'wm-b' }), 'wm-d is generation 2 of wm-a, booked as 2 of wm-b'],
    ['he is held back', changedRow({ verdict: 'pending' }), 'wm-d stayed through his hold, and is pending (referred)'],
    [
      'he had left and counts',
      { ...right(), gone: new Map([['wm-d', 'left_early']]) },
      'wm-d was gone (left_early) when his hold ended, and is qualified (referred)',
    ],
    [
      'he is said to have been removed, and left by himself',
      { ...changedRow({ verdict: 'void', reason: 'removed' }), gone: new Map([['wm-d', 'left_early']]) },
      'wm-d was gone (left_early) when his hold ended, and is void (removed)',
    ],
    [
      'a seed is booked as invited',
      {
        ...right(),
        referrals: [
          ...right().referrals,
          { invitee: 'wm-a', inviter: 'wm-d', generation: 3, root: 'wm-a', verdict: 'qualified', reason: 'referred' },
        ],
      },
      'wm-a is a seed, booked as invited by wm-d',
    ],
    [
      'somebody is booked whom the file does not know',
      {
        ...right(),
        referrals: [
          ...right().referrals,
          { invitee: 'wm-x', inviter: 'wm-a', generation: 1, root: 'wm-a', verdict: 'qualified', reason: 'referred' },
        ],
      },
      'wm-x is booked as invited, and the file knows nothing of it',
    ],
    [
      'somebody is booked twice',
      { ...right(), referrals: [...right().referrals, ...right().referrals.slice(2)] },
      '1 people are booked twice',
    ],
    [
      'WeCom saw him come by another code',
      { ...right(), truth: right().truth.filter((join) => join.person !== 'wm-d') },
      "WeCom says wm-d came by wm-b's code never",
    ],
    [
      'a join is not on the books',
      { ...right(), others: right().others.slice(0, 2) },
      'wm-b joined 2 times, 1 of them are on the books',
    ],
    [
      'a grant is missing',
      { ...right(), grantFaults: ['wm-a for 3 friends has no grant'] },
      'wm-a for 3 friends has no grant',
    ],
    ['a poster never came', { ...right(), withoutPoster: ['wm-b'] }, 'wm-b was never given his poster'],
  ])('disagrees when %s', (_, input, sentence) => {
    const report = audit(input);

    expect(report.agrees).toBe(false);
    expect(report.disagreements).toContain(sentence);
  });
});
