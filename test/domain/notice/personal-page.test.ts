import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import {
  chosenLanguage,
  isPageOver,
  isPressedElsewhere,
  languageOf,
  linkIsKeptFor,
  pagePath,
} from '#shared/domain/notice/personal-page.ts';
import { aCampaign, NOON } from '#test/support/builders.ts';

describe('a participant’s page', () => {
  test('stands until fourteen days after the campaign’s end, and after the end it was given since', () => {
    const campaign = aCampaign({ endsAt: NOON });

    expect(isPageOver(campaign, NOON + 14 * DAY - 1)).toBe(false);
    expect(isPageOver(campaign, NOON + 14 * DAY)).toBe(true);
    expect(isPageOver({ ...campaign, endsAt: NOON + DAY }, NOON + 14 * DAY)).toBe(false);
    expect(isPageOver({ ...campaign, endedAt: NOON - DAY }, NOON + 13 * DAY)).toBe(true);
  });

  test('has links that are kept for longer, so that a campaign may be extended', () => {
    expect(linkIsKeptFor(aCampaign({ endsAt: NOON + DAY }), NOON)).toBe((1 + 14 + 180) * DAY);
    expect(linkIsKeptFor(aCampaign({ endsAt: NOON - 100 * DAY }), NOON)).toBe(180 * DAY);
  });

  test('is at an address that carries the token and, where one was chosen, the language', () => {
    expect(pagePath('a-B_9')).toBe('/me/a-B_9');
    expect(pagePath('a-B_9', chosenLanguage('en'))).toBe('/me/a-B_9?lang=en');
    expect(pagePath('//evil.example/?#', chosenLanguage('fr'))).toBe('/me/%2F%2Fevil.example%2F%3F%23');
  });
});

test.each([
  [undefined, undefined, 'zh'],
  [undefined, 'en-GB,en;q=0.9', 'en'],
  [undefined, 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  [undefined, 'fr-FR, en;q=0.5, zh;q=0.7', 'zh'],
  [undefined, 'fr, de', 'zh'],
  [undefined, 'zh;q=0, en;q=0.1', 'en'],
  [undefined, ';;;q=,,=', 'zh'],
  ['en', 'zh-CN', 'en'],
  ['zh', 'en', 'zh'],
  ['xx', 'en', 'en'],
])('the language chosen as %s, wished for as %s, is %s', (chosen, wished, language) => {
  expect(languageOf(chosen, wished)).toBe(language);
});

test.each([
  ['pressed on our page', { 'sec-fetch-site': 'same-origin', origin: 'null' }, false],
  ['of an older browser that hides where it was', { origin: 'null' }, false],
  ['of an older browser that tells', { origin: 'https://fission.example', host: 'fission.example' }, false],
  ['of a browser that tells nothing', {}, false],
  ['from another site', { 'sec-fetch-site': 'cross-site' }, true],
  ['from a neighbour of our domain', { 'sec-fetch-site': 'same-site' }, true],
  ['from nowhere', { 'sec-fetch-site': 'none' }, true],
  ['of an older browser on another site', { origin: 'https://evil.example', host: 'fission.example' }, true],
  [
    'of a site whose name begins with ours',
    { origin: 'https://fission.example.evil.example', host: 'fission.example' },
    true,
  ],
])('a press %s', (_, headers, isElsewhere) => {
  expect(isPressedElsewhere(headers)).toBe(isElsewhere);
});
