/** All tables of a period: SQL counts, the rules of the domain make figures of the counts. */
import { awsRows } from '#shared/domain/report/aws-prices.ts';
import { costRows, lureRows } from '#shared/domain/report/costs.ts';
import type { FigureTables } from '#shared/domain/report/figures.ts';
import { backtestRows, forecastRows } from '#shared/domain/report/forecast.ts';
import { funnelRows } from '#shared/domain/report/funnel.ts';
import { generationRows } from '#shared/domain/report/reproduction.ts';
import { toSix } from '#shared/domain/report/rounding.ts';
import { retentionRows, survivalRows } from '#shared/domain/report/survival.ts';
import type { LakeSession } from '#shared/ports/analyst.ts';

export async function tablesOf(session: LakeSession): Promise<FigureTables> {
  const lifetimes = await session.counts('lifetimes');
  const growth = await session.counts('tree_growth');
  const [kept = NOBODY] = await session.counts('kept');
  const [spent = NOTHING] = await session.counts('spent');
  const retention = retentionRows(lifetimes);
  const aws = awsRows(await session.counts('requests'));
  return {
    joins_by_hour: await session.counts('joins_by_hour'),
    joins_by_day: await session.counts('joins_by_day'),
    funnel: funnelRows(await session.counts('funnel')),
    survival: survivalRows(lifetimes),
    retention,
    generations: await generationsOf(session),
    trees: await session.counts('trees'),
    spread: await session.counts('spread'),
    concentration: (await session.counts('concentration')).map((row) => ({ ...row, share: toSix(row.share) })),
    costs: costRows(kept, spent.cost_minor, aws),
    aws,
    lures: lureRows(await session.counts('lures'), retention),
    leaderboard: await session.counts('leaderboard'),
    completeness: await session.counts('completeness'),
    forecast: forecastRows(growth),
    backtest: backtestRows(growth),
  };
}

const NOBODY = { joined: 0, qualified: 0, retained: 0 };
const NOTHING = { cost_minor: 0 };

async function generationsOf(session: LakeSession): Promise<FigureTables['generations']> {
  return generationRows({
    generations: await session.counts('generations'),
    shapes: await session.counts('tree_shapes'),
    ages: await session.counts('ages'),
    delays: await session.counts('delays'),
  });
}
