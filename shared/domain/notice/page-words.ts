/** The words of a participant's own page, in the brand's two languages. No sentence of it asks anybody to share. */
import { DAY, HOUR, type Instant, MINUTE } from '../calendar.ts';
import { VERDICT_REASONS, type VerdictReason } from '../referral/verdict.ts';
import { GRANT_REASONS, type GrantReason } from '../reward/grant.ts';
import { ENGLISH } from './page-words-en.ts';
import { CHINESE, type Words } from './page-words-zh.ts';
import type { Language } from './personal-page.ts';

export interface Speech {
  readonly language: Language;
  readonly words: Words;
  /** `11月22日 20:00`, in the campaign's time zone. */
  momentOf(at: Instant): string;
  /** `24 小时`: rounded up, so that nobody comes back too early. */
  lengthOf(ms: number): string;
  whyVerdict(reason: VerdictReason): string;
  whyGrant(reason: GrantReason): string;
}

export function speech(language: Language, timeZone: string): Speech {
  const clock = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    ...{ timeZone, month: language === 'zh' ? 'long' : 'short', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  return {
    language,
    words: language === 'zh' ? CHINESE : ENGLISH,
    momentOf: (at) => clock.format(at),
    lengthOf: (ms) => lengthOf(language, ms),
    whyVerdict: (reason) => VERDICT_REASONS[reason][language],
    whyGrant: (reason) => GRANT_REASONS[reason][language],
  };
}

const UNITS = [
  { ms: DAY, from: 3 * DAY, zh: '天', en: 'day' },
  { ms: HOUR, from: HOUR, zh: '小时', en: 'hour' },
  { ms: MINUTE, from: 0, zh: '分钟', en: 'minute' },
] as const;

function lengthOf(language: Language, ms: number): string {
  const unit = UNITS.find(({ from }) => ms >= from) ?? UNITS[2];
  const count = Math.max(1, Math.ceil(ms / unit.ms));
  return language === 'zh' ? `${count} ${unit.zh}` : `${count} ${unit.en}${count === 1 ? '' : 's'}`;
}
