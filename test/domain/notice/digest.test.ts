import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import { type CampaignNews, digestOf, MESSAGE_BYTES, type Reached } from '#shared/domain/notice/digest.ts';
import type { Fact } from '#shared/domain/notice/facts.ts';
import { NOTICE_KINDS, THE_NIGHT } from '#shared/domain/notice/notice-rules.ts';
import { arrived, givenUp, mayBeTold, NOTHING_TOLD, saying, type Told, unsureNow } from '#shared/domain/notice/told.ts';
import { aCampaign, LUNA, NOON } from '#test/support/builders.ts';

const NEW = NOTHING_TOLD(LUNA);
const NIGHT = Date.parse('2026-11-22T23:00:00+08:00');

const fact = (id: string, over: Partial<Fact> = {}): Fact => ({
  kind: 'stock',
  ids: [id],
  line: `告 ${id}`,
  isUrgent: false,
  ...over,
});
const reached = (rung: number, ...who: readonly string[]): readonly Reached[] =>
  who.map((one) => ({ participant: memberId(one), rung }));
const people = (count: number, idLength = 5): string[] =>
  Array.from({ length: count }, (_, index) => `m${index}-`.padEnd(idLength, 'x'));
const news = (over: Partial<CampaignNews> = {}, of: Partial<Campaign> = {}): CampaignNews => ({
  campaign: aCampaign({ notices: { to: [LUNA], quiet: THE_NIGHT, kinds: NOTICE_KINDS }, ...of }),
  facts: [],
  reached: [],
  reachedAfter: NOON - HOUR,
  reachedUpTo: NOON,
  ...over,
});
const linesOf = (told: Told, all: readonly CampaignNews[], now = NOON): readonly string[] =>
  digestOf(told, all, now)?.text.split('\n') ?? [];

describe('a digest', () => {
  test('reads what is urgent first, under the name of each campaign, then who has reached which rung', () => {
    const other = news({ facts: [fact('c', { isUrgent: true }), fact('d')] }, { id: campaignId('tea'), name: '茶会' });

    expect(
      linesOf(NEW, [
        news({ facts: [fact('a')], reached: [...reached(10, 'wm-3'), ...reached(3, 'wm-1', 'wm-2')] }),
        other,
      ]),
    ).toEqual([
      '裂变活动快报 11-22 20:00:00',
      '【茶会】tea',
      '告 c',
      '告 d',
      '【国庆福利】demo',
      '告 a',
      '达到阶梯「3 人」：2 人（wm-1、wm-2）',
      '达到阶梯「10 人」：1 人（wm-3）',
    ]);
  });

  test('is none where there is nothing to tell', () => {
    expect(digestOf(NEW, [news()], NOON)).toBeUndefined();
    expect(digestOf(NEW, [], NOON)).toBeUndefined();
  });

  test('tells no fact twice, nor what a graver one has already said', () => {
    const facts = [fact('full', { ids: ['full', 'nearly'], isUrgent: true })];
    const first = digestOf(NEW, [news({ facts, reached: reached(1, 'wm-1') })], NOON);
    const after = arrived(first?.after ?? NEW);

    expect(after.campaigns['demo']).toEqual({ facts: ['full', 'nearly'], reachedUpTo: NOON });
    expect(linesOf(after, [news({ facts: [...facts, fact('nearly')] })], NOON + HOUR)).toEqual([]);
    expect(linesOf(after, [news({ facts: [fact('nearly'), fact('new')] })], NOON + HOUR).slice(2)).toEqual(['告 new']);
  });

  test('names as many ids as find room, and always says how many there are', () => {
    expect(linesOf(NEW, [news({ reached: reached(3, ...people(21)) })]).at(-1)).toMatch(
      /^达到阶梯「3 人」：21 人（m0-xx、.*m19-x…）$/,
    );
    const many = [1, 2, 3, 4, 5].flatMap((rung) => [...reached(rung, ...people(30, 64))]);
    const text = linesOf(NEW, [news({ reached: many })]);
    expect(text).toHaveLength(7);
    for (const line of text.slice(2)) expect(line).toMatch(/：30 人（(m\d+-x+、?){5}…）$/);
    const rungs = Array.from({ length: 100 }, (_, index) => reached(index + 1, 'wm-1')).flat();
    expect(linesOf(NEW, [news({ reached: rungs })]).at(-1)).toBe('达到阶梯：共 100 人次');
  });

  test('leaves for the next what finds no room, and forgets nothing of it', () => {
    const facts = Array.from({ length: 60 }, (_, index) =>
      fact(`fact-${index}`, { line: `${index} `.padEnd(90, '长') }),
    );
    const told: string[] = [];
    let state = NEW;
    let now = NOON;
    for (let round = 0; round < 10; round += 1) {
      const digest = digestOf(state, [news({ facts, reached: reached(1, 'wm-1') })], now);
      if (digest === undefined) break;
      told.push(...digest.text.split('\n').filter((line) => /^\d+ 长/.test(line)));
      state = arrived(digest.after);
      now += 5 * MINUTE;
    }
    expect(told.map((line) => Number(line.split(' ')[0]))).toEqual(facts.map((_, index) => index));
    expect(state.campaigns['demo']?.reachedUpTo).toBe(NOON);
  });

  test('forgets campaigns that no longer name him', () => {
    const before = digestOf(
      NEW,
      [news({ facts: [fact('a')] }), news({ facts: [fact('b')] }, { id: campaignId('tea') })],
      NOON,
    );
    const after = digestOf(arrived(before?.after ?? NEW), [news({ facts: [fact('c')] })], NOON + HOUR);

    expect(Object.keys(before?.after.campaigns ?? {})).toEqual(['demo', 'tea']);
    expect(Object.keys(after?.after.campaigns ?? {})).toEqual(['demo']);
  });
});

