/** Watching a pre-warming run: one line that moves on a terminal, a line every ten seconds elsewhere. The run needs nobody who watches it. */
import * as z from 'zod/mini';
import { bar } from '../local/demo/progress.ts';
import { NotDone, type Result } from './answer.ts';
import type { Request } from './request.ts';

const warming = z.object({
  campaign: z.string(),
  state: z.string(),
  asked: z.number(),
  total: z.number(),
  perMinute: z.number(),
  waiting: z.number(),
  minutesLeft: z.optional(z.number()),
});
export type Warming = z.output<typeof warming>;

interface Watching {
  /** Asks the app how the campaign's run stands. */
  look(campaign: string): Promise<Result>;
  readonly screen: { readonly isTTY?: boolean; readonly columns?: number; write(words: string): unknown };
  /** Lets time pass; ends early when whoever watches leaves. */
  rest(ms: number): Promise<unknown>;
  isLeaving(): boolean;
}

const TERMINAL_MS = 2_000;
const ELSEWHERE_MS = 10_000;

/** @throws NotDone where the app answers something else. */
function readWarming(result: Result): Warming {
  const read = z.safeParse(warming, result.kind === 'record' ? result.record : undefined);
  if (read.success) return read.data;
  throw new NotDone('The app answered something this program does not understand; are both of one version?');
}

/** A run that was started, or is under way, unless nobody wants to watch. */
export const isWorthWatching = ({ command, input, isDetached }: Request, first: Result): boolean =>
  command === 'poster warm' &&
  !isDetached &&
  input['status'] !== true &&
  input['cancel'] !== true &&
  !isOver(readWarming(first));

/** Over for whoever watches: everybody is asked for and nothing waits to be drawn, or it was stopped. */
const isOver = ({ state, waiting }: Warming): boolean => (state === 'done' ? waiting === 0 : state !== 'running');

const amount = (number: number): string => number.toLocaleString('en');

export function warmingLine({ state, asked, total, perMinute, waiting, minutesLeft }: Warming): string {
  // Who joined meanwhile is asked for, too.
  const whole = Math.max(asked, total);
  const share = state === 'done' || whole === 0 ? 1 : asked / whole;
  const pace = state === 'running' ? `at most ${amount(perMinute)} a minute` : state;
  const left = minutesLeft === undefined ? '' : `  about ${amount(minutesLeft)} min left`;
  return `${bar(share, 24)} ${Math.floor(share * 100)} %  ${amount(asked)}/${amount(whole)} asked for  ${amount(waiting)} waiting  ${pace}${left}`;
}

export async function followWarming(
  first: Result,
  { look, screen, rest, isLeaving }: Watching,
): Promise<{ readonly latest: Result; readonly isOver: boolean }> {
  const isTerminal = screen.isTTY === true;
  const show = (line: string): void => {
    screen.write(isTerminal ? `\r\u001b[K${line.slice(0, (screen.columns ?? 120) - 1)}` : `${line}\n`);
  };
  let latest = first;
  let now = readWarming(first);
  show(warmingLine(now));
  while (!isOver(now) && !isLeaving()) {
    await rest(isTerminal ? TERMINAL_MS : ELSEWHERE_MS);
    if (isLeaving()) break;
    latest = await look(now.campaign);
    now = readWarming(latest);
    show(warmingLine(now));
  }
  if (isTerminal) screen.write('\n');
  return { latest, isOver: isOver(now) };
}

/** For whoever left before the end. */
export function howToLookAgain({ where }: Pick<Request, 'where'>, latest: Result): string {
  const region = 'functionName' in where && where.region !== undefined ? ` --region ${where.region}` : '';
  const place = 'functionName' in where ? `--function ${where.functionName}${region}` : `--data ${where.dataDir}`;
  const again = `npm run -s fission -- poster warm --campaign ${readWarming(latest).campaign} ${place}`;
  return `The run goes on without this window. Look again: ${again} --status; stop it: --cancel.`;
}
