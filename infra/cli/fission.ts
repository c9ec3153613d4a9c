/** `npm run -s fission -- …`: what an operator asks of the app, here or on AWS. It decides nothing itself; wrong use is one sentence and exit code 2. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from '../local/engines/cannot-start.ts';
import { NotDone, type Result, readAnswer } from './answer.ts';
import { pictureInput, withArt } from './art.ts';
import { backfilled } from './backfilled.ts';
import { help } from './commands.ts';
import { followWarming, howToLookAgain, isWorthWatching } from './follow-warming.ts';
import { importStock } from './import-stock.ts';
import { languageOf } from './language.ts';
import { type Paper, print } from './print.ts';
import { reach } from './reach.ts';
import { type Request, requestOf } from './request.ts';
import { saveReport, withoutFiles } from './save-report.ts';
import { readSecretLines } from './secret-lines.ts';
import { codesIn } from './stock-file.ts';
import { WrongUse } from './wrong-use.ts';

const paper: Paper = {
  isTerminal: process.stdout.isTTY === true,
  err: (words) => void process.stderr.write(`${words}\n`),
  progress: (words) => void (process.stderr.isTTY === true && process.stderr.write(`\r\u001b[K${words}`)),
  async out(words) {
    if (!process.stdout.write(words)) await once(process.stdout, 'drain');
  },
};

/** What does not stand on the command line itself: what is in a file, secrets, and the terminal’s language. */
async function inputOf({ command, input, file }: Request): Promise<Input> {
  if (command === 'campaign apply') {
    if (file === undefined) throw new WrongUse('campaign apply takes the campaign’s file: --file campaign.yaml.');
    return { ...input, yaml: textOf(file) };
  }
  if (command === 'lake query' && file !== undefined) return { ...input, sql: textOf(file) };
  if (command === 'why') return { lang: languageOf(process.env), ...input };
  if (command === 'art add') {
    if (file === undefined) throw new WrongUse('art add takes a picture: art add spring.jpg.');
    return { ...input, ...pictureInput(file) };
  }
  if (command !== 'secrets set' || input['promote'] === true) return input;
  if (process.stdin.isTTY)
    paper.err('Type KEY=VALUE lines, then Ctrl-D (corpId, agentId, appSecret, token, encodingAesKey):');
  return { ...input, ...readSecretLines(await text(process.stdin)) };
}

/** Read whole before anything is asked, so that a file that is wrong brings nothing in. */
function codesOf({ command, file }: Request): readonly string[] | undefined {
  if (command !== 'stock import') return undefined;
  if (file === undefined)
    throw new WrongUse('stock import takes a file of codes: stock import --stock NAME codes.csv.');
  return codesIn(textOf(file), file);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new WrongUse(`${file} cannot be read.`);
  }
}

type Input = Readonly<Record<string, unknown>>;
type Ask = (command: string, input: object) => Promise<Result>;

/** What takes more than one call: a report's files, a lake read through. */
async function finished({ command, output }: Request, first: Result, ask: Ask): Promise<Result> {
  if (command === 'lake backfill') return backfilled(first, (cursor) => ask(command, { cursor }), process.stderr);
  if (command !== 'report') return first;
  const file = (key: string): Promise<Result> => ask('report file', { key });
  if (output === undefined) return withoutFiles(first);
  return saveReport(first, output, { ask: file, lang: languageOf(process.env), screen: process.stderr });
}

/** The picture a campaign file names goes first, so that the campaign finds it there. On a dry run it is only looked at. */
async function withPictures(
  { command, file }: Request,
  input: Input,
  ask: (command: string, input: object) => Promise<Result>,
): Promise<Input> {
  const { yaml, dryRun } = input;
  if (command !== 'campaign apply' || file === undefined || typeof yaml !== 'string') return input;
  const { art, ...filled } = await withArt(yaml, file, (picture) => ask('art add', { ...picture, dryRun }));
  if (art === undefined) return input;
  const { picture, outcome, widthPx, heightPx } = art;
  paper.err(`The background, ${widthPx}×${heightPx} px: ${outcome} as ${picture}.`);
  return { ...input, ...filled, ...(dryRun === true ? { comingArt: [{ picture, widthPx, heightPx }] } : {}) };
}

async function run(argv: readonly string[]): Promise<number> {
  const request = requestOf(argv);
  if (request === 'help') {
    await paper.out(help());
    return 0;
  }
  const { command } = request;
  const input = await inputOf(request);
  const codes = codesOf(request);
  const actor = `cli:${process.env['USER'] ?? process.env['USERNAME'] ?? 'unnamed'}`;
  const app = await reach(request);
  try {
    const ask = async (what: string, about: object): Promise<Result> =>
      readAnswer(await app.invoke(JSON.stringify({ command: what, actor, input: about })));
    const whole = await withPictures(request, input, ask);
    const first =
      codes === undefined
        ? await ask(command, whole)
        : await importStock(whole, codes, (part) => ask(command, part), paper.err);
    const again = (more: object, instead: object): Promise<Result> => ask(command, { ...instead, ...more });
    const shown = await finished(request, first, ask);
    const watched = isWorthWatching(request, shown) ? await watch(request, app.isAtWork, shown, again) : shown;
    return await print(watched, request, paper, (cursor) => ask(command, { ...whole, cursor }));
  } finally {
    await app.leave();
  }
}

/** Returns the latest that was seen. Ctrl-C ends the watching only. */
async function watch(
  request: Request,
  isAtWork: boolean,
  first: Result,
  ask: (more: object, instead: object) => Promise<Result>,
): Promise<Result> {
  if (!isAtWork) {
    paper.err('The app is stopped: the run goes on when it is started.');
    return first;
  }
  const leaving = new AbortController();
  const leave = (): void => leaving.abort();
  process.once('SIGINT', leave);
  try {
    const { latest, isOver } = await followWarming(first, {
      look: (campaign) => ask({ status: true, campaign }, {}),
      screen: process.stderr,
      rest: (ms) => sleep(ms, undefined, { signal: leaving.signal }).catch(() => undefined),
      isLeaving: () => leaving.signal.aborted,
    });
    if (!isOver) paper.err(howToLookAgain(request, latest));
    return latest;
  } finally {
    process.off('SIGINT', leave);
  }
}

function exitCodeOf(failure: unknown): number {
  if (failure instanceof WrongUse) {
    paper.err(failure.message);
    return 2;
  }
  const isSaid = failure instanceof NotDone || failure instanceof CannotStart;
  paper.err(
    isSaid ? failure.message : `It did not work: ${failure instanceof Error ? failure.message : String(failure)}`,
  );
  return 1;
}

// Whoever reads has seen enough (`| head`).
process.stdout.on('error', () => process.exit(0));

const exitCode = await run(process.argv.slice(2)).catch(exitCodeOf);
// Why not wait for the last timer: everything is said and put away, and somebody is waiting for his prompt.
process.stdout.write('', () => process.exit(exitCode));
