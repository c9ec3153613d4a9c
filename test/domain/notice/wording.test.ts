import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { welcomeWithEntryPoster, welcomeWithLink, welcomeWithPoster } from '#shared/domain/notice/wording.ts';
import { aCampaign } from '#test/support/builders.ts';

const PAGE = 'https://fission.example/me/abc';
const POSTER = 'https://fission.example/p/def';
const rewards = { currency: 'CNY', ladder: [], budget: { atCap: 'waitlist' }, prizeCeilingMinor: 1 } as const;
const bytes = (text: string): number => new TextEncoder().encode(text).length;
const saying = (welcome: string) => aCampaign({ texts: { ...aCampaign().texts, welcome, posterLater: welcome } });

describe('a welcome', () => {
  test('ends with the link to his own page, and says whose it is', () => {
    expect(welcomeWithPoster(aCampaign(), PAGE)).toBe(
      `欢迎参加国庆福利\n\n我的邀请进度（仅供本人查看，请勿转发）：\n${PAGE}`,
    );
    expect(welcomeWithEntryPoster(aCampaign({ rewards }), PAGE)).toBe(
      `这是活动通用海报\n\n我的邀请进度与奖励（仅供本人查看，请勿转发）：\n${PAGE}`,
    );
  });

  test('has it where the campaign’s own text wants it, the poster’s still at the end', () => {
    expect(welcomeWithPoster(saying('Welcome to {name}: {link} is yours.'), PAGE)).toBe(
      `Welcome to 国庆福利: ${PAGE} is yours.`,
    );
    expect(welcomeWithLink(saying('{link} · 海报：'), POSTER, PAGE)).toBe(`${PAGE} · 海报：\n${POSTER}`);
  });

  test('law: never longer than WeCom takes, whatever the text, and its links always whole', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 1_400 }),
      fc.constantFrom('福', '🎉', 'a', 'é').map((one) => one.repeat(4_100)),
      fc.constantFrom('福', '🎉', 'a').map((one) => `${one.repeat(1_400)}{link}`),
    );
    fc.assert(
      fc.property(text, (own) => {
        const told = welcomeWithLink(saying(own), POSTER, PAGE);
        expect(bytes(told)).toBeLessThanOrEqual(4_000);
        expect(told.match(/https:\/\/fission[.]example\/me\/abc/g)?.length).toBeGreaterThanOrEqual(1);
        expect(told).toContain(`\n${POSTER}`);
        expect(told).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
      }),
    );
  });
});
