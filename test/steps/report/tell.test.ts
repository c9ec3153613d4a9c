/** Word of a report to the operator's group: in time, once, and rather never than twice. */
import { beforeEach, describe, expect, test } from 'vitest';
import { tell } from '#functions/report/tell/tell.ts';
import { MINUTE } from '#shared/domain/calendar.ts';
import { keyFiguresOf } from '#shared/domain/report/key-figures.ts';
import { summaryText } from '#shared/domain/report/summary-wording.ts';
import { reportReady } from '#shared/messages/report-ready.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { ReportPart } from '#shared/ports/report-notes.ts';
import type { RobotWord } from '#shared/ports/robot.ts';
import { aCampaign, DEMO, NOON } from '#test/support/builders.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { inMemoryCampaignStore } from '#test/support/fakes/in-memory-campaign-store.ts';
import { inMemoryShelf } from '#test/support/fakes/in-memory-shelf.ts';
import { someFigures } from '#test/support/figure-builders.ts';

const flow = { gross_joins: 9, leaves: 2, net_joins: 7, new_members: 9, invitees: 8, qualified: 6, voided: 1 };
const ready = (revision = 1) => reportReady(DEMO, '2026-11-25', revision);

function aWorld() {
  const shelf = inMemoryShelf('/nowhere');
  const said: RobotWord[] = [];
  const states = new Map<string, string>();
  let answer: () => 'said' | 'unanswered' = () => 'said';
  let room = 100;
  const nameOf = ({ revision, part }: ReportPart): string => `${revision} ${part}`;
  return {
    said,
    states,
    set answer(next: () => 'said' | 'unanswered') {
      answer = next;
    },
    set room(next: number) {
      room = next;
    },
    async lay(revision: number, gross_joins = 9) {
      const figures = someFigures({ revision, joins_by_day: [{ day: '2026-11-25', ...flow, gross_joins }] });
      await shelf.put(`rollups/v1/days/demo/2026-11-25/r${revision}/figures.json`, JSON.stringify(figures), '');
      await shelf.put('reports/demo/2026-11-25/growth.zh.png', new Uint8Array([1, 2]), '');
    },
    async tell(revision = 1, robot: string | null = 'growth') {
      const campaigns = inMemoryCampaignStore();
      await campaigns.save(aCampaign(robot === null ? {} : { reports: { lang: 'zh', robot } }));
      const notes = {
        async claim(part: ReportPart) {
          if (![undefined, 'released'].includes(states.get(nameOf(part)))) return 'taken' as const;
          states.set(nameOf(part), 'claimed');
          return 'ours' as const;
        },
        release: async (part: ReportPart) => void states.set(nameOf(part), 'released'),
        note: async (part: ReportPart, end: string) => void states.set(nameOf(part), end),
        async mayTell() {
          room -= 1;
          return room >= 0;
        },
      };
      const say = async (_robot: string, word: RobotWord) => {
        const end = answer();
        said.push(word);
        return end;
      };
      return tell({ campaigns, shelf, notes, robot: { say }, clock: fixedClock({ event: NOON }) }, ready(revision));
    },
  };
}

let world: ReturnType<typeof aWorld>;
beforeEach(async () => {
  world = aWorld();
  await world.lay(1);
});

describe('a report', () => {
  test('is told in words and a picture, and told twice it is told once', async () => {
    expect(await world.tell()).toEqual({ kind: 'told' });
    expect(await world.tell()).toEqual({ kind: 'told-before' });

    expect(world.said.map(({ kind }) => kind)).toEqual(['markdown', 'picture']);
  });

  test('of a campaign that names no robot is told to nobody', async () => {
    expect(await world.tell(1, null)).toEqual({ kind: 'nobody-to-tell' });
    expect(world.said).toEqual([]);
  });

  test('revised is told only where a figure that was told has changed', async () => {
    await world.lay(2);
    await world.lay(3, 10);

    expect(await world.tell(2)).toEqual({ kind: 'nothing-new' });
    expect(await world.tell(3)).toEqual({ kind: 'told' });
  });

  test('nobody answered to is not told again', async () => {
    world.answer = () => 'unanswered';
    expect(await world.tell()).toEqual({ kind: 'unanswered' });
    world.answer = () => 'said';

    expect(await world.tell()).toEqual({ kind: 'told-before' });
    expect(world.said).toHaveLength(2);
  });

  test('somebody died over is not told again', async () => {
    world.answer = () => {
      throw new Error('killed');
    };
    await expect(world.tell()).rejects.toThrow('killed');
    world.answer = () => 'said';
    await world.tell();

    expect(world.said.map(({ kind }) => kind)).toEqual(['picture']);
  });

  test.each([new RetryLater('ROBOT_BUSY', ''), new Refused('ROBOT_UNKNOWN', '')])(
    'WeCom refused is told by the next try',
    async (refusal) => {
      world.answer = () => {
        throw refusal;
      };
      await expect(world.tell()).rejects.toBe(refusal);
      world.answer = () => 'said';

      expect(await world.tell()).toEqual({ kind: 'told' });
      expect(world.said).toHaveLength(2);
    },
  );

  test('waits for the next minute when the robot has said its fill', async () => {
    world.room = 1;

    await expect(world.tell()).rejects.toMatchObject({ code: 'ROBOT_BUSY', afterMs: MINUTE });
    world.room = 9;
    await world.tell();
    expect(world.said.map(({ kind }) => kind)).toEqual(['markdown', 'picture']);
  });
});

test('the words are the key figures, in the operator’s language', () => {
  const key = keyFiguresOf(someFigures({ joins_by_day: [{ day: '2026-11-25', ...flow }] }));
  const about = { name: '好书共读', folder: 'reports/demo/2026-11-25/' };

  expect(summaryText(key, about, 'zh')).toContain('> 净增 **7** (进入 9, 离开 2)');
  expect(summaryText(key, { ...about, remark: '离开的好友为模拟数据' }, 'zh')).toContain(
    '\n> 备注 离开的好友为模拟数据\n',
  );
  expect(summaryText(key, about, 'en').split('\n')).toEqual([
    '## 好书共读 · 2026-11-25',
    '> Net growth **7** (Joins 9, Leaves 2)',
    '> Friends that count **0** · K of generation 1 too early · K of generation 2 too early',
    '> Retained at day 7 **too early**',
    '> Prizes per friend retained too early CNY · AWS $0',
    '> completeness not measured yet · closed at 2026-11-26 02:00 (Asia/Shanghai)',
    'Data files: reports/demo/2026-11-25/',
  ]);
});
