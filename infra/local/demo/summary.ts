/** The words at the end of the demo, for a person who wants to know what just happened and what to look at next. */
import type { AuditReport } from './audit.ts';
import { type Charge, percentile } from './bill.ts';
import type { BookedBudget } from './operator.ts';

export interface Outcome {
  readonly mechanic: 'group' | 'contact';
  readonly seconds: number;
  readonly isContinued: boolean;
  readonly cascades: number;
  readonly shares: number;
  readonly joins: number;
  /** Seeds first. */
  readonly generations: readonly number[];
  readonly observedOnly: number;
  /** Within their hold; and of those, who came back. */
  readonly left: number;
  readonly cameBack: number;
  readonly grants: { readonly promised: number; readonly claimed: number; readonly budget: BookedBudget };
  /** Who brought most friends that count, and his own page. */
  readonly best: { readonly person: string; readonly page: string } | undefined;
  /** Where the report of the day opens. */
  readonly report: string | undefined;
  readonly groups: number;
  readonly postersByWelcome: number;
  readonly postersByStaff: number;
  readonly welcomeMs: readonly number[];
  /** Digests and questions to staff. */
  readonly staffMessages: number;
  readonly wecomCalls: number;
  readonly lostCallbacks: number;
  readonly bill: readonly Charge[];
  readonly audit: AuditReport;
  /** A line each: what it is, and where. */
  readonly openNext: readonly (readonly [what: string, where: string])[];
}

const count = (value: number): string => Math.round(value).toLocaleString('en');
const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : `${(ms / 1_000).toFixed(2)} s`);
const usd = (value: number): string => `$${value < 0.01 ? value.toFixed(6) : value.toFixed(4)}`;
const MOST_DISAGREEMENTS = 12;

function generationLines(counts: readonly number[]): string[] {
  const most = Math.max(1, ...counts.slice(1));
  return counts.map((found, generation) => {
    const label = generation === 0 ? 'seeds' : `generation ${generation}`;
    const blocks = generation === 0 ? '' : '▇'.repeat(Math.max(found > 0 ? 1 : 0, Math.round((found / most) * 30)));
    return `  ${label.padEnd(14)}${count(found).padStart(7)}  ${blocks}`.trimEnd();
  });
}

function billLines(bill: readonly Charge[], joins: number): string[] {
  const row = (cells: readonly string[]): string =>
    `  ${(cells[0] ?? '').padEnd(18)}${cells
      .slice(1)
      .map((cell) => cell.padStart(12))
      .join('')}`;
  const rows = bill.map((charge) =>
    row([
      charge.step,
      count(charge.invocations),
      count(charge.billedMs / Math.max(1, charge.invocations)),
      count(charge.readUnits),
      count(charge.writeUnits),
      usd(charge.usd),
    ]),
  );
  const perMillion = (of: (charge: Charge) => number): string => {
    const total = bill.reduce((sum, charge) => sum + of(charge), 0);
    return `$${count(joins === 0 ? 0 : (total / joins) * 1_000_000)}`;
  };
  return [
    row(['function', 'requests', 'ms each', 'read units', 'write units', 'would cost']),
    ...rows,
    `  At AWS list prices ${perMillion(({ usd: all }) => all)} per million joins: ${perMillion((charge) => charge.usd - charge.computeUsd)} for requests and table units, which are counted,`,
    `  and ${perMillion(({ computeUsd }) => computeUsd)} for compute by the milliseconds of this machine, where all functions share its cores and start cold.`,
    '  Sweeps run every few seconds here. Queues, files, logs and the network come on top; npm run bench counts those too.',
  ];
}

function auditLines(audit: AuditReport): string[] {
  if (audit.agrees) {
    return [
      `✔ The audit agrees: ${count(audit.referrals)} referrals and ${count(audit.seeds)} seeds, each as WeCom saw it and as the file tells it.`,
    ];
  }
  const shown = audit.disagreements.slice(0, MOST_DISAGREEMENTS).map((sentence) => `    ${sentence}`);
  const hidden = audit.disagreements.length - shown.length;
  return [
    `✘ The audit disagrees in ${count(audit.disagreements.length)} points:`,
    ...shown,
    ...(hidden > 0 ? [`    … and ${count(hidden)} more`] : []),
  ];
}

function grantLines({ promised, claimed, budget }: Outcome['grants']): string[] {
  const { currency, stocks } = budget;
  const left = stocks.map(
    ({ stock, imported, free, issued }) => `${stock}: ${free} of ${imported} codes left, ${issued} with their owners`,
  );
  return [
    `${count(promised)} prizes promised, ${count(claimed)} of them claimed; ${currency} ${budget.promised} reserved, ${budget.spent} of it spent`,
    ...left,
  ];
}

export function summaryOf(outcome: Outcome): string {
  const { welcomeMs, openNext } = outcome;
  const how = outcome.mechanic === 'group' ? `${outcome.groups} customer groups` : 'staff members as contacts';
  const widest = Math.max(0, ...openNext.map(([what]) => what.length));
  const lost = outcome.lostCallbacks > 0 ? `, ${count(outcome.lostCallbacks)} callbacks lost on the way` : '';
  return [
    '',
    `${outcome.cascades} real cascades, ${count(outcome.shares)} shares, by ${how}, in ${Math.round(outcome.seconds)} s${outcome.isContinued ? ' (continued)' : ''}`,
    '',
    `${count(outcome.joins)} joins observed; ${count(outcome.observedOnly)} of them count for nobody, each with its reason`,
    ...generationLines(outcome.generations),
    '',
    `${count(outcome.audit.qualified)} referrals count: their friends stayed two hours. ${count(outcome.left)} left before that, ${count(outcome.cameBack)} of them came back in time`,
    ...grantLines(outcome.grants),
    `${count(outcome.postersByWelcome)} posters by welcome message, ${count(outcome.postersByStaff)} handed over by staff`,
    `event → welcome: p50 ${seconds(percentile(welcomeMs, 50))}, p99 ${seconds(percentile(welcomeMs, 99))} (WeCom allows 20 s)`,
    `${count(outcome.wecomCalls)} calls to WeCom${lost}; ${count(outcome.staffMessages)} messages to staff`,
    '',
    ...billLines(outcome.bill, outcome.joins),
    '',
    ...auditLines(outcome.audit),
    '',
    ...(openNext.length > 0
      ? ['Open next:', ...openNext.map(([what, where]) => `  ${what.padEnd(widest)}  ${where}`), '']
      : []),
  ].join('\n');
}
