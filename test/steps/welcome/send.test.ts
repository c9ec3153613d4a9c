import { describe, expect, test } from 'vitest';
import { sendWelcome } from '#functions/welcome/send/send.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { WelcomeDue } from '#shared/messages/welcome-due.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import { aContactCampaign, aStanding, DEMO, entryCode, LUNA, NOON } from '#test/support/builders.ts';
import { stepWorld } from '#test/support/step-world.ts';

const ANN = memberId('ann');
const due = (over: Partial<WelcomeDue> = {}): WelcomeDue => ({
  version: 1,
  id: 'req-1:poster:welcome',
  campaign: DEMO,
  member: ANN,
  ticket: { welcomeCode: 'W', staff: LUNA, happenedAt: NOON },
  with: 'poster',
  posterKey: 'posters/demo/p.jpg',
  ...over,
});
const link = (): WelcomeDue => {
  const { posterKey: _none, ...rest } = due({ with: 'no-poster-yet' });
  return rest;
};

/** What ends every greeting. */
const PAGE = '\n\n我的邀请进度（仅供本人查看，请勿转发）：\nhttps://fission.example/me/page-token-1';

async function waiting(msAfterEvent: number) {
  const world = stepWorld();
  await world.campaigns.save(aContactCampaign());
  await world.seed(aStanding('ann'));
  await world.files.write('posters/demo/p.jpg', new Uint8Array([1, 2, 3]), 'image/jpeg');
  world.clock.set({ event: NOON, wall: NOON + msAfterEvent });
  return world;
}

describe('a welcome is due', () => {
  test('the poster travels with the text', async () => {
    const world = await waiting(2_000);

    expect(await sendWelcome(world, due())).toEqual({ kind: 'sent', with: 'poster', msAfterEvent: 2_000 });
    expect(world.messages.sent).toEqual([{ welcomeCode: 'W', text: `欢迎参加国庆福利${PAGE}`, mediaId: 'media-1' }]);
    expect(await world.referrals.standing(DEMO, ANN)).toMatchObject({ welcomedAt: NOON + 2_000 });
  });

  test('the link in it leads to his own page, and is kept for as long as the campaign may last', async () => {
    const world = await waiting(2_000);
    await sendWelcome(world, due());

    // Ten days to its end, fourteen to look, and half a year in case it is extended.
    const expiresAt = NOON + 2_000 + (10 + 14 + 180) * 86_400_000;
    expect(await world.pages.follow('page-token-1')).toEqual({ campaign: DEMO, member: ANN, expiresAt });
  });

  test('nothing is sent twice: not by a redelivery, not by the timer after the poster', async () => {
    const world = await waiting(2_000);
    await sendWelcome(world, due());

    expect(await sendWelcome(world, due())).toEqual({ kind: 'greeted-before' });
    expect(await sendWelcome(world, link())).toEqual({ kind: 'greeted-before' });
    expect(world.messages.attempts).toHaveLength(1);
  });

  test('a death after WeCom took it, then redelivery: WeCom says it was used, and that is the end', async () => {
    const world = await waiting(2_000);
    world.writes.crashBeforeWrite(4);
    await sendWelcome(world, due()).catch(() => undefined);
    expect(world.messages.sent).toHaveLength(1);

    expect(await sendWelcome(world, due())).toMatchObject({ kind: 'already-sent' });
    expect(world.messages.sent).toHaveLength(1);
    expect(await world.referrals.standing(DEMO, ANN)).toMatchObject({ welcomedAt: NOON + 2_000 });
  });

  test('at twelve seconds without poster the text goes with a link that lives seven days', async () => {
    const world = await waiting(12_000);

    expect(await sendWelcome(world, link())).toMatchObject({ kind: 'sent', with: 'no-poster-yet' });
    expect(world.messages.sent[0]?.text).toBe(`海报绘制中：\nhttps://fission.example/p/link-token-1${PAGE}`);
    expect(await world.links.follow('link-token-1')).toMatchObject({
      member: ANN,
      expiresAt: NOON + 12_000 + 7 * 86_400_000,
    });
  });

  test('no attempt starts later than eighteen seconds after the event', async () => {
    const world = await waiting(18_001);

    expect(await sendWelcome(world, due())).toEqual({ kind: 'too-late', msAfterEvent: 18_001 });
    expect(world.messages.attempts).toEqual([]);
  });

  test('without code of his own he gets the campaign’s poster and is told so', async () => {
    const world = await waiting(1_000);
    await world.codes.recordCode(entryCode('moments', { posterKey: 'posters/demo/p.jpg' }));

    await sendWelcome(world, due({ with: 'entry-poster' }));

    expect(world.messages.sent).toEqual([{ welcomeCode: 'W', text: `这是活动通用海报${PAGE}`, mediaId: 'media-1' }]);
  });

  test('what is unwell is tried again in a second, not after the queue’s own pause', async () => {
    const world = await waiting(1_000);
    world.messages.answerNext(new RetryLater('WECOM_UNREACHABLE', 'no answer'));

    const failure = await sendWelcome(world, due()).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'WECOM_UNREACHABLE', afterMs: 1_000 });
  });

  test('a poster WeCom forgot is uploaded anew', async () => {
    const world = await waiting(1_000);
    world.messages.answerNext('picture-expired');

    await expect(sendWelcome(world, due())).rejects.toMatchObject({ code: 'WELCOME_PICTURE_EXPIRED', afterMs: 1_000 });
    await sendWelcome(world, due());
    expect(world.messages.sent).toMatchObject([{ mediaId: 'media-2' }]);
  });

  test.each(['expired', 'awaiting-consent'] as const)(
    '%s: nothing was sent, and our note does not say so',
    async (answer) => {
      const world = await waiting(1_000);
      world.messages.answerNext(answer);

      expect(await sendWelcome(world, due())).toMatchObject({ kind: answer });
      expect((await world.referrals.standing(DEMO, ANN))?.welcomedAt).toBeUndefined();
    },
  );

  test('who comes back later with a new welcome code is greeted again', async () => {
    const world = await waiting(1_000);
    await sendWelcome(world, due());
    world.clock.advance(3_600_000);
    const later = due({ ticket: { welcomeCode: 'W2', staff: LUNA, happenedAt: NOON + 3_600_000 } });

    expect(await sendWelcome(world, later)).toMatchObject({ kind: 'sent' });
  });

  test('when the upload took so long that eighteen seconds are over, nothing is sent late', async () => {
    const world = await waiting(17_000);
    const messages = {
      ...world.messages,
      uploadPoster: async () => {
        world.clock.advance(2_000);
        return 'media';
      },
    };

    expect(await sendWelcome({ ...world, messages }, due())).toMatchObject({ kind: 'expired' });
    expect(world.messages.attempts).toEqual([]);
  });
});