describe('at night', () => {
  const facts = [fact('a'), fact('full', { isUrgent: true })];

  test('only what is urgent is told; the rest waits for the morning', () => {
    const first = digestOf(NEW, [news({ facts, reached: reached(1, 'wm-1') })], NIGHT);

    expect(first?.text.split('\n').slice(2)).toEqual(['告 full']);
    expect(first?.after.campaigns['demo']).toEqual({ facts: ['full'], reachedUpTo: NOON - HOUR });
    expect(
      linesOf(arrived(first?.after ?? NEW), [news({ facts, reached: reached(1, 'wm-1') })], NIGHT + 9 * HOUR).slice(2),
    ).toEqual(['告 a', '达到阶梯「1 人」：1 人（wm-1）']);
  });

  test('of one campaign another, whose day it is, is told', () => {
    const abroad = news({ facts: [fact('b')] }, { id: campaignId('tea'), timeZone: 'Europe/London' });

    expect(linesOf(NEW, [news({ facts: [fact('a')] }), abroad], NIGHT).slice(1)).toEqual(['【国庆福利】tea', '告 b']);
  });
});

describe('what may not have arrived', () => {
  const said = digestOf(
    NEW,
    [news({ facts: [fact('a'), fact('full', { isUrgent: true })], reached: reached(1, 'wm-1') })],
    NOON,
  );
  const unsure = said?.after ?? NEW;

  test('is said again, word for word, when he may be told, for as long as WeCom drops the second', () => {
    expect(unsure.unsure?.text).toBe(said?.text);
    const at = (minutes: number) => unsureNow(unsure, NOON + minutes * MINUTE, false);
    expect([1, 4, 5, 25, 26].map(at)).toEqual(['wait', 'wait', 'again', 'again', 'given-up']);
    expect(unsureNow(arrived(unsure), NOON + 5 * MINUTE, false)).toBe('nothing');
    expect(unsureNow(saying(unsure, NOON + 5 * MINUTE), NOON + 9 * MINUTE, false)).toBe('wait');
  });

  test('wakes nobody unless it is urgent', () => {
    const calm = digestOf(NEW, [news({ facts: [fact('a')] })], NOON)?.after ?? NEW;
    expect(unsureNow(calm, NOON + 5 * MINUTE, true)).toBe('wait');
    expect(unsureNow(unsure, NOON + 5 * MINUTE, true)).toBe('again');
  });

  test('is given up after that: the books are told anew, who has reached a rung never is', () => {
    const facts = [fact('a'), fact('full', { isUrgent: true })];
    const again = digestOf(givenUp(unsure), [news({ facts })], NOON + HOUR);

    expect(again?.text.split('\n').slice(2)).toEqual(['告 full', '告 a']);
    expect(givenUp(unsure).campaigns['demo']).toEqual({ facts: [], reachedUpTo: NOON });
    expect(again?.after.revision).toBe(unsure.revision + 1);
  });
});

