/** An operator looks at reports: the latest, one of a day, and each file of it; nothing else of the bucket. */
import { describe, expect, test } from 'vitest';
import { aCampaign } from '#test/support/builders.ts';
import { inMemoryShelf } from '#test/support/fakes/in-memory-shelf.ts';
import { operatorWorld } from './operator-world.ts';

async function aWorld() {
  const world = operatorWorld();
  const shelf = inMemoryShelf('/nowhere');
  await world.campaigns.save(aCampaign());
  for (const period of ['2026-11-24', '2026-11-25', 'final']) {
    await shelf.put(`reports/demo/${period}/summary.json`, JSON.stringify({ period, net_joins: 7 }), '');
    await shelf.put(`reports/demo/${period}/report.zh.html`, `<p>${period}`, '');
  }
  await shelf.put('facts/v1/dt=2026-11-24/hour=00/x.ndjson.gz', 'facts', '');
  return (command: string, input: object) => world.askWith({ shelf }, command, { campaign: 'demo', ...input });
}

describe('report', () => {
  test('shows the whole campaign once it is there, else the day that is named; with every file of it', async () => {
    const ask = await aWorld();

    expect(await ask('report', {})).toMatchObject({ kind: 'record', record: { period: 'final', net_joins: 7 } });
    expect(await ask('report', { day: '2026-11-24' })).toMatchObject({
      record: {
        period: '2026-11-24',
        folder: 'reports/demo/2026-11-24/',
        files: ['report.zh.html', 'summary.json'],
        others: ['reports/demo/2026-11-25/report.zh.html', 'reports/demo/final/report.zh.html'],
      },
    });
  });

  test('of a day that is not reported says which days are, and when one comes', async () => {
    const ask = await aWorld();

    await expect(ask('report', { day: '2026-11-26' })).rejects.toMatchObject({
      code: 'REPORT_UNKNOWN',
      message: expect.stringMatching(/2026-11-24, 2026-11-25, final.*two hours after its end/),
    });
  });

  test('hands over files of reports, and of nothing else', async () => {
    const world = operatorWorld();
    const shelf = inMemoryShelf('/nowhere');
    await shelf.put('reports/demo/final/a.csv', 'a,b', '');
    const ask = (key: string) => world.askWith({ shelf }, 'report file', { key });

    expect(await ask('reports/demo/final/a.csv')).toMatchObject({
      kind: 'file',
      base64: Buffer.from('a,b').toString('base64'),
    });
    await expect(ask('reports/demo/final/b.csv')).rejects.toMatchObject({ code: 'REPORT_UNKNOWN' });
    await expect((async () => ask('facts/v1/x'))()).rejects.toMatchObject({ code: 'COMMAND_INPUT_UNFIT' });
    await expect((async () => ask('reports/../facts/v1/x'))()).rejects.toMatchObject({ code: 'REPORT_UNKNOWN' });
  });
});
