import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { viewPoster } from '#functions/poster/view/view.ts';
import { DAY, MINUTE } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import { aCode, aStanding, DEMO, deskCode, entryCode, NOON } from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

const KEY = 'posters/demo/print-1.jpg';

const OWED = { since: NOON, requestId: 'request-1' };
const ENTRY_KEY = 'posters/demo/entry-moments.jpg';

async function greeted(over: Partial<Standing> = { owed: OWED }) {
  const world = stepWorld();
  await world.seed(aStanding('ming', over));
  const token = await world.links.open({ campaign: DEMO, member: memberId('ming'), expiresAt: NOON + 7 * DAY });
  const draw = async (): Promise<void> => {
    await world.files.write(KEY, Uint8Array.of(9), 'image/jpeg');
    await world.referrals.recordPoster(DEMO, memberId('ming'), { key: KEY, fingerprint: 'print-1', drawnAt: NOON });
  };
  return { world, token, draw };
}

describe('following a poster link', () => {
  test('leads to the poster for five minutes', async () => {
    const { world, token, draw } = await greeted();
    await draw();

    const answer = await viewPoster(world, token);

    expect(answer).toMatchObject({ kind: 'shown', status: 302, body: '' });
    expect(answer.headers).toMatchObject({
      location: `https://files.example/${KEY}?seconds=300`,
      'cache-control': 'no-store',
    });
  });

  test('shows a page that asks again while the poster is being drawn', async () => {
    const { world, token } = await greeted();

    const answer = await viewPoster(world, token);

    expect(answer).toMatchObject({ kind: 'being-drawn', status: 200 });
    expect(answer.body).toContain('<meta http-equiv="refresh" content="2">');
    expect(answer.body).toContain('海报绘制中');
    expect(answer.body).toContain('being drawn');
  });

  test('asks again, too, when the poster is noted but its file is gone', async () => {
    const { world, token } = await greeted();
    await world.referrals.recordPoster(DEMO, memberId('ming'), { key: KEY, fingerprint: 'print-1', drawnAt: NOON });

    expect((await viewPoster(world, token)).kind).toBe('being-drawn');
  });

  describe('of somebody for whom no code could be made', () => {
    async function leftWithout(over?: Partial<Standing>) {
      const { world, token, draw } = await greeted(over);
      await world.codes.recordCode(deskCode());
      await world.codes.recordCode(entryCode());
      await world.codes.recordEntryPoster(entryCode().code, ENTRY_KEY);
      await world.files.write(ENTRY_KEY, Uint8Array.of(7), 'image/jpeg');
      return { world, token, draw };
    }

    test("leads to the campaign's own poster after a minute, and to his own once he has one", async () => {
      const { world, token, draw } = await leftWithout();
      world.clock.advance(MINUTE);

      const within = await viewPoster(world, token);
      world.clock.advance(1);
      const after = await viewPoster(world, token);
      await draw();
      const drawn = await viewPoster(world, token);

      expect(within.kind).toBe('being-drawn');
      expect(after).toMatchObject({ kind: 'entry-poster-shown', status: 302, body: '' });
      expect(after.headers).toEqual({
        location: `https://files.example/${ENTRY_KEY}?seconds=300`,
        'cache-control': 'no-store',
      });
      expect(drawn.kind).toBe('shown');
    });

    test.each([
      ['nothing is owed to him any more', {}],
      ['what is owed has been asked for again', { owed: { ...OWED, tries: 1 } }],
    ])('does so at once when %s', async (_, over) => {
      const { world, token } = await leftWithout(over);

      expect((await viewPoster(world, token)).kind).toBe('entry-poster-shown');
    });

    test('waits on for a poster whose code is made', async () => {
      const { world, token } = await leftWithout();
      await world.codes.recordCode(aCode('ming'));
      world.clock.advance(DAY);

      expect((await viewPoster(world, token)).kind).toBe('being-drawn');
    });

    test('waits on, too, while the campaign itself has no poster, or its file is gone', async () => {
      const bare = await greeted({});
      await bare.world.codes.recordCode(entryCode());
      const gone = await leftWithout({});
      await gone.world.codes.recordEntryPoster(entryCode().code, 'posters/demo/no-such-file.jpg');

      expect((await viewPoster(bare.world, bare.token)).kind).toBe('being-drawn');
      expect((await viewPoster(gone.world, gone.token)).kind).toBe('being-drawn');
    });
  });

  test.each(['', 'never-opened', 'x'.repeat(5_000)])('an unknown token finds nothing (%#)', async (token) => {
    const { world, draw } = await greeted();
    await draw();

    expect(await viewPoster(world, token)).toMatchObject({ kind: 'link-over', status: 404 });
  });

  test('after seven days the link is over, whatever the store still holds', async () => {
    const { world, token, draw } = await greeted();
    await draw();
    const link = await world.links.follow(token);
    world.clock.advance(7 * DAY);
    const forgetful = { ...world.links, follow: async () => link };

    expect((await viewPoster(world, token)).status).toBe(404);
    expect((await viewPoster({ ...world, links: forgetful }, token)).status).toBe(404);
  });

  test('its pages load nothing, run nothing and let in their own style only', async () => {
    const { world, token } = await greeted();

    for (const { body, headers } of [await viewPoster(world, token), await viewPoster(world, 'none')]) {
      const style = /<style>(.*)<\/style>/.exec(body)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      expect(headers['content-security-policy']).toBe(
        `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      );
      expect(body).not.toMatch(/<script|https?:|src=|href=/);
      expect(body).not.toContain('ming');
    }
  });
});
