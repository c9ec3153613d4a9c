/** What every keeper of personal links promises: a token leads to one person's page, and a replaced one leads nowhere from then on. */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { type Consumption, dynamoClient } from '#shared/adapters/dynamodb/client.ts';
import { dynamoPersonalLinks } from '#shared/adapters/dynamodb/personal-links.ts';
import { dynamoPosterLinks } from '#shared/adapters/dynamodb/poster-links.ts';
import { DAY } from '#shared/domain/calendar.ts';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { DEMO, NOON } from '#test/support/builders.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { inMemoryPersonalLinks } from '#test/support/fakes/in-memory-personal-links.ts';

const tables = freshTables();
const ANN = memberId('ann');
const link = { campaign: DEMO, member: ANN, expiresAt: NOON + 7 * DAY };

describe.each([
  { name: 'in memory', open: async (wallNow: () => number) => inMemoryPersonalLinks(wallNow) },
  {
    name: 'DynamoDB',
    open: async (wallNow: () => number) => dynamoPersonalLinks({ ...(await tables.next()), wallNow }),
  },
])('personal links: $name', ({ open }) => {
  test('a token leads to its person until it expires, even while the table still holds it', async () => {
    const clock = fixedClock({ event: NOON });
    const links = await open(clock.wallNow);

    const token = await links.open(link);

    expect(await links.follow(token)).toStrictEqual(link);
    clock.advance(7 * DAY - 1);
    expect(await links.follow(token)).toStrictEqual(link);
    clock.advance(1);
    expect(await links.follow(token)).toBeUndefined();
    expect(await links.replace(token, links.seed())).toBeUndefined();
  });

  test('a made-up token leads nowhere and replaces nothing', async () => {
    const links = await open(() => NOON);
    const token = await links.open(link);

    for (const madeUp of ['', 'page', `${token}x`, token.slice(1), '../../etc']) {
      expect(await links.follow(madeUp)).toBeUndefined();
      expect(await links.replace(madeUp, links.seed())).toBeUndefined();
    }
    expect(await links.follow(token)).toStrictEqual(link);
  });

  test('replaced, every older link of this person in this campaign is dead, and nobody else’s', async () => {
    const links = await open(() => NOON);
    const [first, second] = [await links.open(link), await links.open(link)];
    const bob = await links.open({ ...link, member: memberId('bob') });
    const elsewhere = await links.open({ ...link, campaign: campaignId('other') });

    const next = (await links.replace(second, links.seed())) ?? '';

    expect(await links.follow(first)).toBeUndefined();
    expect(await links.follow(second)).toBeUndefined();
    expect(await links.follow(next)).toStrictEqual(link);
    expect((await links.follow(bob))?.member).toBe('bob');
    expect((await links.follow(elsewhere))?.campaign).toBe('other');
  });

  test('a link opened after that lives beside it', async () => {
    const clock = fixedClock({ event: NOON });
    const links = await open(clock.wallNow);
    const next = (await links.replace(await links.open(link), links.seed())) ?? '';
    clock.advance(1_000);

    const later = await links.open(link);

    expect(await links.follow(next)).toStrictEqual(link);
    expect(await links.follow(later)).toStrictEqual(link);
  });

  test('pressed twice with one seed it is one new link; with another seed the old token does nothing any more', async () => {
    const links = await open(() => NOON);
    const [token, seed] = [await links.open(link), links.seed()];

    const both = await Promise.all([links.replace(token, seed), links.replace(token, seed)]);

    expect(both[0]).toBeDefined();
    expect(both[1]).toBe(both[0]);
    expect(await links.replace(token, seed)).toBe(both[0]);
    expect(await links.replace(token, links.seed())).toBeUndefined();
    expect(await links.follow(both[0] ?? '')).toStrictEqual(link);
  });

  test('of two phones that press at once one gets the new link', async () => {
    const links = await open(() => NOON);
    const token = await links.open(link);

    const both = await Promise.all([links.replace(token, links.seed()), links.replace(token, links.seed())]);

    const got = both.filter((one) => one !== undefined);
    expect(got).toHaveLength(1);
    expect(await links.follow(got[0] ?? '')).toStrictEqual(link);
  });

  test('again and again, only the last link works', async () => {
    const links = await open(() => NOON);
    const all = [await links.open(link)];
    for (let turn = 0; turn < 3; turn += 1) all.push((await links.replace(all.at(-1) ?? '', links.seed())) ?? '');

    const alive = await Promise.all(all.map((token) => links.follow(token)));

    expect(alive.map((one) => one !== undefined)).toEqual([false, false, false, true]);
  });
});

test('the table holds no token and no seed, and knows when it may forget a link', async () => {
  const options = await tables.next();
  const links = dynamoPersonalLinks(options);
  const [token, seed] = [await links.open({ ...link, expiresAt: Date.now() + DAY }), links.seed()];
  const next = (await links.replace(token, seed)) ?? '';

  const { Items = [] } = await tables.engines.dynamodb.send(new ScanCommand({ TableName: options.table }));

  expect(new Set([token, next, seed]).size).toBe(3);
  for (const text of [token, next, seed]) {
    expect(text).toMatch(/^[\w-]{32}$/);
    expect(JSON.stringify(Items)).not.toContain(text);
  }
  expect(Items.filter((item) => item['sk']?.S === 'page' && item['expires_at'] !== undefined)).toHaveLength(2);
});

test('a link to a poster opens no page, and a link to a page no poster', async () => {
  const options = { ...(await tables.next()), wallNow: () => NOON };
  const [pages, posters] = [dynamoPersonalLinks(options), dynamoPosterLinks(options)];

  expect(await pages.follow(await posters.open(link))).toBeUndefined();
  expect(await posters.follow(await pages.open(link))).toBeUndefined();
});

test('opening one costs one write unit', async () => {
  const { table, client } = await tables.next();
  const { endpoint, region, credentials } = client.config;
  const spent: Consumption[] = [];
  const configuration = { endpoint: (await endpoint?.()) ?? '', region, credentials };
  const metered = dynamoClient({ configuration, observe: (consumption) => spent.push(consumption) });

  await dynamoPersonalLinks({ table, client: metered }).open({
    ...link,
    campaign: campaignId('national-day-fission-2026-autumn'),
    member: memberId('wmqfasd1e1927831291723123109rAAA'),
  });

  expect(spent.map(({ units }) => units)).toEqual([1]);
});
