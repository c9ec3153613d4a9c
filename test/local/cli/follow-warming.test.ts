import { describe, expect, test } from 'vitest';
import { NotDone, type Result } from '#infra/cli/answer.ts';
import {
  followWarming,
  howToLookAgain,
  isWorthWatching,
  type Warming,
  warmingLine,
} from '#infra/cli/follow-warming.ts';
import { requestOf } from '#infra/cli/request.ts';

const aRun = (over: Partial<Warming> = {}): Warming => ({
  campaign: 'demo',
  state: 'running',
  asked: 0,
  total: 4_000,
  perMinute: 600,
  waiting: 0,
  ...over,
});
const told = (over: Partial<Warming> = {}): Result => ({ kind: 'record', record: { ...aRun(over), notes: [] } });

/** A screen that notes what is written; the app answers these, one after the other. */
async function watched(answers: readonly Result[], { isTTY = false, leavesAfter = 99, columns = 200 } = {}) {
  const written: string[] = [];
  const rests: number[] = [];
  const asked: string[] = [];
  const left = [...answers];
  const first = left.shift()!;
  const outcome = await followWarming(first, {
    look: async (campaign) => {
      asked.push(campaign);
      return left.shift()!;
    },
    screen: { isTTY, columns, write: (words: string) => written.push(words) },
    rest: async (ms) => void rests.push(ms),
    isLeaving: () => rests.length >= leavesAfter,
  });
  return { ...outcome, written, rests, asked };
}

describe('watching a pre-warming run', () => {
  test('a line tells how far it is, how much waits, at which pace and for how long still', () => {
    expect(warmingLine(aRun({ asked: 1_000, waiting: 312, minutesLeft: 5 }))).toBe(
      '██████·················· 25 %  1,000/4,000 asked for  312 waiting  at most 600 a minute  about 5 min left',
    );
    expect(warmingLine(aRun({ state: 'done', asked: 4_010, waiting: 7 }))).toBe(
      '████████████████████████ 100 %  4,010/4,010 asked for  7 waiting  done',
    );
    // Who got his poster while a turn had to be repeated was not asked for; the run is done all the same.
    expect(warmingLine(aRun({ state: 'done', asked: 3_990 }))).toContain('100 %  3,990/4,000');
    expect(warmingLine(aRun({ total: 0 }))).toContain('100 %');
  });

  test('goes on until everybody is asked for and nothing waits to be drawn', async () => {
    const last = told({ state: 'done', asked: 4_000 });

    const { latest, isOver, written, rests, asked } = await watched([
      told(),
      told({ asked: 2_000, waiting: 400 }),
      told({ state: 'done', asked: 4_000, waiting: 9 }),
      last,
    ]);

    expect([latest, isOver]).toEqual([last, true]);
    expect(written.map((line) => /(\d+) %.* (\d+) waiting.*\n$/.exec(line)?.slice(1))).toEqual([
      ['0', '0'],
      ['50', '400'],
      ['100', '9'],
      ['100', '0'],
    ]);
    expect(rests).toEqual([10_000, 10_000, 10_000]);
    expect(asked).toEqual(['demo', 'demo', 'demo']);
  });

  test('on a terminal redraws one line every two seconds, no wider than the screen, and ends it', async () => {
    const { written, rests } = await watched([told(), told({ state: 'cancelled', asked: 50, waiting: 50 })], {
      isTTY: true,
      columns: 40,
    });

    expect(written).toHaveLength(3);
    for (const line of written.slice(0, 2)) {
      expect(line.startsWith('\r\u001b[K')).toBe(true);
      expect(line).not.toContain('\n');
      expect(line.length).toBeLessThanOrEqual(4 + 39);
    }
    expect(written[2]).toBe('\n');
    expect(rests).toEqual([2_000]);
  });

  test('whoever leaves is told the latest and is asked nothing more; the run is not over', async () => {
    const latest = told({ asked: 100 });

    const seen = await watched([told(), latest], { leavesAfter: 2 });

    expect(seen).toMatchObject({ latest, isOver: false, asked: ['demo'] });
  });

  test('an answer it cannot read is said, not guessed', async () => {
    await expect(watched([told(), { kind: 'lines', lines: [] }])).rejects.toThrow(NotDone);
  });
});

describe('what is worth watching', () => {
  const request = (line: string) => {
    const read = requestOf(line.split(' '));
    if (read === 'help') throw new Error('Help was asked for.');
    return read;
  };

  test.each([
    ['poster warm', told(), true],
    ['poster warm', told({ state: 'done', waiting: 3 }), true],
    ['poster warm', told({ state: 'done' }), false],
    ['poster warm --detach', told(), false],
    ['poster warm --status', told(), false],
    ['poster warm --cancel', told({ state: 'cancelled' }), false],
    ['poster want ann', told(), false],
  ])('%s, answered %j: %s', (line, first, isWorth) => {
    expect(isWorthWatching(request(line), first)).toBe(isWorth);
  });

  test('how to look again names the campaign and the place', () => {
    expect(howToLookAgain(request('poster warm --data d'), told())).toContain(
      'npm run -s fission -- poster warm --campaign demo --data d --status',
    );
    expect(howToLookAgain(request('poster warm --function F --region eu-west-1'), told())).toContain(
      '--function F --region eu-west-1 --status',
    );
  });
});
