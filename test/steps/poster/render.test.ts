import { describe, expect, test } from 'vitest';
import { type RenderPosterPorts, renderPoster } from '#functions/poster/render/render.ts';
import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
import { codeText, memberId } from '#shared/domain/identity.ts';
import { DRAWING_EDITION, posterFingerprint, posterKey, qrPicture } from '#shared/domain/poster/fingerprint.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import type { PosterRequested } from '#shared/messages/poster-requested.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { PosterOrder } from '#shared/ports/poster-artist.ts';
import { aCampaign, aCode, aStanding, aTemplate, DEMO, entryCode, LUNA, NOON } from '#test/support/builders.ts';
import { Died } from '#test/support/fakes/counted-writes.ts';
import { stepWorld } from '#test/support/step-world.ts';

const KEY = posterKey(DEMO, 'print-1');
const CODE_IMAGE = Uint8Array.of(1, 1, 1);
const { sha256Hex } = nodeDigest();
const READ = { picture: qrPicture(sha256Hex, 'https://wework.qpic.cn/ming'), says: 'code' };
const AVATAR = Uint8Array.of(2, 2);
const ticket = { welcomeCode: 'once', staff: LUNA, happenedAt: NOON };

const aRequest = (over: Partial<PosterRequested> = {}): PosterRequested => ({
  version: 1,
  id: 'request-1',
  campaign: DEMO,
  campaignVersion: 1,
  subject: { kind: 'member', member: memberId('ming') },
  code: codeText('f-ming'),
  qrImageUrl: 'https://wework.qpic.cn/ming',
  nickname: '小明',
  avatarUrl: 'https://wx.qlogo.cn/ming',
  fingerprint: 'print-1',
  ...over,
});

/** One participant with a code, the pictures outside, and an artist who notes what he was asked for. */
async function studio() {
  const world = stepWorld();
  const orders: PosterOrder[] = [];
  const fetched: string[] = [];
  const looked: { readonly content: string; readonly box: Box }[] = [];
  const isHard = { now: false };
  const outside = new Map([
    ['https://wework.qpic.cn/ming', CODE_IMAGE],
    ['https://wework.qpic.cn/moments', CODE_IMAGE],
    ['https://wx.qlogo.cn/ming', AVATAR],
  ]);
  await world.campaigns.save(aCampaign());
  await world.seed(aStanding('ming', { owed: { since: NOON, requestId: 'request-1' } }));
  await world.codes.recordCode(aCode('ming'));
  const ports: RenderPosterPorts = {
    ...world,
    pictures: {
      async fetch(url) {
        fetched.push(url);
        return outside.get(url);
      },
    },
    async readThoroughly(_, content, box) {
      looked.push({ content, box });
      return [
        { view: 'full size', reader: 'zxing', isRead: true },
        { view: '360 px wide', reader: 'jsqr', isRead: !isHard.now },
      ];
    },
    artist: {
      edition: DRAWING_EDITION,
      async draw(order) {
        orders.push(order);
        const { widthPx, heightPx } = order.template;
        return {
          bytes: Uint8Array.of(9),
          contentType: 'image/jpeg',
          widthPx,
          heightPx,
          qrContent: 'code',
          missingLetters: { name: 2, words: 0 },
        };
      },
    },
  };
  return { world, ports, orders, fetched, outside, looked, isHard };
}

