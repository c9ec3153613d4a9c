/** "Claim", pressed on a participant's own page. */
import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import { Refused } from '#shared/ports/failure.ts';
import { aStanding, DEMO, NOON } from '#test/support/builders.ts';
import { ANN, formOf, pageWorld } from './page-world.ts';

describe('a claim', () => {
  test('makes the prize his, and leads back to the page, which shows it', async () => {
    const world = await pageWorld();
    const { held } = await world.holds(3);

    const answer = await world.claim(3);

    expect(answer).toEqual({
      kind: 'claimed',
      status: 303,
      headers: { location: `/me/${world.token}`, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    });
    expect((await world.look()).body).toContain(held?.code);
    expect(await world.rewards.grant(DEMO, ANN, 3)).toMatchObject({ state: 'claimed', held });
  });

  test('pressed a second time changes nothing, and shows the same', async () => {
    const world = await pageWorld();
    await world.holds(3);
    await world.claim(3);
    const shown = (await world.look()).body;

    expect((await world.claim(3)).kind).toBe('claimed-before');
    expect(strippedOfSeed((await world.look()).body)).toBe(strippedOfSeed(shown));
  });

  test('by two phones at once, each with a link of its own, is one claim: one code, points once', async () => {
    const world = await pageWorld();
    await world.holds(1);
    await world.holds(3);
    const other = await world.pages.open({ campaign: DEMO, member: ANN, expiresAt: NOON + DAY });

    for (const rung of [1, 3]) {
      const kinds = await Promise.all([world.claim(rung), world.claim(rung, {}, other), world.claim(rung)]);
      expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['claimed', 'claimed-before', 'claimed-before']);
    }

    expect(strippedOfSeed((await world.look()).body)).toBe(
      strippedOfSeed((await world.look({}, other)).body).replaceAll(other, world.token),
    );
    expect(await world.rewards.account(DEMO, ANN)).toMatchObject({ balance: 50, entries: 1 });
    expect((await world.rewards.stocks(DEMO)).find(({ name }) => name === 'tote')).toMatchObject({ issued: 1 });
  });

  test.each([
    ['waits for room', { state: 'waiting' }, 'not-yet'],
    ['is looked at', { state: 'reserved' }, 'not-yet'],
    ['has expired', { state: 'expired' }, 'over'],
    ['has expired, unswept', { claimBy: NOON - 1 }, 'over'],
    ['was taken back', { state: 'clawed_back' }, 'over'],
    ['was refused', { state: 'refused' }, 'over'],
  ] as const)('of what %s changes nothing and leads back', async (_, over, kind) => {
    const world = await pageWorld();
    const grant = await world.holds(3, over);

    expect(await world.claim(3)).toMatchObject({ kind, status: 303 });
    expect(await world.rewards.grant(DEMO, ANN, 3)).toEqual(grant);
  });

  test.each(['4', '0', '', '-3', '3.0', '3e0', '03x', ' 3', '99999999', 'NaN', '__proto__'])(
    'of the rung "%s", which is none of his, finds nothing',
    async (rung) => {
      const world = await pageWorld();
      await world.holds(3);

      expect(await world.claim(rung)).toMatchObject({ kind: 'none', status: 303 });
      expect((await world.rewards.grant(DEMO, ANN, 3))?.state).toBe('issued');
    },
  );

  test('reaches no grant of anybody else, whatever the form and the address say', async () => {
    const world = await pageWorld();
    await world.seed(aStanding('bob'));
    const grant = await world.holds(3, {}, 'bob');
    const bob = await world.pages.open({ campaign: DEMO, member: memberId('bob'), expiresAt: NOON + DAY });

    const attempts = [
      { body: formOf({ rung: '3', member: 'bob', participant: 'bob', token: bob }) },
      { query: { member: 'bob', token: bob } },
      { headers: { cookie: `token=${bob}`, referer: `https://fission.example/me/${bob}` } },
      { pathParameters: { token: world.token, member: 'bob' } },
    ];

    for (const attempt of attempts) expect((await world.claim(3, attempt)).kind).toBe('none');
    expect(await world.rewards.grant(DEMO, memberId('bob'), 3)).toEqual(grant);
  });

  test('by a link that is dead claims nothing, and leads to the page that says so', async () => {
    const world = await pageWorld();
    await world.holds(3);
    await world.relink('s'.repeat(32));

    const answer = await world.claim(3);

    expect(answer).toMatchObject({ kind: 'link-over', headers: { location: `/me/${world.token}` } });
    expect((await world.look()).status).toBe(404);
    expect((await world.rewards.grant(DEMO, ANN, 3))?.state).toBe('issued');
  });

  test('never leads away from the page, whatever stands where the token should', async () => {
    const world = await pageWorld();

    for (const token of ['//evil.example', '\r\nset-cookie: a=b', 'https:evil.example', '?lang=en', '']) {
      expect((await world.claim(3, { pathParameters: { token } })).headers['location']).toMatch(/^\/me\/[\w.%-]*$/);
    }
  });
});

describe('a press from elsewhere', () => {
  const elsewhere = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example', host: 'fission.example' },
  ];

  test.each(elsewhere)('is refused and changes nothing: %j', async (headers) => {
    const world = await pageWorld();
    await world.holds(3);

    const refusal = await world.claim(3, { headers }).catch((error: unknown) => error);
    const relinked = await world.relink('s'.repeat(32), { headers }).catch((error: unknown) => error);

    for (const one of [refusal, relinked]) {
      expect(one).toBeInstanceOf(Refused);
      expect(one).toMatchObject({ code: 'PRESSED_ELSEWHERE', facts: { status: 403 } });
    }
    expect((await world.rewards.grant(DEMO, ANN, 3))?.state).toBe('issued');
    expect((await world.look()).status).toBe(200);
  });

  test('is not what our own page sends, which tells no referrer', async () => {
    const world = await pageWorld();
    await world.holds(3);

    const headers = { 'sec-fetch-site': 'same-origin', origin: 'null', host: 'fission.example' };
    expect((await world.claim(3, { headers })).kind).toBe('claimed');
  });
});

const strippedOfSeed = (body: string | Uint8Array): string => String(body).replace(/name="seed" value="[^"]*"/, '');
