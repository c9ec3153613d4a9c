/** A report as people get it: whole, harmless, the same for the same figures, and never an older one over a newer. */
import { beforeEach, describe, expect, test } from 'vitest';
import { publish } from '#functions/report/publish/publish.ts';
import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import { echartsArtist } from '#shared/adapters/echarts/echarts-artist.ts';
import type { PeriodFigures } from '#shared/domain/report/figures.ts';
import { type ReportDue, reportDue } from '#shared/messages/report-due.ts';
import type { ReportReady } from '#shared/messages/report-ready.ts';
import { keepRevision } from '#shared/story/keep-revision.ts';
import { aCampaign, DEMO } from '#test/support/builders.ts';
import { inMemoryCampaignStore } from '#test/support/fakes/in-memory-campaign-store.ts';
import { type InMemoryShelf, inMemoryShelf } from '#test/support/fakes/in-memory-shelf.ts';
import { someFigures } from '#test/support/figure-builders.ts';

const HOSTILE = '</script><b>&"\'';
const flow = { gross_joins: 9, leaves: 2, net_joins: 7, new_members: 9, invitees: 8, qualified: 6, voided: 1 };
const full = (over: Partial<PeriodFigures> = {}): PeriodFigures =>
  someFigures({
    joins_by_day: ['2026-11-23', '2026-11-24', '2026-11-25'].map((day) => ({ day, ...flow })),
    joins_by_hour: [{ hour: '2026-11-25T08', ...flow }],
    funnel: [
      { step: 'participants', people: 10, of_previous: null, of_first: 1 },
      { step: 'ordered', people: null, of_previous: null, of_first: null },
    ],
    generations: [
      {
        generation: 0,
        people: 2,
        qualified: 0,
        k: null,
        k_low: null,
        k_high: null,
        k_effective: null,
        generation_hours: null,
      },
      { generation: 1, people: 8, qualified: 6, k: 3, k_low: 1, k_high: 5, k_effective: null, generation_hours: 1.5 },
    ],
    survival: [0, 1, 2].map((day) => ({
      stratum_kind: 'all',
      stratum: 'all',
      day,
      at_risk: 8 - day,
      left: day,
      survival: 1 - day / 10,
      low: 0.6,
      high: 1,
    })),
    trees: [{ root_ref: HOSTILE, started_at: '2026-11-23T00:00:00.000Z', people: 5, qualified: 3, depth: 1 }],
    costs: [{ per: 'ordered', people: null, lures: null, lures_each: null, aws_usd: null, aws_usd_each: null }],
    ...over,
  });

let shelf: InMemoryShelf;
let ready: ReportReady[];
const artist = echartsArtist();

beforeEach(() => {
  shelf = inMemoryShelf('/nowhere');
  ready = [];
});

async function lay(figures: PeriodFigures): Promise<ReportDue> {
  await keepRevision(
    { shelf, analyst: duckDbAnalyst(), digest: nodeDigest() },
    figures,
    `inputs ${figures.revision}`,
    0,
  );
  return reportDue(DEMO, figures.period.name, figures.revision);
}

async function run(due: ReportDue, remark?: string) {
  const campaigns = inMemoryCampaignStore();
  await campaigns.save(
    aCampaign({ name: `好书 ${HOSTILE}`, ...(remark === undefined ? {} : { reports: { lang: 'zh', remark } }) }),
  );
  const announceReportReady = async (message: ReportReady): Promise<void> => void ready.push(message);
  return publish({ shelf, artist, campaigns, announceReportReady }, due);
}

const reports = (): ReadonlyMap<string, string> =>
  new Map(
    [...shelf.objects]
      .filter(([key]) => key.startsWith('reports/'))
      .map(([key, bytes]) => [key, Buffer.from(bytes).toString('latin1')]),
  );
const page = (name: string): string => new TextDecoder().decode(shelf.objects.get(`reports/${name}`));

describe('a report', () => {
  test('lies there whole: pages, pictures, rows, summary and index; and word of it is given', async () => {
    expect(await run(await lay(full()))).toEqual({ kind: 'published', facts: { revision: 1 } });

    const names = [...reports().keys()].map((key) => key.replace('reports/', ''));
    expect(names).toEqual(
      expect.arrayContaining([
        'index.html',
        'demo/index.html',
        'demo/2026-11-25/report.zh.html',
        'demo/2026-11-25/report.en.html',
        'demo/2026-11-25/growth.zh.png',
        'demo/2026-11-25/figures.json',
        'demo/2026-11-25/summary.json',
      ]),
    );
    expect(names.filter((name) => /\.(csv|parquet)$/.test(name))).toHaveLength(32);
    expect(ready).toMatchObject([{ campaign: 'demo', period: '2026-11-25', revision: 1 }]);
    expect(page('demo/index.html')).toContain('2026-11-25/report.zh.html');
  });

  test('is harmless: no script, no request to anybody, nothing a name could do', async () => {
    await run(await lay(full()), `remark ${HOSTILE}`);

    for (const name of ['demo/2026-11-25/report.zh.html', 'demo/2026-11-25/report.en.html', 'demo/index.html']) {
      const text = page(name);
      expect(text).not.toMatch(/<script|<\/script|<b>&"|javascript:|\son\w+=/);
      expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
      expect(text).not.toMatch(/NaN|Infinity|undefined/);
      expect(text.length).toBeLessThan(600_000);
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    expect(page('demo/2026-11-25/report.zh.html')).toContain('class="remark"');
  });

  test('says what is not connected and what cannot be said yet, and of neither that it is nothing', async () => {
    await run(await lay(full()));

    const [zh, en] = [page('demo/2026-11-25/report.zh.html'), page('demo/2026-11-25/report.en.html')];
    expect([zh.includes('未接入'), zh.includes('还不能说')]).toEqual([true, true]);
    expect([en.includes('not connected'), en.includes('too early')]).toEqual([true, true]);
  });

  test('of an empty campaign is a page, too', async () => {
    await run(await lay(someFigures()));

    expect(page('demo/2026-11-25/report.zh.html')).toContain('这个时期没有数据');
  });

  test('of the same figures is the same to the last byte, drawn again after others', async () => {
    const due = await lay(full());
    await run(due);
    const once = reports();
    artist.svg({ id: 'other', unit: 'count', categories: ['a'], series: [] }, { widthPx: 300, heightPx: 200 });

    await run(due);

    expect(reports()).toEqual(once);
  });

  test('told late never lies over a newer one; a newer one says what it changed', async () => {
    const [first, second] = [
      await lay(full()),
      await lay(
        full({
          revision: 2,
          changes: [{ table: 'joins_by_day', row: '2026-11-25', column: 'leaves', before: '1', after: '2' }],
        }),
      ),
    ];
    await run(second);
    const newer = reports();

    expect(await run(first)).toEqual({ kind: 'newer-lies-there', facts: { revision: 2 } });
    expect(reports()).toEqual(newer);
    expect(page('demo/2026-11-25/report.en.html')).toContain('1 → <b>2</b>');
  });

  test('that died between any two files is whole after the next try', async () => {
    const due = await lay(full());
    await run(due);
    const whole = reports();
    for (const dies of [0, 7, 33, 35, 37, 39]) {
      for (const key of whole.keys()) shelf.objects.delete(key);
      let made = 0;
      shelf.beforeWrite = () => {
        made += 1;
        if (made > dies) throw new Error('killed');
      };
      await expect(run(due)).rejects.toThrow('killed');
      shelf.beforeWrite = () => {};
      await run(due);

      expect(reports(), `after ${dies}`).toEqual(whole);
    }
  });
});