describe('whatever there is to tell', () => {
  const someNews = fc.array(
    fc.record({
      facts: fc.array(fc.record({ id: fc.nat(40), isUrgent: fc.boolean(), length: fc.nat(300) }), { maxLength: 12 }),
      reached: fc.array(fc.record({ rung: fc.integer({ min: 1, max: 200 }), id: fc.nat(500) }), { maxLength: 60 }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const newsOf = (all: typeof someNews extends fc.Arbitrary<infer One> ? One : never): readonly CampaignNews[] =>
    all.map(({ facts, reached: those }, index) =>
      news(
        {
          facts: facts.map(({ id, isUrgent, length }) =>
            fact(`${id}`, { isUrgent, line: `#${id}# `.padEnd(length, '库') }),
          ),
          reached: those.flatMap(({ rung, id }) => reached(rung, `wm-${id}`)),
        },
        { id: campaignId(`c${index}`), name: '活'.repeat(40) },
      ),
    );

  test('a message fits, and never is more than one sent in five minutes nor twenty in an hour', () => {
    const rounds = fc.array(fc.tuple(someNews, fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(rounds, (all) => {
        let state = NEW;
        let now = NOON;
        const sent: number[] = [];
        for (const [some, minutes, isKnown] of all) {
          now += minutes * MINUTE;
          const unsure = unsureNow(state, now, false);
          if (unsure === 'wait') continue;
          const digest = unsure === 'again' ? undefined : digestOf(givenUp(state), newsOf(some), now);
          if (unsure !== 'again' && digest === undefined) continue;
          if (digest !== undefined) expect(Buffer.byteLength(digest.text)).toBeLessThanOrEqual(MESSAGE_BYTES);
          sent.push(now);
          state = digest?.after ?? saying(state, now);
          if (isKnown) state = arrived(state);
        }
        for (const [index, at] of sent.entries()) {
          expect(at - (sent[index - 1] ?? 0)).toBeGreaterThanOrEqual(5 * MINUTE);
          expect(sent.filter((one) => one > at - HOUR && one <= at).length).toBeLessThanOrEqual(20);
        }
      }),
    );
  });

  test('nothing that is not urgent stands before what is, and nothing urgent is left out for it', () => {
    fc.assert(
      fc.property(someNews, (some) => {
        const all = newsOf(some.map((one) => ({ ...one, facts: one.facts.map((each) => ({ ...each, length: 0 })) })));
        const digest = digestOf(NEW, all, NOON);
        for (const { campaign, facts } of all) {
          const told = digest?.after.campaigns[campaign.id]?.facts ?? [];
          for (const { ids, isUrgent } of facts) if (isUrgent) expect(told).toContain(ids[0]);
        }
      }),
    );
  });

  test('twenty an hour hold even for a history somebody else wrote, and for a clock that is set back', () => {
    const at = Array.from({ length: 20 }, (_, index) => NOON - 59 * MINUTE + index * MINUTE);
    expect(mayBeTold({ ...NEW, at }, NOON)).toBe(false);
    expect(mayBeTold({ ...NEW, at: at.slice(1) }, NOON)).toBe(true);
    expect(mayBeTold({ ...NEW, at: [NOON] }, NOON - HOUR)).toBe(false);
  });
});
