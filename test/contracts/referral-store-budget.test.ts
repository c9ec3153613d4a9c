/** What a person costs in write units, as the table itself counts them, index included: figures the design promises. */
import { expect, test } from 'vitest';
import { type Consumption, dynamoClient } from '#shared/adapters/dynamodb/client.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { referralItem } from '#shared/adapters/dynamodb/edge-items.ts';
import { dynamoPersonalLinks } from '#shared/adapters/dynamodb/personal-links.ts';
import { dynamoPosterLinks } from '#shared/adapters/dynamodb/poster-links.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { DAY } from '#shared/domain/calendar.ts';
import { campaignId, codeText, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import type { Referral, Rejudged } from '#shared/domain/referral/referral.ts';
import type { Standing, Via } from '#shared/domain/referral/standing.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aCode, aStanding, NOON, pending, referralOf } from '#test/support/builders.ts';

const tables = freshTables();

/** Ids as long as WeCom's are. */
const CAMPAIGN = campaignId('national-day-fission-2026-autumn');
const INVITER = memberId('wmqfasd1e1927831291723123109rBBB');
const INVITEE = memberId('wmqfasd1e1927831291723123109rAAA');
const GROUP: Via = { kind: 'group', group: groupId('wrOgQhDgAAMYQiS5ol9G7gK9JVAAAABB') };
const DESK = staffId('zhang.xiaolong-of-shanghai-flagship');
/** As the database counts: names and values in UTF-8, a number half its digits and one, a map three and one each. */
function bytesOf(item: object): number {
  const value = (held: unknown): number => {
    if (typeof held === 'string') return Buffer.byteLength(held);
    if (typeof held === 'number') return Math.ceil(String(held).length / 2) + 1;
    if (typeof held === 'boolean') return 1;
    return 3 + Object.keys(held as object).length + bytesOf(held as object);
  };
  return Object.entries(item).reduce((sum, [name, held]) => sum + Buffer.byteLength(name) + value(held), 0);
}
const TICKET = { welcomeCode: 'W'.repeat(64), staff: DESK, happenedAt: NOON };
const OWED = { since: NOON, requestId: 'a'.repeat(64), ticket: TICKET };

async function meteredStores() {
  const { table, client } = await tables.next();
  const { endpoint, region, credentials } = client.config;
  const spent: Consumption[] = [];
  const metered = dynamoClient({
    configuration: { endpoint: (await endpoint?.()) ?? '', region, credentials },
    observe: (consumption) => spent.push(consumption),
  });
  const options = { table, client: metered };
  return {
    referrals: dynamoReferralStore(options),
    codes: dynamoCodeStore(options),
    links: dynamoPosterLinks(options),
    pages: dynamoPersonalLinks(options),
    /** Units since the last look. */
    spent: () => spent.splice(0).reduce((sum, { units }) => sum + units, 0),
  };
}

/** As the step writes it: standing with its code, referral that waits a week, presence. */
function aJoin(via: Via, over: Partial<Standing> = {}, ofReferral: Partial<Referral> = {}) {
  const code = codeText('c'.repeat(30));
  const standing = aStanding(INVITEE, {
    campaign: CAMPAIGN,
    campaignVersion: 12,
    memberRef: 'r'.repeat(36),
    inviterRef: 'r'.repeat(36),
    rootRef: 'r'.repeat(36),
    via,
    code,
    inviter: INVITER,
    root: memberId('wmqfasd1e1927831291723123109rCCC'),
    generation: 12,
    reason: 'referred',
    ...over,
  });
  const { campaign, member, joinedAt, reason, foundBySweep } = standing;
  const waits = pending({ joinedAt, holdEndsAt: joinedAt + 7 * DAY });
  return {
    observation: { campaign, member, via, joinedAt, observedAt: NOON, code, reason, foundBySweep },
    presence: { via, member, joinedAt, campaign },
    standing,
    referral: referralOf(standing, { ...waits, inviterRef: standing.inviterRef!, ...ofReferral }),
  };
}

/** His hold is over and a read has shown him. */
function aQualification(before: Referral): Rejudged {
  const { dueAt: _settled, ...held } = before;
  const { campaign, member, via } = before;
  const at = before.holdEndsAt + DAY;
  const verdict = { state: 'qualified', reason: 'referred' } as const;
  const because = { kind: 'shown', via, readBegunAt: at } as const;
  return {
    before,
    after: { ...held, verdict, judgedAt: at, confirmedAt: at, revision: 2 },
    judgement: { campaign, member, revision: 2, at, verdict, because },
  };
}

const PLACES = [
  ['a group', GROUP, {}],
  ['a contact who is owed a poster', { kind: 'contact', staff: DESK } as const, { owed: OWED }],
] as const;

test.each(PLACES)(
  'the join of %s with its referral and his hold pending costs at most 8 units',
  async (_who, via, over) => {
    const { referrals, spent } = await meteredStores();

    expect(await referrals.record(aJoin(via, over))).toBe('recorded');

    const units = spent();
    expect(units).toBeGreaterThan(0);
    expect(units).toBeLessThanOrEqual(8);
  },
);

test('the join of a group costs no more with the scan noted on the code he came by, which is one unit by itself', async () => {
  const { referrals, codes, spent } = await meteredStores();
  await codes.recordCode(aCode('entry', { campaign: CAMPAIGN, owner: { kind: 'entry', label: 'moments' } }));
  spent();

  await codes.recordScan(aCode('entry').code, NOON);
  expect(spent()).toBe(1);
  await referrals.record(aJoin(GROUP));
  expect(spent()).toBeLessThanOrEqual(8 - 1);
});

test.each([
  ['', {}],
  [' under a maximum', { maximumCounted: 1_000_000 }],
])('that a referral comes to count after its hold%s costs at most 8 units', async (_how, limit) => {
  const { referrals, spent } = await meteredStores();
  const join = aJoin(GROUP, {}, limit);
  await referrals.record(join);
  const { referral: _none, ...seed } = aJoin(GROUP, { member: INVITER, reason: 'entry', owed: OWED });
  await referrals.record({ ...seed, observation: { ...seed.observation, member: INVITER } });
  spent();

  expect(await referrals.recordJudgement(aQualification(join.referral))).toBe('recorded');

  const units = spent();
  expect(units).toBeGreaterThan(0);
  expect(units).toBeLessThanOrEqual(8);
});

test('that a friend leaves within his hold costs at most 10 units', async () => {
  const { referrals, spent } = await meteredStores();
  const { referral, presence, ...join } = aJoin(GROUP);
  await referrals.record({ ...join, presence, referral });
  spent();
  const at = NOON;
  const { campaign, member, via } = referral;
  const departure = { campaign, member, via, at, kind: 'missed', observedAt: at, lastSeenAt: at } as const;
  const { judgement, ...qualified } = aQualification(referral);
  const verdict = { state: 'void', reason: 'left_early' } as const;
  const because = { kind: 'went', via, at, how: 'missed' } as const;
  const rejudged = {
    ...qualified,
    after: { ...qualified.after, verdict },
    judgement: { ...judgement!, verdict, because },
  };

  expect(await referrals.recordParting({ departure, ends: presence, rejudged })).toBe('recorded');

  const units = spent();
  expect(units).toBeGreaterThan(0);
  expect(units).toBeLessThanOrEqual(10);
});

test.each(PLACES)(
  'whatever becomes of the referral of %s, its item is no longer than one unit of writing',
  (_who, via) => {
    const { referral } = aJoin(via, {}, { maximumCounted: 1_000_000, leaving: 'within-hold' });
    const { after } = aQualification(referral);
    const barred = { at: NOON, reason: 'over_maximum' } as const;
    const longest = { ...after, barred, revision: 99_999_999, dueAt: NOON, foundBySweep: false };

    expect(bytesOf(referralItem(longest))).toBeLessThanOrEqual(1_024);
  },
);

test('code, poster and welcome of a contact cost at most 10 units more, links to a late poster and to his own page included', async () => {
  const { referrals, codes, links, pages, spent } = await meteredStores();
  await referrals.record(aJoin({ kind: 'contact', staff: DESK }, { owed: OWED }));
  spent();

  await codes.spendQuota(500_000);
  const code = aCode(INVITEE, {
    campaign: CAMPAIGN,
    configId: 'x'.repeat(32),
    qrImageUrl: `https://${'q'.repeat(150)}`,
  });
  expect(await codes.recordCode({ ...code, code: codeText('c'.repeat(30)) })).toBe('recorded');
  await links.open({ campaign: CAMPAIGN, member: INVITEE, expiresAt: NOON + 7 * DAY });
  await pages.open({ campaign: CAMPAIGN, member: INVITEE, expiresAt: NOON + 30 * DAY });
  const key = `posters/${'k'.repeat(64)}.jpg`;
  await referrals.recordPoster(CAMPAIGN, INVITEE, { key, fingerprint: 'f'.repeat(64), drawnAt: NOON });
  expect(await referrals.recordWelcome(CAMPAIGN, INVITEE, NOON)).toBe(true);

  const units = spent();
  expect(units).toBeGreaterThan(0);
  expect(units).toBeLessThanOrEqual(10);
});

test('a poster from the desk, asked for later, costs at most 10 units with its code and welcome', async () => {
  const { referrals, codes, spent } = await meteredStores();
  await referrals.record(aJoin(GROUP));
  spent();

  await referrals.owePoster(CAMPAIGN, INVITEE, OWED);
  await codes.spendQuota(500_000);
  await codes.recordCode(aCode(INVITEE, { campaign: CAMPAIGN }));
  await referrals.recordPoster(CAMPAIGN, INVITEE, { key: 'k', fingerprint: 'f', drawnAt: NOON });
  await referrals.recordWelcome(CAMPAIGN, INVITEE, NOON);

  expect(spent()).toBeLessThanOrEqual(10);
});
