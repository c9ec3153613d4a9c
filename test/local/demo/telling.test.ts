/** What the person at the keyboard types and reads: flags, progress, summary. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { billOf, charged, PRICES, percentile } from '#infra/local/demo/bill.ts';
import { capacityLog } from '#infra/local/demo/capacity-log.ts';
import { choicesOf } from '#infra/local/demo/choices.ts';
import { corpOf } from '#infra/local/demo/corp.ts';
import { demoIn, remember } from '#infra/local/demo/memory.ts';
import { bar, progressLine, showProgress } from '#infra/local/demo/progress.ts';
import { type Outcome, summaryOf } from '#infra/local/demo/summary.ts';
import { CannotStart } from '#infra/local/engines/cannot-start.ts';

describe('flags', () => {
  test('have sensible values when nothing is said', () => {
    expect(choicesOf([])).toEqual({
      isIdle: false,
      endsAfterDemo: false,
      port: 8787,
      dataDir: '.local',
      isolate: 'worker',
      faults: {},
    });
  });

  test('are understood, percentages of faults too', () => {
    const choices = choicesOf(
      '--exit --port 0 --data d --mechanic contact --limit 40 --isolate process --faults lost=5,doubled=10%,seed=7'.split(
        ' ',
      ),
    );

    expect(choices).toMatchObject({
      endsAfterDemo: true,
      port: 0,
      mechanic: 'contact',
      limit: 40,
      isolate: 'process',
      faults: { lostCallbacks: 0.05, doubledCallbacks: 0.1, seed: 7 },
    });
  });

  test.each([
    ['--mechanic both', '--mechanic is group or contact, not "both".'],
    ['--port 70000', '--port takes a whole number from 0 to 65535, not "70000".'],
    ['--limit some', '--limit takes a whole number'],
    ['--faults lost', '--faults takes a list like lost=5,doubled=10'],
    ['--faults lost=500', '--faults takes a list like lost=5,doubled=10'],
    ['--colour red', 'There is no --colour; npm start -- --help lists the flags.'],
    ['--port', '--port needs its value: --port N.'],
    ['--port --exit', '--port needs its value: --port N.'],
    ['--isolate', '--isolate needs its value: --isolate worker|process.'],
    ['--exit=now', '--exit takes no value; npm start -- --help lists the flags.'],
  ])('%s is refused in one sentence', (flags, sentence) => {
    expect(() => choicesOf(flags.split(' '))).toThrow(CannotStart);
    expect(() => choicesOf(flags.split(' '))).toThrow(sentence);
  });
});

describe('the corp', () => {
  const SAID = { WECOM_CORP_ID: 'ww1', WECOM_TOKEN: 'T', WECOM_ENCODING_AES_KEY: 'k'.repeat(43) };

  test('is made up where nobody says otherwise, and different each time', () => {
    const [one, other] = [corpOf(undefined, {}), corpOf(undefined, {})];

    expect(one.current.encodingAesKey).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(one.codeKey).not.toBe(other.codeKey);
  });

  test('takes what the environment says and keeps the rest', () => {
    const kept = corpOf(undefined, {});

    const corp = corpOf({ ...kept, next: { token: 'n', encodingAesKey: 'n'.repeat(43) } }, SAID);

    expect(corp).toMatchObject({ corpId: 'ww1', current: { token: 'T' }, codeKey: kept.codeKey, next: { token: 'n' } });
  });

  test.each([[{ WECOM_ENCODING_AES_KEY: 'short' }], [{ WECOM_TOKEN: 'with space' }]])('refuses %j', (environment) => {
    expect(() => corpOf(undefined, environment)).toThrow(CannotStart);
  });
});

describe('a data folder', () => {
  let dir = '';
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const begin = () => {
    dir = mkdtempSync(join(tmpdir(), 'demo-'));
    const { memory } = demoIn(dir, { text: 'file', limit: 10, isLimitSaid: true, mechanic: 'group' }, 1_000);
    remember(dir, memory);
    return memory;
  };

  test('continues its own demo, with its own beginning', () => {
    const memory = begin();

    const again = demoIn(dir, { text: 'file', limit: 1_500, isLimitSaid: false }, 9_000);

    expect(again).toEqual({ memory, isContinued: true });
  });

  test.each([
    ['another mechanic', { text: 'file', limit: 10, isLimitSaid: true, mechanic: 'contact' as const }],
    ['another file', { text: 'other', limit: 10, isLimitSaid: true }],
    ['another length', { text: 'file', limit: 20, isLimitSaid: true }],
  ])('refuses a demo of %s', (_, wish) => {
    begin();

    expect(() => demoIn(dir, wish, 9_000)).toThrow(/holds a demo of .+ choose another --data folder/);
  });
});

describe('the progress bar', () => {
  test.each([
    [0, '········'],
    [0.5, '████····'],
    [0.51, '████▏···'],
    [1, '████████'],
    [7, '████████'],
  ])('at %d is %s', (share, drawn) => {
    expect(bar(share, 8)).toBe(drawn);
  });

  test('says how far, how fast and what time it is in the story', () => {
    const line = progressLine(
      { done: 750, total: 1_500, posters: 40, inFlight: 12, at: Date.UTC(2026, 5, 1, 3, 4) },
      30_000,
    );

    expect(line).toContain('50 %  750/1,500 shares  40 posters  12 in flight  25.0/s  06-01 03:04 UTC');
  });

  test('takes its speed from what this run has done', () => {
    const lines: string[] = [];
    let now = 5_000;
    const progress = showProgress({ write: (text) => lines.push(text) }, () => now);

    progress.show({ done: 600, total: 1_000, posters: 0, inFlight: 0, at: 0 });
    now += 10_000;
    progress.show({ done: 700, total: 1_000, posters: 0, inFlight: 0, at: 0 });

    expect(lines.at(-1)).toContain('10.0/s');
  });

  test('writes one line for each tenth where there is no terminal', () => {
    const lines: string[] = [];
    const progress = showProgress({ write: (text) => lines.push(text) });

    for (let done = 0; done <= 100; done += 1) progress.show({ done, total: 100, posters: 0, inFlight: 0, at: 0 });

    expect(lines.length).toBe(11);
  });
});

describe('the bill', () => {
  const work = {
    step: 'group/read',
    invocations: 1_000_000,
    errors: 0,
    billedMs: 1_024_000,
    memoryMb: 1_000,
    readUnits: 8e6,
    writeUnits: 4e6,
  };

  test('adds requests, compute and capacity units at list price', () => {
    const compute = 1_000 * PRICES.perGigabyteSecond;
    expect(charged(work).usd).toBeCloseTo(0.2 + compute + 1 + 2.5, 6);
    expect(charged(work).computeUsd).toBeCloseTo(compute, 6);
  });

  test('names the dearest first and leaves out what never ran', () => {
    const idle = { ...work, step: 'idle', invocations: 0 };
    const small = { ...work, step: 'small', readUnits: 0 };

    expect(billOf([idle, small, work]).map(({ step }) => step)).toEqual(['group/read', 'small']);
  });

  test('hears what the table charged, and no other line', () => {
    const log = capacityLog();

    const taken = [
      log.listen('a', '{"capacity":{"operation":"QueryCommand","units":1.5}}'),
      log.listen('a', '{"capacity":{"operation":"TransactWriteItemsCommand","units":8}}'),
      log.listen('a', '{"level":"INFO","message":"read","units":9}'),
    ];

    expect(taken).toEqual([true, true, false]);
    expect([log.of('a'), log.of('b')]).toEqual([
      { read: 1.5, write: 8 },
      { read: 0, write: 0 },
    ]);
  });

  test('knows its percentiles', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);

    expect([percentile(values, 50), percentile(values, 99), percentile([], 50)]).toEqual([50, 99, undefined]);
  });
});

describe('the summary', () => {
  const outcome: Outcome = {
    mechanic: 'group',
    seconds: 61.4,
    isContinued: false,
    cascades: 30,
    shares: 1_500,
    joins: 1_548,
    generations: [30, 1_184, 242, 1],
    observedOnly: 91,
    report: undefined,
    groups: 14,
    postersByWelcome: 69,
    postersByStaff: 2,
    left: 40,
    grants: {
      promised: 33,
      claimed: 12,
      budget: {
        currency: 'CNY',
        promised: '412.00',
        spent: '144.00',
        stocks: [{ stock: 'tote-bag', imported: 60, free: 32, issued: 12 }],
      },
    },
    best: { person: 'wm-1', page: 'http://127.0.0.1:1/me/t' },
    cameBack: 20,
    welcomeMs: [1_520, 1_880],
    staffMessages: 4,
    wecomCalls: 562,
    lostCallbacks: 3,
    bill: billOf([
      {
        step: 'group/read',
        invocations: 191,
        errors: 0,
        billedMs: 19_100,
        memoryMb: 512,
        readUnits: 264,
        writeUnits: 378,
      },
    ]),
    audit: { agrees: true, referrals: 1_427, seeds: 30, observedJoins: 1_548, qualified: 1_407, disagreements: [] },
    openNext: [['a delivered poster', 'http://127.0.0.1:1/delivered/wm-1']],
  };

  test('tells the story in figures a person can check', () => {
    const text = summaryOf(outcome);

    expect(text).toContain('30 real cascades, 1,500 shares, by 14 customer groups, in 61 s');
    expect(text).toMatch(/generation 1 +1,184 {2}▇{30}\n/);
    expect(text).toMatch(/generation 3 +1 {2}▇\n/);
    expect(text).toContain(
      '1,407 referrals count: their friends stayed two hours. 40 left before that, 20 of them came back in time',
    );
    expect(text).toContain('33 prizes promised, 12 of them claimed; CNY 412.00 reserved, 144.00 of it spent');
    expect(text).toContain('tote-bag: 32 of 60 codes left, 12 with their owners');
    expect(text).toContain('p50 1.52 s, p99 1.88 s');
    expect(text).toMatch(/group\/read +191 +100 +264 +378 +\$0\.000/);
    expect(text).toContain('At AWS list prices $');
    expect(text).toMatch(/\$\d+ per million joins: \$\d+ for requests and table units, which are counted,/);
    expect(text).toContain('✔ The audit agrees: 1,427 referrals and 30 seeds');
    expect(text).toContain('a delivered poster  http://127.0.0.1:1/delivered/wm-1');
  });

  test('names the first disagreements and counts the rest', () => {
    const disagreements = Array.from({ length: 20 }, (_, index) => `wm-${index} is not booked`);

    const text = summaryOf({ ...outcome, audit: { ...outcome.audit, agrees: false, disagreements } });

    expect(text).toContain('✘ The audit disagrees in 20 points:');
    expect(text).toContain('wm-11 is not booked');
    expect(text).not.toContain('wm-12 is not booked');
    expect(text).toContain('… and 8 more');
  });
});
