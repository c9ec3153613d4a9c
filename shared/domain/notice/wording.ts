/** What people are told, filled into the campaign's own texts. */
import type { Campaign } from '../campaign/campaign.ts';

/** Used when WeCom has not told us a name (yet). */
export const NAMELESS = '好友';

const filled = (text: string, campaign: Campaign): string => text.replaceAll('{name}', campaign.name);

/** Beside the poster. */
export const welcomeWithPoster = (campaign: Campaign): string => filled(campaign.texts.welcome, campaign);

/** The poster is late: its address travels instead. */
export const welcomeWithLink = (campaign: Campaign, link: string): string =>
  `${filled(campaign.texts.posterLater, campaign)}\n${link}`;

/** No code can be made for him: he gets the campaign's own poster and is told so, never an error. */
export const welcomeWithEntryPoster = (campaign: Campaign): string =>
  filled(campaign.texts.entryPosterInstead, campaign);

/** To staff: the pool of groups is nearly full. */
export function poolNearlyFull(campaign: Campaign, places: number): string {
  // In steps: WeCom drops a text it has just delivered, so the same step is not told every few minutes.
  const step = [50, 100, 200, 400].find((one) => places < one) ?? places;
  return `活动「${campaign.name}」的群剩余扫码名额不足 ${step} 个，请新建客户群并加入活动配置（fission campaign apply）。`;
}

/** To staff: the corp's live codes run out. */
export const codesNearlySpent = (used: number, quota: number): string =>
  `活码配额已用 ${used} / ${quota}，到达上限后新参与者将收到活动通用海报。请清理已结束活动的活码。`;

/** The entry of the group-welcome library, beside the desk's code. */
export const groupWelcomeText = (campaign: Campaign): string => filled(campaign.texts.groupWelcome, campaign);

/** To a group's owner: WeCom has no API that applies a group-welcome entry. */
export const chooseGroupWelcome = (campaign: Campaign, groups: readonly string[]): string =>
  `请在以下客户群的「入群欢迎语」中选择素材库里的「${campaign.name}」条目（需群主手动选择）：${groups.join('、')}`;
