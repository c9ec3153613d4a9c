/** What a person costs in write units, as the table itself counts them, index included: figures the design promises. */
import { expect, test } from 'vitest';
import { type Consumption, dynamoClient } from '#shared/adapters/dynamodb/client.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoPosterLinks } from '#shared/adapters/dynamodb/poster-links.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { DAY } from '#shared/domain/calendar.ts';
import { campaignId, codeText, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import type { Standing, Via } from '#shared/domain/referral/standing.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aCode, aStanding, NOON } from '#test/support/builders.ts';

const tables = freshTables();

/** Ids as long as WeCom's are. */
const CAMPAIGN = campaignId('national-day-fission-2026-autumn');
const INVITEE = memberId('wmqfasd1e1927831291723123109rAAA');
const GROUP: Via = { kind: 'group', group: groupId('wrOgQhDgAAMYQiS5ol9G7gK9JVAAAABB') };
const DESK = staffId('zhang.xiaolong-of-shanghai-flagship');
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
    /** Units since the last look. */
    spent: () => spent.splice(0).reduce((sum, { units }) => sum + units, 0),
  };
}

function aJoin(via: Via, over: Partial<Standing>) {
  const standing = aStanding(INVITEE, {
    campaign: CAMPAIGN,
    memberRef: 'r'.repeat(36),
    inviterRef: 'r'.repeat(36),
    rootRef: 'r'.repeat(36),
    via,
    inviter: memberId('wmqfasd1e1927831291723123109rBBB'),
    root: memberId('wmqfasd1e1927831291723123109rCCC'),
    generation: 12,
    verdict: { state: 'qualified', reason: 'referred' },
    ...over,
  });
  const { campaign, member, joinedAt, verdict, foundBySweep } = standing;
  const code = codeText('c'.repeat(30));
  return {
    observation: { campaign, member, via, joinedAt, observedAt: NOON, code, verdict, foundBySweep },
    presence: { via, member, joinedAt },
    standing,
  };
}

test.each([
  ['a group', GROUP, {}],
  ['a contact who is owed a poster', { kind: 'contact', staff: DESK } as const, { owed: OWED }],
])('the join of %s, with the scan noted on the code he came by, costs at most 8 units', async (_who, via, over) => {
  const { referrals, codes, spent } = await meteredStores();
  await codes.recordCode(aCode('entry', { campaign: CAMPAIGN, owner: { kind: 'entry', label: 'moments' } }));
  spent();

  expect(await referrals.record(aJoin(via, over))).toBe('recorded');
  await codes.recordScan(aCode('entry').code, NOON);

  expect(spent()).toBeLessThanOrEqual(8);
});

test('code, poster and welcome of a contact cost at most 10 units more, a link for a late poster included', async () => {
  const { referrals, codes, links, spent } = await meteredStores();
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
  const key = `posters/${'k'.repeat(64)}.jpg`;
  await referrals.recordPoster(CAMPAIGN, INVITEE, { key, fingerprint: 'f'.repeat(64), drawnAt: NOON });
  expect(await referrals.recordWelcome(CAMPAIGN, INVITEE, NOON)).toBe(true);

  const units = spent();
  expect(units).toBeGreaterThan(0);
  expect(units).toBeLessThanOrEqual(10);
});

test('a poster from the desk, asked for later, costs at most 10 units with its code and welcome', async () => {
  const { referrals, codes, spent } = await meteredStores();
  await referrals.record(aJoin(GROUP, {}));
  spent();

  await referrals.owePoster(CAMPAIGN, INVITEE, OWED);
  await codes.spendQuota(500_000);
  await codes.recordCode(aCode(INVITEE, { campaign: CAMPAIGN }));
  await referrals.recordPoster(CAMPAIGN, INVITEE, { key: 'k', fingerprint: 'f', drawnAt: NOON });
  await referrals.recordWelcome(CAMPAIGN, INVITEE, NOON);

  expect(spent()).toBeLessThanOrEqual(10);
});
