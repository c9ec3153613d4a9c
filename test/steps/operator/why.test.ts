import { describe, expect, test } from 'vitest';
import { recordContact } from '#functions/contact/record/record.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { NEWCOMER } from '#shared/domain/campaign/counting-words.ts';
import { campaignId, codeText, memberId } from '#shared/domain/identity.ts';
import { aCampaign, aContactCampaign, contactNews, NOON, POND_1 } from '#test/support/builders.ts';
import { POND_2, whyWorld } from './why-world.ts';

const BY_ANN = codeText('f-ann');
const BY_CY = codeText('f-cy');

describe('why somebody counts or does not', () => {
  test('is his whole history in plain words, and how he stands', async () => {
    const world = await whyWorld();
    await world.joins(POND_1, 'bo', BY_ANN);
    world.clock.set({ event: NOON + 4 * HOUR });
    await world.leaves(POND_1, 'bo');
    world.clock.set({ event: NOON + 6 * HOUR });
    await world.joins(POND_2, 'bo', BY_CY);
    world.clock.set({ event: NOON + DAY + MINUTE, wall: NOON + DAY });

    const pending = await world.why('bo');
    await world.swept(POND_2);
    await world.settle();

    expect(pending.slice(-4)).toEqual([
      '  ann 邀请的好友，第 1 代，源头 ann；还没有自己的渠道码',
      '  判定：待定，留存期已于 11-23 20:00:00 结束；还须有一次 11-23 20:00:02 起开始的读取看到他在群 pond-2 里（最近一次始于 11-23 02:00:03，可用 sweep now 催一次）',
      '  规则：活动第 1 版；留存期 24 小时，期满之后开始的一次读取仍看到他才计入；留存期内离开且期满时仍未回来的不计入，期满之后离开不影响；每位邀请人计数不设上限',
      '  他还没有邀请到好友',
    ]);
    expect((await world.why('bo')).slice(0, 7)).toEqual([
      'bo，活动 demo（第 1 版，进行中），时间均按 Asia/Shanghai：',
      '11-22 20:00:00 由 ann 的海报（渠道码 …-ann）进入群 pond-1 → 待定：留存期至 11-23 20:00:00',
      '11-23 00:00:00 自行退出群 pond-1 → 不计入：留存期内离开',
      '11-23 02:00:00 由 cy 的海报（渠道码 …f-cy）进入群 pond-2 → 不归 cy：已由其他好友邀请，首次邀请有效；恢复待定：留存期至 11-23 20:00:00',
      '11-23 20:01:03 留存期结束后的读取（20:01:03 开始）看到他仍在群 pond-2 里 → 计入',
      '截至 11-23 20:01:03：',
      '  ann 邀请的好友，第 1 代，源头 ann；还没有自己的渠道码',
    ]);
    expect(await world.why('bo', 'en')).toEqual(
      expect.arrayContaining([
        'bo in campaign demo (version 1, running), all times of Asia/Shanghai:',
        '11-23 00:00:00 left group pond-1 himself → does not count: left before his hold ended',
        '  verdict: counts for ann',
      ]),
    );
  });

  test('of the inviter it tells what she has brought, as she sees it herself', async () => {
    const world = await whyWorld({ holdSeconds: 0 });
    await world.joins(POND_1, 'bo', BY_ANN);
    await world.joins(POND_2, 'di', BY_ANN);

    expect((await world.why('ann')).at(-1)).toBe('  他邀请了 2 人：计入 2，待定 0，不计入 0');
  });

  test('of a member of the baseline it tells that he was there before', async () => {
    const world = await whyWorld();
    const via = { kind: 'group', group: POND_1 } as const;
    await world.referrals.holdPresence({ via, member: memberId('old'), joinedAt: NOON - 3 * DAY });

    expect(await world.why('old')).toEqual([
      'old，活动 demo（第 1 版，进行中），时间均按 Asia/Shanghai：',
      '11-19 20:00:00 进入群 pond-1，早于该群接入活动 → 不计入：活动开始前已在群内',
      '截至 11-22 20:00:00：',
      '  没有参与本活动',
    ]);
  });

  test('of one who was no newcomer it says what a newcomer is, by the rules in force when he came', async () => {
    const counting = { newOnly: 'corp', leaving: 'within-hold', blacklist: [], whitelist: [] } as const;
    const world = await whyWorld({ counting });
    world.contacts.addContact({ member: memberId('bo'), staff: aContactCampaign().staff[0]!, addedAt: NOON - DAY });
    await world.joins(POND_1, 'bo', BY_ANN);
    await world.campaigns.save(aCampaign({ version: 2, appliedAt: NOON + HOUR }));
    world.clock.set({ event: NOON + 2 * HOUR });

    expect((await world.why('bo', 'zh'))[1]).toContain(
      `不计入：并非新客户，本活动只计新客户（新客户：${NEWCOMER.corp.zh}）`,
    );
  });

  test('in the contact mechanic it speaks of staff, and of who deleted whom', async () => {
    const world = await whyWorld();
    await world.campaigns.save(aContactCampaign({ version: 2, holdSeconds: 3_600 }));
    await world.campaigns.claimStaff(campaignId('demo'), aContactCampaign().staff);
    await recordContact(world, contactNews('bo', { code: BY_ANN }));
    await recordContact(
      world,
      contactNews('bo', { id: 'gone', change: 'removed-by-member', happenedAt: NOON + MINUTE }),
    );
    world.clock.set({ event: NOON + HOUR });

    expect((await world.why('bo')).slice(1, 3)).toEqual([
      '11-22 20:00:00 由 ann 的海报（渠道码 …-ann）添加员工 luna → 待定：留存期至 11-22 21:00:00',
      '11-22 20:01:00 删除或拉黑了员工 luna → 不计入：留存期内离开',
    ]);
  });

  test('nothing known is said so, with what to try and where he is known', async () => {
    const world = await whyWorld();
    const asked = (lang: string, member = 'nobody', campaign = 'demo') => world.ask('why', { campaign, member, lang });

    await expect(asked('en')).rejects.toMatchObject({
      name: 'Refused',
      code: 'MEMBER_UNKNOWN',
      message: expect.stringMatching(/^Nothing is known of nobody in campaign demo\. If .* sweep now .* --campaign\.$/),
      facts: { campaign: 'demo', member: 'nobody' },
    });
    await world.campaigns.save(aCampaign({ id: campaignId('spring') }));
    await expect(asked('zh', 'ann', 'spring')).rejects.toMatchObject({
      message: expect.stringMatching(
        /^活动 spring 里没有 ann 的任何记录。他在活动 demo 里有记录（--campaign）。.*sweep now/,
      ),
    });
    await expect(async () => asked('fr')).rejects.toMatchObject({
      code: 'COMMAND_INPUT_UNFIT',
      facts: { places: 'lang' },
    });
  });
});
