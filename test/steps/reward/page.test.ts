/** A participant looks at his own page. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { showPage } from '#functions/reward/page/page.ts';
import { STYLE_HASH } from '#functions/reward/page/style.ts';
import { DAY, HOUR } from '#shared/domain/calendar.ts';
import { codeText, memberId } from '#shared/domain/identity.ts';
import { aCode, aStanding, DEMO, NOON } from '#test/support/builders.ts';
import { ANN, aPrize, aRung, LADDER, pageWorld, REWARDS } from './page-world.ts';

const PENDING = { state: 'pending', reason: 'referred' } as const;
const LEFT = { state: 'void', reason: 'left_early' } as const;
const staying = (hours: number) => ({ joinedAt: NOON - (24 - hours) * HOUR, verdict: PENDING });

/** What is read, without what makes it look so. */
const textOf = (body: string | Uint8Array): string =>
  String(body)
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('the page tells', () => {
  test('somebody whom nobody has come by: what there is, and how it counts', async () => {
    const world = await pageWorld();

    const page = await world.look();

    expect(page).toMatchObject({ kind: 'shown', status: 200 });
    const text = textOf(page.body);
    expect(text).toContain('金秋读书会 进行中 0 位好友已计入 还差 1 人 ，可得「50 积分」');
    expect(text).toContain('还没有好友通过你的海报加入');
    expect(text).toContain('好友扫码加入并留满 24 小时，即计入。');
    expect(text).toContain('海报准备好后，会显示在这里。');
    expect(text).toContain('3 位好友 · 剩余 40 份');
    expect(page.body).not.toContain('/claim');
  });

  test('each friend’s verdict with its reason, the latest first, and how long he must still stay', async () => {
    const world = await pageWorld();
    await world.brings();
    await world.brings({ verdict: LEFT });
    await world.brings(staying(0));
    await world.brings(staying(0.3));
    await world.brings(staying(5));

    const text = textOf((await world.look()).body);

    expect(text).toContain('1 位好友已计入');
    expect(text).toContain('留存中 3 未计入 1');
    const rows = ['第 5 位好友 还需留存 5 小时', '第 4 位好友 还需留存 18 分钟', '第 3 位好友 留存期已满，正在确认'];
    const settled = ['第 2 位好友 留存期内离开 未计入', '第 1 位好友 首次由好友邀请进入 已计入'];
    const places = [...rows, ...settled].map((row) => text.indexOf(row));
    expect(places.every((at) => at > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(text).toContain('为什么没算 留存期内离开 1 人');
  });

  test('what is on its way, waits, is looked at, may be claimed, is his and is not his any more', async () => {
    const world = await pageWorld();
    for (let friend = 0; friend < 21; friend += 1) await world.brings();
    await world.holds(1, {
      history: [{ state: 'expired', at: NOON, reason: 'not_claimed_in_time' }],
      state: 'expired',
    });
    await world.holds(3, { history: [{ state: 'waiting', at: NOON, reason: 'out_of_stock' }], state: 'waiting' });
    await world.holds(5, { state: 'reserved' });
    await world.holds(8, {});

    const { body } = await world.look();
    const text = textOf(body);

    expect(text).toContain('50 积分 已失效 1 位好友 · 逾期未领取');
    expect(text).toContain('秋日帆布袋 排队中 3 位好友 · 库存不足，排队等待');
    expect(text).toContain('优惠券 审核中 5 位好友 · 已达标，审核通过后即可领取');
    expect(text).toContain('线上读书会季卡 可领取 8 位好友 · 请在 11月27日 20:00 前领取 立即领取');
    expect(text).toContain('核心读者群席位 正在准备 20 位好友');
    expect(String(body).match(/<form[^>]*claim/g)).toHaveLength(1);
  });

  test('no code before it is claimed, and from then on the same each time', async () => {
    const world = await pageWorld();
    for (let friend = 0; friend < 5; friend += 1) await world.brings();
    const { held } = await world.holds(3, {});
    const before = await world.look();

    await world.claim(3);

    expect(before.body).not.toContain(held?.code);
    expect((await world.look()).body).toContain(`<code>${held?.code}</code>`);
    expect((await world.look()).body).toContain(`<code>${held?.code}</code>`);
  });

  test('every kind of prize in its own way', async () => {
    const world = await pageWorld();
    for (const { needs } of LADDER) {
      await world.holds(needs, {});
      await world.claim(needs);
    }

    const { body } = await world.look();

    expect(textOf(body)).toContain('50 积分已入账');
    expect(textOf(body)).toContain('我的积分 50');
    expect(textOf(body)).toContain('优惠券码 · 长按即可复制 COUPON-0001-K7QX');
    expect(body).toContain(
      'href="https://shop.example/redeem?g=ref-of-ann-8&amp;from=wecom" rel="noopener noreferrer"',
    );
    expect(textOf(body)).toContain('已为你保留名额');
    expect(body).not.toContain('core-1');
  });

  test('a grant that may no longer be claimed, although no sweep has been by', async () => {
    const world = await pageWorld();
    await world.holds(3, { claimBy: NOON - 1 });

    const { body } = await world.look();

    expect(textOf(body)).toContain('秋日帆布袋 已失效 3 位好友 · 逾期未领取');
    expect(body).not.toContain('/claim');
  });

  test('an invitee what he gets himself, and nobody else', async () => {
    const forInvitee = aRung(0, aPrize('见面礼', { kind: 'points', points: 10 }));
    const rewards = { ...REWARDS, forInvitee };
    const invited = await pageWorld({ rewards }, { inviter: memberId('bob'), inviterRef: 'ref-of-bob', generation: 1 });
    const seed = await pageWorld({ rewards });

    expect(textOf((await invited.look()).body)).toContain('见面礼 未达成 受邀礼 · 留存期满后发放');
    expect(textOf((await seed.look()).body)).not.toContain('见面礼');
  });

  test('in a campaign that gives nothing, whom he has brought', async () => {
    const world = await pageWorld({ holdSeconds: 0 });
    const campaign = await world.campaigns.campaign(DEMO);
    const { rewards: _none, ...bare } = campaign!;
    const given = {
      ...world.ports,
      campaigns: { ...world.campaigns, campaign: async () => bare, version: async () => bare },
    };
    await world.brings({ holdEndsAt: NOON - DAY });

    const page = await showPage(given, {
      path: `/me/${world.token}`,
      pathParameters: { token: world.token },
      query: {},
      headers: {},
    });

    expect(textOf(page.body)).toContain('1 位好友已计入');
    expect(textOf(page.body)).toContain('好友扫码加入后，即计入。');
    expect(textOf(page.body)).not.toMatch(/奖励 |积分|还差/);
  });

  test.each([
    ['paused', { pauses: [{ from: NOON - HOUR }] }, '活动暂停中'],
    ['over', { endedAt: NOON - HOUR }, '活动已结束'],
    ['not begun', { startsAt: NOON + HOUR }, '活动还没有开始'],
  ])('that the campaign is %s', async (_, campaign, note) => {
    const world = await pageWorld(campaign);
    await world.holds(3, {});

    const { body } = await world.look();

    expect(textOf(body)).toContain(note);
    expect(textOf(body)).toContain('立即领取');
  });

  test('after the end no distance, no stock and no poster, whose code counts for nobody now', async () => {
    const world = await pageWorld({ endedAt: NOON - HOUR });
    await world.referrals.recordPoster(DEMO, ANN, { key: 'posters/p.jpg', fingerprint: 'f', drawnAt: NOON });

    const { body } = await world.look();

    expect(textOf(body)).not.toMatch(/还差|剩余/);
    expect(body).not.toContain('<img');
  });
});

describe('in English', () => {
  test('for whom the browser says so, and for whom chose it; nothing of it is left in Chinese but names', async () => {
    const world = await pageWorld({ name: 'Autumn reading', rewards: { ...REWARDS, ladder: [] } });
    await world.brings({ verdict: LEFT });

    const wished = await world.look({ headers: { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.1' } });
    const chosen = await world.look({ query: { lang: 'en' } });
    const against = await world.look({ query: { lang: 'zh' }, headers: { 'accept-language': 'en' } });

    expect(textOf(wished.body)).toContain('left before his hold ended');
    expect(textOf(wished.body).replace('中文', '')).not.toMatch(/\p{Script=Han}/u);
    expect(wished.body).toContain('<html lang="en">');
    expect(chosen.body).toContain(`/me/${world.token}/rotate?lang=en"`);
    expect(against.body).toContain('<html lang="zh-CN">');
  });

  test('with the claim and its way back', async () => {
    const world = await pageWorld();
    await world.holds(3, {});

    expect((await world.look({ query: { lang: 'en' } })).body).toContain(`action="/me/${world.token}/claim?lang=en"`);
    expect((await world.claim(3, { query: { lang: 'en' } })).headers['location']).toBe(`/me/${world.token}?lang=en`);
  });
});

describe('hundreds of friends', () => {
  test('are counted in full and listed to the latest fifty, within 60 kB', async () => {
    const world = await pageWorld();
    for (let friend = 0; friend < 500; friend += 1) {
      await world.brings(friend % 5 === 0 ? { verdict: LEFT } : friend > 480 ? staying(10) : {});
    }
    for (const { needs } of LADDER) {
      await world.holds(needs, {});
      await world.claim(needs);
    }

    const { body } = await world.look();

    expect(new TextEncoder().encode(String(body)).length).toBeLessThanOrEqual(60_000);
    expect(textOf(body)).toContain('384 位好友已计入');
    expect(textOf(body)).toContain('最近 50 位（共 500 位）');
    expect(String(body).match(/<li class="(qualified|pending|void)">/g)).toHaveLength(50);
    expect(textOf(body)).toContain('第 500 位好友');
    expect(textOf(body)).not.toContain('第 450 位好友');
    expect(textOf(body)).toContain('留存期内离开 100 人');
  });
});

describe('the poster', () => {
  const KEY = 'posters/demo/p.jpg';

  test('is shown from our own address, with its bytes and its kind', async () => {
    const world = await pageWorld();
    await world.files.write(KEY, Uint8Array.of(0xff, 0xd8, 9), 'image/jpeg');
    await world.referrals.recordPoster(DEMO, ANN, { key: KEY, fingerprint: 'f', drawnAt: NOON });

    const page = await world.look();
    const poster = await world.look({ path: `/me/${world.token}/poster` });

    expect(page.body).toContain(`<img src="/me/${world.token}/poster"`);
    expect(poster).toMatchObject({ kind: 'poster-shown', status: 200 });
    expect(poster.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' });
    expect(poster.body).toEqual(Uint8Array.of(0xff, 0xd8, 9));
  });

  test('that is not drawn yet, or whose file is gone, is not there', async () => {
    const world = await pageWorld();
    const path = `/me/${world.token}/poster`;
    const undrawn = await world.look({ path });
    await world.referrals.recordPoster(DEMO, ANN, { key: KEY, fingerprint: 'f', drawnAt: NOON });

    expect(undrawn).toMatchObject({ kind: 'no-poster', status: 404, body: '' });
    expect(await world.look({ path })).toMatchObject({ kind: 'no-poster', status: 404, body: '' });
  });
});

describe('a seat in a group of a higher tier', () => {
  const seatCode = () => aCode('core', { code: codeText('seat-core'), owner: { kind: 'seat', label: 'core-1' } });

  test('is shown by its live code, from our own address, to who has claimed it', async () => {
    const world = await pageWorld();
    await world.codes.recordCode(seatCode());
    await world.holds(20);
    const path = `/me/${world.token}/seat/20`;
    const look = () => world.look({ path, pathParameters: { token: world.token, rung: '20' } });
    const before = await look();
    await world.claim(20);

    const page = await world.look();
    const seat = await look();

    expect(before).toMatchObject({ kind: 'no-seat', status: 404 });
    expect(page.body).toContain(`src="${path}"`);
    expect(seat).toMatchObject({ kind: 'seat-shown', status: 200, headers: { 'content-type': 'image/png' } });
    expect(world.asked).toEqual([seatCode().qrImageUrl]);
  });

  test.each(['3', '20', 'x', '1e9', ''])('is nobody else’s, and no other rung’s: %j', async (rung) => {
    const world = await pageWorld();
    await world.codes.recordCode(seatCode());
    await world.seed(aStanding('bob'));
    await world.holds(20, { state: 'claimed' }, 'bob');
    await world.holds(3, { state: 'claimed' });

    const seat = await world.look({
      path: `/me/${world.token}/seat/${rung}`,
      pathParameters: { token: world.token, rung },
    });

    expect(seat).toMatchObject({ kind: 'no-seat', status: 404 });
    expect(world.asked).toEqual([]);
  });
});

describe('whose page it is', () => {
  async function twoPeople() {
    const world = await pageWorld({}, {});
    await world.seed(aStanding('bob'));
    await world.brings({}, 'bob');
    await world.brings({}, 'bob');
    const { held } = await world.holds(3, {}, 'bob');
    const bob = await world.pages.open({ campaign: DEMO, member: memberId('bob'), expiresAt: NOON + 60 * DAY });
    await world.claim(3, {}, bob);
    return { world, bob, code: held?.code ?? 'no code' };
  }

  test('the link alone says: no parameter, path or header leads to somebody else', async () => {
    const { world, bob, code } = await twoPeople();
    const own = textOf((await world.look()).body);
    const attempts = [
      { query: { member: 'bob', participant: 'bob', token: bob, campaign: 'other', id: 'ref-of-bob' } },
      { headers: { cookie: `token=${bob}`, authorization: bob, 'x-forwarded-user': 'bob', referer: `/me/${bob}` } },
      { path: `/me/${bob}` },
      { pathParameters: { token: world.token, member: 'bob' } },
    ];

    for (const attempt of attempts) expect(textOf((await world.look(attempt)).body)).toBe(own);
    expect((await world.look({}, bob)).body).toContain(code);
    expect(own).not.toContain(code);
  });

  test('nobody’s id, name or ref is on it, his own included', async () => {
    const { world, bob } = await twoPeople();

    for (const token of [world.token, bob]) {
      expect((await world.look({}, token)).body).not.toMatch(/ref-of|friend-\d|\bann\b|\bbob\b|pond-1|luna/);
    }
  });

  test('unknown, expired, replaced and malformed links, and those of a campaign long over, look exactly alike', async () => {
    const world = await pageWorld();
    const expired = await world.pages.open({ campaign: DEMO, member: ANN, expiresAt: NOON });
    const stranger = await world.pages.open({ campaign: DEMO, member: memberId('nobody'), expiresAt: NOON + DAY });
    await world.relink('s'.repeat(32));
    const over = await pageWorld({ endsAt: NOON - 14 * DAY });

    const unknown = await world.look({}, 'A'.repeat(32));
    const answers = [
      await world.look(),
      await world.look({}, expired),
      await world.look({}, stranger),
      await world.look({}, ''),
      await world.look({}, '../../etc'),
      await world.look({}, 'x'.repeat(5_000)),
      await world.look({ path: `/me/${world.token}/poster` }),
      await over.look(),
    ];

    expect(unknown).toMatchObject({ kind: 'link-over', status: 404 });
    for (const answer of answers) expect(answer).toEqual(unknown);
  });

  test('a poster link opens no page', async () => {
    const world = await pageWorld();
    const poster = await world.links.open({ campaign: DEMO, member: ANN, expiresAt: NOON + DAY });

    expect((await world.look({}, poster)).kind).toBe('link-over');
  });
});

describe('every page', () => {
  test('loads nothing from anywhere else, runs nothing, and lets in its own style only', async () => {
    const world = await pageWorld();
    await world.referrals.recordPoster(DEMO, ANN, { key: 'p.jpg', fingerprint: 'f', drawnAt: NOON });
    await world.holds(3, {});

    for (const { body, headers } of [await world.look(), await world.look({}, 'no-such-link')]) {
      const style = /<style>(.*)<\/style>/s.exec(String(body))?.[1] ?? '';
      expect(createHash('sha256').update(style).digest('base64')).toBe(STYLE_HASH);
      expect(style).not.toMatch(/url\(|@import/);
      expect(headers['content-security-policy']).toBe(
        `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(body).not.toMatch(/<script|<link|<iframe|\son\w+=|\sstyle=|https?:\/\//);
      for (const [, address] of String(body).matchAll(/(?:src|action|href)="([^"]*)"/g)) {
        expect(address).toMatch(/^\/me\//);
      }
    }
  });

  test('carries what a new link would be made of, another each time', async () => {
    const world = await pageWorld();
    const seedOf = async () => /name="seed" value="([^"]*)"/.exec(String((await world.look()).body))?.[1];

    expect(await seedOf()).toMatch(/^[\w-]{32}$/);
    expect(await seedOf()).not.toBe(await seedOf());
  });

  test('writes nothing', async () => {
    const world = await pageWorld();
    await world.holds(3, {});
    const made = world.writes.made.length;

    await world.look();
    await world.look({ path: `/me/${world.token}/poster` });

    expect(world.writes.made).toHaveLength(made);
  });
});
