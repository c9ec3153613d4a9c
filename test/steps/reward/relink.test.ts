/** "Get a new link", pressed on a participant's own page. */
import { describe, expect, test } from 'vitest';
import { memberId } from '#shared/domain/identity.ts';
import { DEMO } from '#test/support/builders.ts';
import { formOf, pageWorld } from './page-world.ts';

async function pressed() {
  const world = await pageWorld();
  const seed = /name="seed" value="([^"]*)"/.exec(String((await world.look()).body))?.[1] ?? '';
  return { world, seed };
}
const tokenOf = (headers: Readonly<Record<string, string>>): string => headers['location']?.split('/').at(-1) ?? '';

describe('a new link', () => {
  test('leads to the same page; the old one is dead at once', async () => {
    const { world, seed } = await pressed();
    await world.holds(3);

    const answer = await world.relink(seed);

    expect(answer).toMatchObject({ kind: 'replaced', status: 303 });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    const next = tokenOf(answer.headers);
    expect(next).not.toBe(world.token);
    expect((await world.look()).status).toBe(404);
    expect((await world.look({}, next)).status).toBe(200);
    expect((await world.claim(3)).kind).toBe('link-over');
    expect((await world.claim(3, {}, next)).kind).toBe('claimed');
  });

  test('pressed twice is one new link, and locks nobody out', async () => {
    const { world, seed } = await pressed();

    const [first, second] = await Promise.all([world.relink(seed), world.relink(seed)]);
    const third = await world.relink(seed);

    expect(second.headers).toEqual(first.headers);
    expect(third.headers).toEqual(first.headers);
    expect((await world.look({}, tokenOf(first.headers))).status).toBe(200);
  });

  test('cannot be made by whoever holds the old one once it is replaced', async () => {
    const { world, seed } = await pressed();
    const stolen = /name="seed" value="([^"]*)"/.exec(String((await world.look()).body))?.[1] ?? '';
    await world.relink(seed);

    const answer = await world.relink(stolen);

    expect(answer).toMatchObject({ kind: 'link-over', headers: { location: `/me/${world.token}` } });
    expect((await world.look({}, tokenOf(answer.headers))).status).toBe(404);
  });

  test.each(['', 'short', `${'a'.repeat(31)}!`, 'a'.repeat(33)])(
    'is not made of "%s", which the page has not given out',
    async (seed) => {
      const { world } = await pressed();

      expect((await world.relink(seed)).kind).toBe('link-over');
      expect((await world.look()).status).toBe(200);
    },
  );

  test('keeps the chosen language, and nothing else of the address', async () => {
    const { world, seed } = await pressed();

    const { headers } = await world.relink(seed, { query: { lang: 'en', member: 'bob' } });

    expect(headers['location']).toMatch(/^\/me\/[\w-]+\?lang=en$/);
  });

  test('of one person leaves everybody else’s alone', async () => {
    const { world, seed } = await pressed();
    const other = await world.pages.open({
      campaign: DEMO,
      member: memberId('bob'),
      expiresAt: Number.MAX_SAFE_INTEGER,
    });

    await world.relink(seed, { body: formOf({ seed, member: 'bob', token: other }) });

    expect(await world.pages.follow(other)).toBeDefined();
  });
});
