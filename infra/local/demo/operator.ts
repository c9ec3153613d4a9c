/** The operator at his desk: what the demo asks of the app, all by `operator/command`, as the CLI does. */
import { z } from 'zod';
import type { Runner } from '../runner/runner.ts';
import type { BookedJoin, BookedReferral } from './audit.ts';

export interface Books {
  readonly referrals: readonly BookedReferral[];
  readonly others: readonly BookedJoin[];
}

export interface Operator {
  applyCampaign(yaml: string): Promise<void>;
  /** Undefined while it is not drawn yet. */
  entryPoster(label: string): Promise<Buffer | undefined>;
  posterOf(participant: string): Promise<Buffer | undefined>;
  /** Participants nothing was sent to yet: staff's list of things to do. */
  withoutPoster(): Promise<readonly string[]>;
  sweepNow(): Promise<void>;
  books(): Promise<Books>;
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

async function command(runner: Runner, name: string, args: object): Promise<unknown> {
  const answered = await runner.invoke('operator/command', { command: name, args, actor: ACTOR });
  if ('error' in answered) throw new Error(`${name}: ${JSON.stringify(answered.error)}`);
  const answer = answerShape.parse(JSON.parse(answered.payload));
  if (!answer.ok) throw new CommandRefused(name, answer.code, answer.message, answer.facts);
  return answer.result;
}

/** A list that may come in pages. */
async function allPages<Row extends z.ZodType>(
  ask: (cursor: string | undefined) => Promise<unknown>,
  row: Row,
): Promise<z.output<Row>[]> {
  const shape = z.object({ rows: z.array(row), next: z.optional(z.string()) });
  const rows: z.output<Row>[] = [];
  let cursor: string | undefined;
  do {
    const page = shape.parse(await ask(cursor));
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== undefined);
  return rows;
}

const posterShape = z.object({ url: z.optional(z.string()) });

async function pictureOf(runner: Runner, args: object): Promise<Buffer | undefined> {
  const { url } = posterShape.parse(await command(runner, 'poster get', { campaign: CAMPAIGN, ...args }));
  if (url === undefined) return undefined;
  const answer = await fetch(url);
  return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
}

const exportedRow = z.object({
  invitee: z.string(),
  inviter: z.string(),
  generation: z.coerce.number(),
  root: z.string(),
  verdict: z.string(),
  reason: z.string(),
});

async function booksOf(runner: Runner): Promise<Books> {
  const args = { campaign: CAMPAIGN, all: true };
  const rows = await allPages((cursor) => command(runner, 'referrals export', { ...args, cursor }), exportedRow);
  return {
    referrals: rows.filter(({ reason }) => reason === 'referred'),
    others: rows.filter(({ reason }) => reason !== 'referred'),
  };
}

async function withoutPosterOf(runner: Runner): Promise<readonly string[]> {
  const args = { campaign: CAMPAIGN, withoutPoster: true };
  const row = z.object({ participant: z.string() });
  const rows = await allPages((cursor) => command(runner, 'participants list', { ...args, cursor }), row);
  return rows.map(({ participant }) => participant);
}

export const operatorOf = (runner: Runner): Operator => ({
  applyCampaign: async (yaml) => {
    await command(runner, 'campaign apply', { yaml });
  },
  entryPoster: (label) => pictureOf(runner, { entry: label }),
  posterOf: (participant) => pictureOf(runner, { participant }),
  withoutPoster: () => withoutPosterOf(runner),
  sweepNow: async () => {
    await command(runner, 'sweep now', {});
  },
  books: () => booksOf(runner),
});
