/** A participant's own page: how long it stands, where it is, and who may press its buttons. */
import { DAY, type Instant } from '../calendar.ts';
import { type Campaign, endOf } from '../campaign/campaign.ts';

/** After the campaign's end people still look at what counted, and claim. */
const OUTLIVES_CAMPAIGN = 14 * DAY;
/** A campaign may be given a later end, and nobody can be sent a new link: so a link is kept for longer than it is followed. */
const MAY_BE_EXTENDED = 180 * DAY;

export const isPageOver = (campaign: Campaign, now: Instant): boolean => now >= pageEndsAt(campaign);

export const pageEndsAt = (campaign: Campaign): Instant => endOf(campaign) + OUTLIVES_CAMPAIGN;

/** How long from now a link is kept; links live by the wall clock, campaigns by event time. */
export const linkIsKeptFor = (campaign: Campaign, eventNow: Instant): number =>
  Math.max(0, pageEndsAt(campaign) - eventNow) + MAY_BE_EXTENDED;

export type Language = 'zh' | 'en';

/** What was chosen on the page; else the first of the two that the browser names; else Chinese. */
export function languageOf(chosen: string | undefined, acceptLanguage: string | undefined): Language {
  if (chosen === 'zh' || chosen === 'en') return chosen;
  const wishes = (acceptLanguage ?? '').slice(0, 200).split(',').map(wish);
  const known = wishes.filter(({ language, weight }) => (language === 'zh' || language === 'en') && weight > 0);
  return known.toSorted((one, other) => other.weight - one.weight)[0]?.language === 'en' ? 'en' : 'zh';
}

function wish(text: string): { readonly language: string; readonly weight: number } {
  const [tag = '', ...parameters] = text.trim().toLowerCase().split(';');
  const weight = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined);
  return { language: tag.split('-')[0] ?? '', weight: Number(weight ?? 1) };
}

/** What cannot be a token is not looked up. */
export const mayBeToken = (text: string): boolean => /^[\w-]{1,128}$/.test(text);

/** Only a chosen language is carried along; nothing else in the address is looked at. */
export const pagePath = (token: string, chosen?: Language): string =>
  `/me/${encodeURIComponent(token)}${chosen === undefined ? '' : `?lang=${chosen}`}`;

export const chosenLanguage = (lang: string | undefined): Language | undefined =>
  lang === 'zh' || lang === 'en' ? lang : undefined;

/**
 * A button of the page is pressed on the page. The token in the address is what proves who presses; beyond it, what a browser says came from another
 * site is refused. Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`, which is `null` where no referrer may be told, as on our page.
 */
export function isPressedElsewhere(headers: Readonly<Record<string, string>>): boolean {
  const { 'sec-fetch-site': site, origin, host = '' } = headers;
  if (site !== undefined) return site !== 'same-origin';
  return origin !== undefined && origin !== 'null' && origin.replace(/^https?:\/\//, '') !== host;
}
