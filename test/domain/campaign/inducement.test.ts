import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '#infra/bundling/step-folders.ts';
import { readYamlCampaign } from '#shared/adapters/yaml/campaign-text.ts';
import type { CampaignDefinition } from '#shared/domain/campaign/campaign.ts';
import { readDefinition } from '#shared/domain/campaign/definition.ts';
import { fieldName } from '#shared/domain/campaign/fault.ts';
import {
  inducementFault,
  inducementSentence,
  inducementsIn,
  inducementsOf,
} from '#shared/domain/campaign/inducement.ts';
import { INDUCEMENT_RULES } from '#shared/domain/campaign/inducement-rules.ts';
import { POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';
import { aCampaign, aTemplate } from '#test/support/builders.ts';

const broken = (text: string) => inducementsOf(text).map(({ rule }) => rule.breaks);

describe('a wording that must be found', () => {
  test.each([
    ['分享到朋友圈即可领取', /act of sharing/],
    ['分享到朋友圈，即可免费领取帆布袋', /act of sharing/],
    ['分享至朋友圈得红包', /act of sharing/],
    ['分享海报给好友就送积分', /act of sharing/],
    ['转发朋友圈才能领取', /act of sharing/],
    ['转发此海报到 3 个群，马上领券', /act of sharing/],
    ['转发本条后即可获得优惠券', /act of sharing/],
    ['转发有礼', /act of sharing/],
    ['分享有奖', /act of sharing/],
    ['发朋友圈免单', /act of sharing/],
    ['转发到朋友圈后进群', /act of sharing/],
    ['分享给好友解锁全文：分享后可查看', /act of sharing/],
    ['晒到朋友圈就能抽奖', /act of sharing/],
    ['轉發到朋友圈即可領獎', /act of sharing/],
    ['转 发 朋 友 圈 → 即 可 领 取', /act of sharing/],
    ['「转发」🎁朋友圈🎁即可领取', /act of sharing/],
    ['ＶＩＰ：转发朋友圈即可領取', /act of sharing/],
    ['只需转发这张海报', /condition/],
    ['领取方式：转发海报到朋友圈', /condition/],
    ['必须分享到朋友圈', /condition/],
    ['请先转发到 3 个群', /condition/],
    ['发朋友圈并截图发给客服', /proof/],
    ['凭朋友圈截图领奖', /proof/],
    ['集赞 38 个领礼品', /likes/],
    ['集满 20 个赞送伞', /likes/],
    ['集20个赞免费领', /likes/],
    ['点赞满 50 个可兑换', /likes/],
    ['求赞', /likes/],
    ['好友助力免费领', /helping hands/],
    ['邀 3 人助力', /helping hands/],
    ['快来帮我砍一刀', /helping hands/],
    ['砍价到 0 元', /helping hands/],
    ['好友帮忙加速', /helping hands/],
    ['加速卡一张', /cards|helping hands/],
    ['助力成功即可提现', /helping hands/],
    ['集卡瓜分百万', /cards/],
    ['集五福', /cards/],
    ['集齐 5 张卡', /cards/],
    ['集碎片换大奖', /cards/],
    ['邀请3人免费领', /inviting/],
    ['邀请好友即可领取红包', /inviting/],
    ['邀请 5 位好友，免费领一箱奶', /inviting/],
    ['拉两个人就能领', /inviting/],
    ['邀请好友得积分', /inviting/],
    ['邀请有礼：邀请朋友返现', /inviting/],
    ['不转不是中国人', /threatens/],
    ['不转发就后悔', /threatens/],
    ['是妈妈就转', /threatens/],
    ['看完必转，紧急转', /threatens/],
    ['转发保佑全家平安', /threatens/],
    ['关注即送', /following/],
    ['关注公众号即送礼品', /following/],
    ['关注并领取红包', /following/],
    ['关注有礼', /following/],
    ['關註公眾號即可抽獎', /following/],
  ])('%s', (text, rule) => {
    expect(broken(text)).toEqual(expect.arrayContaining([expect.stringMatching(rule)]));
  });
});

describe('a harmless text', () => {
  test.each([
    '欢迎参加「{name}」，这是你的专属海报。',
    '欢迎加入「{name}」！扫码添加福利官，领取你的专属海报。',
    '好友加入并留下后，你可领取帆布袋一个',
    '邀请 3 位好友入群，留满 24 小时后可领取帆布袋',
    '邀请好友加入，满 3 位并留下后可领取读书卡',
    '每位好友入群并留满一天，你都可领取 10 积分',
    '喜欢的话，可以把海报发给想一起来的朋友',
    '把海报转发给朋友，好友入群后你们都可领取资料',
    '无需转发，入群即可领取',
    '不用分享到朋友圈，也能领取',
    '请勿转发本页，否则无法领取',
    '领取后请不要转发给他人',
    '诚邀您免费领取新书',
    '邀请你一起来读书',
    '邀请函：领取席位请扫码',
    '今晚 8 点，名师直播分享，入群领取讲义',
    '干货分享会，免费领资料',
    '分享嘉宾：王老师，入群可领取课件',
    '读书分享：每周一本好书，打卡可得积分',
    '经验分享后答疑',
    '助力乡村振兴公益读书会',
    '加速成长训练营',
    '读书卡一张',
    '充值卡 50 元',
    '关注健康，从早餐开始',
    '关注领域前沿，送上每周资讯',
    '关注我们，收到活动提醒',
    '点赞的人都说好',
    '集合时间：8 点，现场领取手环',
    '收集好书，集中阅读',
    '朋友圈里的好物，一起来挑',
    '转角书店优惠券',
    '好友专享 9 折券',
    '老客户回馈，到店领取礼品',
    '周末一起，慢慢喝',
    '长按识别二维码',
    '邀请你一起来，扫码入群',
    '核心群席位一个',
    '邀请人与好友都可领取讲义：好友入群并留满一天',
    '分享喜悦，传递温暖',
    '需要帮助请联系福利官，资料可领取',
    '抽空来店里坐坐，咖啡免费',
    '',
  ])('%s', (text) => {
    expect(broken(text)).toEqual([]);
  });

  test('is every text we ship: of a campaign that leaves them out, of the designs, of the example, and what we propose instead', () => {
    const example = readFileSync(join(projectRoot, 'infra/cli/campaign.example.yaml'), 'utf8');
    const read = readYamlCampaign(example);
    const reading = read.kind === 'faults' ? undefined : readDefinition(read.value);
    if (reading?.kind !== 'campaign') throw new Error('The example is no campaign.');
    const { definition } = reading;

    for (const template of POSTER_TEMPLATES) expect(inducementsIn({ ...definition, template })).toEqual([]);
    for (const { better } of INDUCEMENT_RULES) expect(broken(better), better).toEqual([]);
  });
});

describe('a campaign', () => {
  const bad = '转发即可领取';
  const prize = { name: bad, lure: { kind: 'points', points: 1 }, valueMinor: 0, costMinor: 0 } as const;
  const rung = { needs: 1, prize, claimWithinDays: 30, isReviewed: false };
  const whole: CampaignDefinition = aCampaign({
    name: bad,
    rewards: {
      currency: 'CNY',
      ladder: [{ ...rung, cheaper: prize }],
      forInvitee: { ...rung, needs: 0 },
      budget: { atCap: 'waitlist' },
      prizeCeilingMinor: 1,
    },
    template: aTemplate({
      layers: [
        { kind: 'qr', box: { xPx: 0, yPx: 0, widthPx: 200, heightPx: 200 } },
        {
          kind: 'text',
          box: { xPx: 0, yPx: 0, widthPx: 1, heightPx: 1 },
          text: bad,
          sizePx: 12,
          colour: '#000000',
          align: 'left',
        },
      ],
    }),
    texts: { welcome: bad, posterLater: bad, entryPosterInstead: bad, groupWelcome: bad },
  });

  test('is looked through wherever people read something', () => {
    expect(inducementsIn(whole).map(({ path }) => fieldName(path))).toEqual([
      'name',
      'rewards.ladder[0].gives.name',
      'rewards.ladder[0].orElse.name',
      'rewards.forInvitee.gives.name',
      'poster.template.layers[1].text',
      'texts.welcome',
      'texts.posterLater',
      'texts.entryPosterInstead',
      'texts.groupWelcome',
    ]);
  });

  test('is told the field, the phrase as it stands there, the rule and better words', () => {
    const [found] = inducementsIn(aCampaign({ name: '国庆：转发 到🎁朋友圈，即可 领取！快来' }));
    if (found === undefined) throw new Error('Nothing was found.');

    expect(found.phrase).toBe('转发 到🎁朋友圈，即可 领取');
    expect(inducementSentence(found)).toBe(
      'name: “转发 到🎁朋友圈，即可 领取” gives something for the act of sharing: 《微信外部链接内容管理规范》（2019-10-28）; better: 好友加入并留下后，你可领取…',
    );
    expect(inducementFault(found)).toEqual({
      path: ['name'],
      expected: expect.stringMatching(/^other words than “转发 到🎁朋友圈，即可 领取”, which gives something/),
    });
  });
});

test('whatever a text says, what is found stands in it', () => {
  const words = fc.constantFrom(
    '转发',
    '朋友圈',
    '即可',
    '领取',
    '分享到',
    '邀请',
    '3人',
    '集赞',
    '。',
    '，',
    ' ',
    '🎁',
    '関注',
    'ﬁ',
    '關註',
    '送',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ unit: 'grapheme' })), { maxLength: 12 }), (parts) => {
      const text = parts.join('');

      for (const { phrase } of inducementsOf(text)) {
        expect(phrase).not.toBe('');
        expect(text).toContain(phrase);
      }
    }),
  );
});
