/** Wordings by which WeChat closes links, groups and accounts (诱导分享、诱导关注), each with its source and a wording that is allowed. */

export interface InducementRule {
  /** What the wording does that it may not. */
  readonly breaks: string;
  readonly source: string;
  readonly better: string;
  /** Over a text without blanks and ornaments, in simplified characters; 。 stands for the end of any sentence, ， for any comma. */
  readonly pattern: RegExp;
}

/** 2019-10-28: no link may induce sharing by money, prizes, coupons or points; no 助力, 砍价, 加速, 集卡; sanctions up to a permanent ban of the domain. */
const LINKS = '《微信外部链接内容管理规范》（2019-10-28）';
/** The platform's view: “share to Moments to get X” is a violation; a reward for a real action of the friend is not. */
const PLATFORM = '微信平台对诱导分享的认定';

/** Said not to be asked for. */
const NOT = '(?<!(?:不用|不必|不需要?|不要求|无需|无须|勿|不要|别|没有|不得|禁止|严禁|不会|并非)[^。，]{0,6})';
/** To share, as a deed: 干货分享, 分享会, 分享嘉宾 are talks. */
const SHARE = `${NOT}(?:(?<!被)转发|转(?:给|到|至)(?:好友|朋友|群|朋友圈|微信)|群发|[发晒](?:到|至|个|条|送到|布到)?朋友圈|(?<!干货|经验|案例|心得|知识|故事|好书|读书|阅读|资料|主题|现场|直播|名师|老师|嘉宾)分享(?=[到至给]|出去|本|此|这|该|海报|图片|链接|文章|活动|朋友圈|好友|微信|群(?!友)|一下|后|即|就|才|可|得|领|赚|抽|赢|有[礼奖]))`;
/** Whatever may lie between, but not that a friend comes: then the reward is for him. */
const UNTIL = (most: number): string => `(?:(?!入群|进群|加入|添加|扫码|到店|注册)[^。]){0,${most}}?`;
const GAIN =
  '(?:领(?![略会域先导])取?|[获夺]得|获赠|送(?![上给去达祝])|赠(?!言)|抽(?![空时屉])|兑换?|赢取?|赚|享(?:受)?(?:优惠|折|免)|解锁|免单|免费|返现|立减|优惠|红包|奖|礼(?!貌)|券|积分|入群|进群|观看|下载|查看)';
const ENABLES = '(?:才能?|方可|即可?|就能?|就可以?|便可|可以?|后|立即|马上|能|都?有|均可|得)';
const FRIENDS = '(?:好友|朋友|群友|闺蜜|同事|家人|小伙伴|伙伴|人)';
const NUMBER = '(?:\\d+|[一二两三四五六七八九十百]+)';

const rule = (breaks: string, source: string, better: string, pattern: string): InducementRule => ({
  breaks,
  source,
  better,
  pattern: new RegExp(pattern, 'u'),
});

const FOR_THE_FRIEND = '好友加入并留下后，你可领取…';

export const INDUCEMENT_RULES: readonly InducementRule[] = [
  rule(
    'gives something for the act of sharing',
    LINKS,
    FOR_THE_FRIEND,
    `${SHARE}${UNTIL(14)}(?:${ENABLES}[^。]{0,4}?${GAIN}|(?:领|得)(?![略会域先导到])取?|有[礼奖]|免单|送(?![上给去达祝])|赚|抽奖|赢)`,
  ),
  rule(
    'makes sharing a condition',
    PLATFORM,
    '喜欢的话，可以把海报发给想一起来的朋友',
    `(?:领取(?:方式|条件|方法)|参与方式|(?<!不)(?:需要?|必须|须|只要|只需|务必|请先|先|凭))[^。]{0,6}?${SHARE}`,
  ),
  rule('asks for proof of sharing', PLATFORM, FOR_THE_FRIEND, `(?:${SHARE}|朋友圈)[^。]{0,10}?截图`),
  rule(
    'gives something for likes',
    PLATFORM,
    FOR_THE_FRIEND,
    `${NOT}(?:[集攒求]满?${NUMBER}?个?赞|点赞[^。]{0,4}?${NUMBER}个?[^。]{0,6}?${GAIN}|${NUMBER}个赞[^。]{0,6}?${GAIN}|赞满${NUMBER})`,
  ),
  rule(
    'is a game of helping hands (助力, 砍价, 加速)',
    LINKS,
    '邀请好友加入，满 3 位并留下后可领取…',
    `${NOT}(?:(?:好友|帮我|帮忙|为我|给我|替我|求|找人|拉人|请人|邀人|${NUMBER}[人位个名])[^。，]{0,4}?(?:助力|加速|砍)|助力(?:领|得|享|免|值|榜|满|成功|有礼|一下|好友|我|${NUMBER}[人位次])|加速(?:领|包|卡|一下|得|解锁|提现)|砍价|砍一刀|帮(?:我|忙|ta|他|她)?砍)`,
  ),
  rule(
    'is a game of collecting cards (集卡)',
    LINKS,
    '邀请好友加入，满 3 位并留下后可领取…',
    `${NOT}(?:集(?:齐|满)?[^。，]{0,4}?(?:卡(?!路里)|福|碎片|字(?:兑|领|换|赢)))`,
  ),
  rule(
    'pays for inviting, whether or not anybody comes',
    PLATFORM,
    '邀请 3 位好友入群，留满 24 小时后可领取…',
    `${NOT}(?:邀请|邀(?!请)|拉)(?!你|您|大家|各位|函|码|会|人)[^。，]{0,3}?(?:满)?${NUMBER}?[个位名]?(?:新)?${FRIENDS}(?:(?!入群|进群|加入|添加|扫码|到店|注册|留|成功|有效|计入|来)[^。]){0,8}?(?:(?:免费|即可|就能?|可以?|立即|才能?|马上)[^。]{0,3}?${GAIN}|(?:领|得)(?![略会域先导到])取?|有[礼奖]|免单|返现|赚)`,
  ),
  rule(
    'threatens, or promises luck, so that people share',
    LINKS,
    '喜欢的话，可以把海报发给想一起来的朋友',
    `(?:不转(?:发)?(?:就)?(?:不是|不算|没|会|后悔|倒霉)|不分享(?:就)?(?:不是|不算|后悔)|是[^。，]{0,6}?就(?:转|分享)|(?:看完|必须|速|紧急|疯)转(?!发[^。]{0,2}功能)|转发[^。]{0,6}?(?:好运|平安|发财|保佑|转运|有福))`,
  ),
  rule(
    'gives something for following an account (诱导关注)',
    LINKS,
    '关注后可收到活动提醒',
    `${NOT}关注(?!度|点)(?:(?!领域)[^。]){0,12}?(?:(?:即|就|立|马上|后|可|才能?|都)[^。]{0,3}?(?:送(?![上给去达祝])|领(?![略会域先导])|得(?!知|到通知)|抽|赠|返现|免单)|送(?![上给去达祝])|领(?![略会域先导])[^。]{0,4}?(?:红包|券|奖|礼|积分)|有[礼奖]|抽奖)`,
  ),
];
