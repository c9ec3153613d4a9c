/** What every keeper of poster links promises: a token leads to one poster for a while, and nothing else leads anywhere. */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoPosterLinks } from '#shared/adapters/dynamodb/poster-links.ts';
import { DAY } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { DEMO, NOON } from '#test/support/builders.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { inMemoryPosterLinks } from '#test/support/fakes/in-memory-poster-links.ts';

const tables = freshTables();
const link = { campaign: DEMO, member: memberId('ann'), expiresAt: NOON + 7 * DAY };

describe.each([
  { name: 'in memory', open: async (wallNow: () => number) => inMemoryPosterLinks(wallNow) },
  {
    name: 'DynamoDB',
    open: async (wallNow: () => number) => dynamoPosterLinks({ ...(await tables.next()), wallNow }),
  },
])('poster links: $name', ({ open }) => {
  test('a token leads to its poster until it expires, even while the table still holds it', async () => {
    const clock = fixedClock({ event: NOON });
    const links = await open(clock.wallNow);

    const token = await links.open(link);

    expect(await links.follow(token)).toStrictEqual(link);
    clock.advance(7 * DAY - 1);
    expect(await links.follow(token)).toStrictEqual(link);
    clock.advance(1);
    expect(await links.follow(token)).toBeUndefined();
  });

  test('two links never share a token, and a made-up one leads nowhere', async () => {
    const links = await open(() => NOON);

    const tokens = [await links.open(link), await links.open({ ...link, member: memberId('bob') })];

    expect(new Set(tokens).size).toBe(2);
    expect((await links.follow(tokens[1] ?? ''))?.member).toBe('bob');
    for (const madeUp of ['', 'link', `${tokens[0]}x`, '../../etc']) {
      expect(await links.follow(madeUp)).toBeUndefined();
    }
  });
});

test('the table holds no token, and knows when it may forget the link', async () => {
  const options = await tables.next();
  const token = await dynamoPosterLinks(options).open(link);

  const { Items } = await tables.engines.dynamodb.send(new ScanCommand({ TableName: options.table }));

  expect(token).toMatch(/^[\w-]{32}$/);
  expect(JSON.stringify(Items)).not.toContain(token);
  expect(Items?.[0]?.['expires_at']).toEqual({ N: String((NOON + 7 * DAY) / 1_000) });
});