describe('rendering a poster', () => {
  test('draws it with code, name and avatar, keeps it and notes it', async () => {
    const { world, ports, orders } = await studio();

    const outcome = await renderPoster(ports, aRequest());

    const standing = await world.referrals.standing(DEMO, memberId('ming'));
    expect(outcome).toEqual({ kind: 'drawn', bytes: 1, hasAvatar: true, lettersMissing: 2 });
    expect(orders).toEqual([
      {
        template: aTemplate(),
        content: { campaignName: '国庆福利', nickname: '小明', avatar: AVATAR },
        officialQr: CODE_IMAGE,
        qr: 'official',
      },
    ]);
    expect(world.files.files.get(KEY)).toEqual({ bytes: Uint8Array.of(9), contentType: 'image/jpeg' });
    expect(standing?.poster).toEqual({ key: KEY, fingerprint: 'print-1', drawnAt: NOON, drawnAsOf: NOON, qr: READ });
    expect(standing?.owed).toBeUndefined();
    expect(world.welcomes.messages).toEqual([]);
  });

  test('tells the welcome that waits for it, the same on every delivery', async () => {
    const { world, ports } = await studio();

    await renderPoster(ports, aRequest({ ticket }));
    await renderPoster(ports, aRequest({ ticket }));

    const due = {
      version: 1,
      id: 'request-1:poster',
      campaign: DEMO,
      member: memberId('ming'),
      ticket,
      with: 'poster',
      posterKey: KEY,
    };
    expect(world.welcomes.messages).toEqual([due, due]);
  });

  test('what is drawn already is not drawn again', async () => {
    const { ports, orders, fetched } = await studio();
    await renderPoster(ports, aRequest());
    fetched.length = 0;

    const outcome = await renderPoster(ports, aRequest());

    expect(outcome).toEqual({ kind: 'already-drawn' });
    expect([orders.length, fetched.length]).toEqual([1, 0]);
  });

  test('told twice, or replayed days later, it takes nothing from what is known of the poster', async () => {
    const { world, ports } = await studio();
    await renderPoster(ports, aRequest());
    const known = await world.referrals.standing(DEMO, memberId('ming'));
    world.clock.advance(3 * 86_400_000);

    await renderPoster(ports, aRequest());

    expect(known?.poster).toEqual({ key: KEY, fingerprint: 'print-1', drawnAt: NOON, drawnAsOf: NOON, qr: READ });
    expect(await world.referrals.standing(DEMO, memberId('ming'))).toEqual(known);
  });

  test("WeCom's code image that is gone is done without once it was read", async () => {
    const { ports, orders, outside } = await studio();
    outside.delete('https://wework.qpic.cn/ming');

    await renderPoster(ports, aRequest({ qrContent: 'code' }));

    expect(orders[0]).not.toHaveProperty('officialQr');
    expect(orders[0]?.qrContent).toBe('code');
  });

  test('a code that is redrawn and was read before needs no image', async () => {
    const { world, ports, orders, fetched } = await studio();
    await world.campaigns.save(aCampaign({ version: 2, qr: 'redrawn' }));

    await renderPoster(ports, aRequest({ campaignVersion: 2, qrContent: 'code' }));

    expect(orders[0]).toMatchObject({ qr: 'redrawn', qrContent: 'code' });
    expect(fetched).toEqual(['https://wx.qlogo.cn/ming']);
  });

  test('one in a hundred is read thoroughly; one that is hard to read is told of, and goes out all the same', async () => {
    const { world, ports, looked, isHard } = await studio();
    const [sampled, other] = [`${'f'.repeat(32)}00000000`, `${'0'.repeat(32)}ffffffff`];
    const qrBox = aTemplate().layers.find(({ kind }) => kind === 'qr')!.box;

    const calm = await renderPoster(ports, aRequest({ fingerprint: other }));
    const fine = await renderPoster(ports, aRequest({ fingerprint: sampled }));
    isHard.now = true;
    const hard = await renderPoster(ports, aRequest({ fingerprint: `e${sampled.slice(1)}` }));

    expect([calm.kind, fine.kind]).toEqual(['drawn', 'drawn']);
    expect(hard).toMatchObject({ kind: 'drawn-hard-to-read', missed: 'jsqr at 360 px wide', bytes: 1 });
    expect(looked).toEqual([
      { content: 'code', box: qrBox },
      { content: 'code', box: qrBox },
    ]);
    expect(world.files.files.size).toBe(3);
  });

  test('a PNG template makes a PNG', async () => {
    const { world, ports } = await studio();
    await world.campaigns.save(aCampaign({ version: 2, template: aTemplate({ format: 'png' }) }));

    await renderPoster(ports, aRequest({ campaignVersion: 2 }));

    expect([...world.files.files.keys()]).toEqual(['posters/demo/print-1.png']);
  });

  test('comes back soon when the code image cannot be had', async () => {
    const { world, ports, outside } = await studio();
    outside.clear();

    const failure = renderPoster(ports, aRequest());

    await expect(failure).rejects.toMatchObject({ name: 'RetryLater', code: 'QR_IMAGE_UNAVAILABLE', afterMs: 2_000 });
    expect((await world.referrals.standing(DEMO, memberId('ming')))?.owed).toBeDefined();
  });

  test.each([
    ['has none', { avatarUrl: undefined }],
    ['has an empty address', { avatarUrl: '' }],
    ['has one that cannot be had', { avatarUrl: 'https://wx.qlogo.cn/gone' }],
  ])('goes without the avatar of somebody who %s', async (_, { avatarUrl }) => {
    const { ports, orders } = await studio();
    const { avatarUrl: _left, ...request } = aRequest();

    const outcome = await renderPoster(ports, { ...request, ...(avatarUrl === undefined ? {} : { avatarUrl }) });

    expect(outcome).toMatchObject({ kind: 'drawn', hasAvatar: false });
    expect(orders[0]?.content).not.toHaveProperty('avatar');
  });

  test('a picture that is no readable code is refused and not kept in its place', async () => {
    const { world, ports } = await studio();
    const artist = {
      edition: '1',
      draw: () => Promise.reject(new Refused('POSTER_QR_UNREADABLE', 'no code')),
    };

    await expect(renderPoster({ ...ports, artist }, aRequest())).rejects.toMatchObject({
      code: 'POSTER_QR_UNREADABLE',
    });
    expect(world.files.files.size).toBe(0);
  });

  test("an entry code's poster is noted on the code", async () => {
    const { world, ports } = await studio();
    await world.codes.recordCode(entryCode());
    const subject = { kind: 'entry', label: 'moments' } as const;
    const { code, qrImageUrl } = entryCode();

    await renderPoster(ports, aRequest({ subject, code, qrImageUrl, ticket }));

    expect((await world.codes.code(code))?.posterKey).toBe(KEY);
    expect(world.welcomes.messages).toEqual([]);
  });

  test('a poster whose campaign changed meanwhile shows the new template, at the address of the new template', async () => {
    const { world, ports, orders } = await studio();
    const changed = aCampaign({ version: 2, template: aTemplate({ quality: 70 }) });
    await world.campaigns.save(changed);

    await renderPoster(ports, aRequest());

    const { nickname, avatarUrl, code, qrImageUrl } = aRequest();
    const shown = { campaign: changed, nickname, avatarUrl, code, qrImageUrl };
    const expected = posterFingerprint(world.digest.sha256Hex, shown);
    expect(orders[0]?.template.quality).toBe(70);
    expect((await world.referrals.standing(DEMO, memberId('ming')))?.poster).toMatchObject({
      fingerprint: expected,
      key: posterKey(DEMO, expected),
    });
  });

  test('a campaign nobody stored is refused', async () => {
    const { ports } = await studio();

    await expect(renderPoster(ports, aRequest({ campaign: 'other' as never }))).rejects.toMatchObject({
      name: 'Refused',
      code: 'CAMPAIGN_UNKNOWN',
    });
  });

  test('a death before any write loses nothing once the request is delivered again', async () => {
    for (let write = 1; write <= 3; write += 1) {
      const { world, ports } = await studio();
      world.writes.crashBeforeWrite(write);

      await expect(renderPoster(ports, aRequest({ ticket }))).rejects.toThrow(Died);
      const owedMeanwhile = (await world.referrals.standing(DEMO, memberId('ming')))?.owed;
      await renderPoster(ports, aRequest({ ticket }));

      const standing = await world.referrals.standing(DEMO, memberId('ming'));
      expect(owedMeanwhile).toBeDefined();
      expect(standing?.poster?.key).toBe(KEY);
      expect(standing?.owed).toBeUndefined();
      expect(world.files.files.has(KEY)).toBe(true);
      expect(new Set(world.welcomes.messages.map(({ id }) => id))).toEqual(new Set(['request-1:poster']));
    }
  });
});
