/** The operator at his desk: what the demo asks of the app, all by `operator/command`, as the CLI does. */
import { z } from 'zod';
import { type Result, readAnswer } from '../../cli/answer.ts';
import type { Runner } from '../runner/runner.ts';
import type { BookedJoin, BookedReferral } from './audit.ts';

export interface Books {
  readonly referrals: readonly BookedReferral[];
  readonly others: readonly BookedJoin[];
}

/** One row of `grants list`. */
export interface BookedGrant {
  readonly participant: string;
  readonly rung: number;
  readonly state: string;
}

/** Of `budget show`: money as people read it. */
export interface BookedBudget {
  readonly currency: string;
  readonly promised: string;
  readonly spent: string;
  readonly stocks: readonly {
    readonly stock: string;
    readonly imported: number;
    readonly free: number;
    readonly issued: number;
  }[];
}

export interface Operator {
  applyCampaign(yaml: string): Promise<void>;
  /** Undefined while it is not drawn yet. */
  entryPoster(label: string): Promise<Buffer | undefined>;
  posterOf(participant: string): Promise<Buffer | undefined>;
  /** Participants nothing was sent to yet: staff's list of things to do. */
  withoutPoster(): Promise<readonly string[]>;
  sweepNow(): Promise<void>;
  importStock(stock: string, codes: readonly string[]): Promise<void>;
  grants(): Promise<readonly BookedGrant[]>;
  budget(): Promise<BookedBudget>;
  books(): Promise<Books>;
  /** Of a closed day. */
  report(day: string): Promise<Result>;
  reportFile(key: string): Promise<Result>;
}

const CAMPAIGN = 'demo';
const ACTOR = 'npm-start';

const answerShape = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string(), facts: z.record(z.string(), z.unknown()) }),
]);

/** The app said no, with its own code. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  readonly code: string;

  constructor(command: string, code: string, message: string, facts: unknown) {
    super(`${command}: ${code}: ${message} ${JSON.stringify(facts)}`);
    this.code = code;
  }
}

async function command(runner: Runner, name: string, input: object): Promise<unknown> {
  const answered = await runner.invoke('operator/command', { command: name, input, actor: ACTOR });
  if ('error' in answered) throw new Error(`${name}: ${JSON.stringify(answered.error)}`);
  const answer = answerShape.parse(JSON.parse(answered.payload));
  if (!answer.ok) throw new CommandRefused(name, answer.code, answer.message, answer.facts);
  return answer.result;
}

/** A list that comes in pages. */
async function allRows<Row extends z.ZodType>(runner: Runner, name: string, input: object, row: Row) {
  const shape = z.object({ rows: z.array(row), next: z.optional(z.string()) });
  const rows: z.output<Row>[] = [];
  let cursor: string | undefined;
  do {
    const page = shape.parse(await command(runner, name, { ...input, ...(cursor === undefined ? {} : { cursor }) }));
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== undefined);
  return rows;
}

const resultOf = (result: unknown): Result => readAnswer(JSON.stringify({ ok: true, result }));

const fileShape = z.object({ kind: z.literal('file'), base64: z.string() });

/** Undefined while there is none to get; the app then says so with a code of its own. */
async function pictureOf(runner: Runner, whose: object): Promise<Buffer | undefined> {
  try {
    const { base64 } = fileShape.parse(await command(runner, 'poster get', { campaign: CAMPAIGN, ...whose }));
    return Buffer.from(base64, 'base64');
  } catch (refusal) {
    if (refusal instanceof CommandRefused) return undefined;
    throw refusal;
  }
}

const faultsShape = z.object({ kind: z.literal('faults'), faults: z.array(z.unknown()) });

async function applyCampaign(runner: Runner, yaml: string): Promise<void> {
  const faults = faultsShape.safeParse(await command(runner, 'campaign apply', { yaml }));
  if (faults.success) throw new Error(`The demo's campaign file is at fault: ${JSON.stringify(faults.data.faults)}`);
}

/** Joins that are no referral have no inviter, depth or root. */
const exportedRow = z.object({
  invitee: z.string(),
  inviter: z.nullish(z.string()),
  generation: z.nullish(z.coerce.number()),
  root: z.nullish(z.string()),
  verdict: z.string(),
  reason: z.string(),
});

const isSomebody = (inviter: string | null | undefined): boolean =>
  inviter !== undefined && inviter !== null && inviter !== '';

async function booksOf(runner: Runner): Promise<Books> {
  const rows = await allRows(runner, 'referrals export', { campaign: CAMPAIGN, all: true }, exportedRow);
  return {
    referrals: rows
      .filter(({ inviter }) => isSomebody(inviter))
      .map(({ invitee, inviter, generation, root, verdict, reason }) => ({
        invitee,
        verdict,
        reason,
        inviter: inviter ?? '',
        generation: generation ?? -1,
        root: root ?? '',
      })),
    others: rows.filter(({ inviter }) => !isSomebody(inviter)),
  };
}

async function withoutPosterOf(runner: Runner): Promise<readonly string[]> {
  const row = z.object({ member: z.string() });
  const rows = await allRows(runner, 'participants list', { campaign: CAMPAIGN, withoutPoster: true }, row);
  return rows.map(({ member }) => member);
}

const grantRow = z.object({ participant: z.string(), rung: z.coerce.number(), state: z.string() });

const budgetShape = z.object({
  record: z.object({
    currency: z.string(),
    budget: z.array(z.object({ of: z.string(), promised: z.string(), spent: z.optional(z.string()) })),
    stocks: z.array(z.object({ stock: z.string(), imported: z.number(), free: z.number(), issued: z.number() })),
  }),
});

async function budgetOf(runner: Runner): Promise<BookedBudget> {
  const { record } = budgetShape.parse(await command(runner, 'budget show', { campaign: CAMPAIGN }));
  const total = record.budget.find(({ of }) => of === 'total');
  const { currency, stocks } = record;
  return { currency, stocks, promised: total?.promised ?? '0.00', spent: total?.spent ?? '0.00' };
}

export const operatorOf = (runner: Runner): Operator => ({
  applyCampaign: (yaml) => applyCampaign(runner, yaml),
  entryPoster: (label) => pictureOf(runner, { entry: label }),
  posterOf: (participant) => pictureOf(runner, { participant }),
  withoutPoster: () => withoutPosterOf(runner),
  sweepNow: async () => {
    await command(runner, 'sweep now', { campaign: CAMPAIGN });
  },
  importStock: async (stock, codes) => {
    await command(runner, 'stock import', { campaign: CAMPAIGN, stock, codes });
  },
  grants: () => allRows(runner, 'grants list', { campaign: CAMPAIGN }, grantRow),
  budget: () => budgetOf(runner),
  books: () => booksOf(runner),
  report: async (day) => resultOf(await command(runner, 'report', { campaign: CAMPAIGN, day })),
  reportFile: async (key) => resultOf(await command(runner, 'report file', { key })),
});
