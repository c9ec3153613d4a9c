/** What every keeper of WeCom's token promises: one token stands, and whoever refreshed in vain takes the one that stands. */
import { describe, expect, test } from 'vitest';
import { dynamoWecomAccess } from '#shared/adapters/dynamodb/wecom-access.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { NOON } from '#test/support/builders.ts';
import { inMemoryWecomAccess } from '#test/support/fakes/in-memory-wecom-access.ts';

const tables = freshTables();
const aToken = (token: string) => ({ token, refreshAfter: NOON + 1, expiresAt: NOON + 2 });

describe.each([
  { name: 'in memory', open: async () => inMemoryWecomAccess() },
  { name: 'DynamoDB', open: async () => dynamoWecomAccess(await tables.next()) },
])('WeCom access: $name', ({ open }) => {
  test('the first token stands where none stood', async () => {
    const access = await open();
    expect(await access.token()).toBeUndefined();

    const stands = await access.replaceToken(undefined, aToken('first'));

    expect(stands).toStrictEqual(aToken('first'));
    expect(await access.token()).toStrictEqual(aToken('first'));
  });

  test('a token is replaced by who still held it; the loser takes the winner’s', async () => {
    const access = await open();
    await access.replaceToken(undefined, aToken('old'));

    expect(await access.replaceToken('old', aToken('winner'))).toStrictEqual(aToken('winner'));
    expect(await access.replaceToken('old', aToken('loser'))).toStrictEqual(aToken('winner'));
    expect(await access.replaceToken(undefined, aToken('loser'))).toStrictEqual(aToken('winner'));
    expect(await access.token()).toStrictEqual(aToken('winner'));
  });

  test('of ten refreshes at once all end with the same token', async () => {
    const access = await open();
    await access.replaceToken(undefined, aToken('old'));

    const ends = await Promise.all(
      Array.from({ length: 10 }, (_, index) => access.replaceToken('old', aToken(`fresh-${index}`))),
    );

    expect(new Set(ends.map((end) => end.token)).size).toBe(1);
    expect(await access.token()).toStrictEqual(ends[0]);
  });

  test('a token that vanished meanwhile does not keep the fresh one out', async () => {
    const access = await open();

    expect(await access.replaceToken('vanished', aToken('fresh'))).toStrictEqual(aToken('fresh'));
    expect(await access.token()).toStrictEqual(aToken('fresh'));
  });

  test('a pause holds for its API only, and a shorter one does not end it', async () => {
    const access = await open();

    await access.pause('groupchat/get', NOON + 60);
    await access.pause('groupchat/get', NOON + 30);

    expect(await access.pausedUntil('groupchat/get')).toBe(NOON + 60);
    expect(await access.pausedUntil('media/upload')).toBeUndefined();
  });
});
