import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { viewPoster } from '#functions/poster/view/view.ts';
import { DAY } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import { aStanding, DEMO, NOON } from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

const KEY = 'posters/demo/print-1.jpg';

async function greeted() {
  const world = stepWorld();
  await world.seed(aStanding('ming'));
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
