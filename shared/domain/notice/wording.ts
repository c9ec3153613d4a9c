/** What people are told, filled into the campaign's own texts. */
import type { Campaign } from '../campaign/campaign.ts';

/** Used when WeCom has not told us a name (yet). */
export const NAMELESS = '好友';

const filled = (text: string, campaign: Campaign): string => text.replaceAll('{name}', campaign.name);

/** Beside the poster. */
export const welcomeWithPoster = (campaign: Campaign, page: string): string =>
  withLinks(campaign.texts.welcome, campaign, page);

/** The poster is late: its address travels instead. */
export const welcomeWithLink = (campaign: Campaign, poster: string, page: string): string =>
  withLinks(campaign.texts.posterLater, campaign, page, `\n${poster}`);

/** No code can be made for him: he gets the campaign's own poster and is told so, never an error. */
export const welcomeWithEntryPoster = (campaign: Campaign, page: string): string =>
  withLinks(campaign.texts.entryPosterInstead, campaign, page);

/** WeCom takes no longer text (docs path 92137). */
const LONGEST_WELCOME_BYTES = 4_000;

/**
 * The link to his own page stands where the text says `{link}`, else at the end, in words that tell whose it is. Links travel whole: a text
 * that leaves no room for them is cut.
 */
function withLinks(text: string, campaign: Campaign, page: string, poster = ''): string {
  const told = filled(text, campaign);
  const placed = told.replaceAll('{link}', () => page) + poster;
  if (told.includes('{link}') && bytesOf(placed) <= LONGEST_WELCOME_BYTES) return placed;
  const links = `${poster}\n\n${campaign.rewards === undefined ? '我的邀请进度' : '我的邀请进度与奖励'}（仅供本人查看，请勿转发）：\n${page}`;
  return cutTo(LONGEST_WELCOME_BYTES - bytesOf(links), told.replaceAll('{link}', '')) + links;
}

function cutTo(mostBytes: number, text: string): string {
  if (bytesOf(text) <= mostBytes) return text;
  let kept = '';
  let left = mostBytes - bytesOf('…');
  for (const character of text) {
    left -= bytesOf(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

/** In UTF-8. */
export const bytesOf = (text: string): number =>
  [...text].reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0;
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
  }, 0);

/** When we ourselves are unwell: what people read instead of a code. */
export const TRY_AGAIN = '系统繁忙，请稍后再试。\nBusy just now. Please try again in a moment.';

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
