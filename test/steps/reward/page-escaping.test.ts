/** Names and codes come from outside: whatever they hold, they are text on the page and nothing else. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html } from '#shared/domain/markup.ts';
import { DEMO, NOON } from '#test/support/builders.ts';
import { aPrize, aRung, pageWorld, REWARDS } from './page-world.ts';

const TAGS = [
  '<script>',
  '</title>',
  '<img src=x onerror=alert(1)>',
  '"><b>',
  "' onclick='",
  '&lt;',
  '-->',
  ']]>',
  '\u202e',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...TAGS), fc.string({ unit: 'binary', maxLength: 8 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''));

/** Tags and attributes of a document; text left out. */
const markupOf = (body: string | Uint8Array): string =>
  (String(body).match(/<[^>]*>/g) ?? []).join('').replace(/name="seed" value="[^"]*"/, '');

async function pageOf(campaign: string, prize: string, code: string): Promise<string | Uint8Array> {
  const ladder = [
    aRung(1, aPrize(prize, { kind: 'codes', stock: 'odd' })),
    aRung(2, aPrize(prize, { kind: 'seat', group: 'g' })),
  ];
  const world = await pageWorld({ name: campaign, rewards: { ...REWARDS, ladder } });
  await world.brings();
  await world.rewards.importCodes(DEMO, 'odd', [code]);
  const [held] = await world.rewards.codes(DEMO, 'odd', [1]);
  await world.holds(1, { state: 'claimed', prize: ladder[0]!.prize, ...(held === undefined ? {} : { held }) });
  return (await world.look()).body;
}
describe('hostile names', () => {
  test('law: leave the markup of the page exactly as harmless ones do', async () => {
    const harmless = markupOf(await pageOf('a', 'b', 'c'));

    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (campaign, prize, code) => {
        expect(markupOf(await pageOf(campaign, prize, code))).toBe(harmless);
      }),
      { numRuns: 60 },
    );
  });

  test('are read as they are written', async () => {
    const body = String(await pageOf('<b>A & B</b>', '"50%" off', "it's"));

    expect(body).toContain('<bdi>&lt;b&gt;A &amp; B&lt;/b&gt;</bdi>');
    expect(body).toContain('<bdi>&quot;50%&quot; off</bdi>');
    expect(body).toContain('<code>it&#39;s</code>');
    expect(body).not.toContain('A & B');
  });

  test.each(['javascript:alert(1)', 'http://shop.example', '//evil.example', 'data:text/html,x'])(
    'an address %s becomes nothing to press',
    async (url) => {
      const world = await pageWorld();
      await world.holds(8, { state: 'claimed', prize: aPrize('卡', { kind: 'link', url }) });

      expect((await world.look()).body).not.toContain(url);
    },
  );

  test('a time zone or a number cannot be anything else', async () => {
    const world = await pageWorld({ timeZone: 'America/New_York' });
    await world.holds(3, { claimBy: NOON + 1 });

    expect((await world.look()).body).toContain('请在 11月22日 07:00 前领取');
  });
});

test('law: a text in a template is escaped, a template in a template is not, once and for all', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const once = html`<p title="${text}">${text}</p>`;
      expect(once.text).toMatch(/^<p title="[^"<>]*">[^<>]*<\/p>$/);
      expect(html`<div>${once}${[once, once]}${undefined}${3}</div>`.text).toBe(`<div>${once.text.repeat(3)}3</div>`);
    }),
  );
});
