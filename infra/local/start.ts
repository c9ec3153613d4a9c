/** `npm start`: the whole app on this machine, with WeCom's stand-in and the demo. Ends on Ctrl-C; what it cannot do it says in one sentence. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCascades } from './demo/cascades.ts';
import { type Choices, choicesOf, DEFAULT_LIMIT, USAGE } from './demo/choices.ts';
import { leftForGood } from './demo/coda.ts';
import type { Demo } from './demo/company.ts';
import { ROBOT } from './demo/corp.ts';
import { playDemo } from './demo/demo.ts';
import { openEventClock } from './demo/event-clock.ts';
import { demoIn, type Memory, remember } from './demo/memory.ts';
import { operatorOf } from './demo/operator.ts';
import { showProgress } from './demo/progress.ts';
import { forgetRunning } from './demo/running.ts';
import { type StageSet, setStage } from './demo/stage-set.ts';
import { type Outcome, summaryOf } from './demo/summary.ts';
import { CannotStart } from './engines/cannot-start.ts';

const BUILT_IN = join(import.meta.dirname, 'demo', 'weibo-cascades.tsv');
const AT_ONCE = { group: 120, contact: 24 } as const;

const say = (words: string): void => void process.stderr.write(`${words}\n`);

function cascadesOf({ cascades, limit }: Choices) {
  const path = cascades === undefined ? BUILT_IN : resolve(cascades);
  if (!existsSync(path)) throw new CannotStart(`There is no cascades file ${path}.`);
  const asked = limit ?? (cascades === undefined ? DEFAULT_LIMIT : 0);
  return { text: readFileSync(path, 'utf8'), limit: asked === 0 ? undefined : asked };
}

/** Which demo is to be played in which folder; wrong files and foreign folders are refused before anything is started. */
function wishedDemo(choices: Choices, dataDir: string) {
  if (process.env['WECOM_API_BASE']) {
    throw new CannotStart('The demo needs the WeCom stand-in: unset WECOM_API_BASE, or start with --idle.');
  }
  const { text, limit } = cascadesOf(choices);
  const { mechanic } = choices;
  const wish = {
    text,
    limit,
    isLimitSaid: choices.limit !== undefined,
    ...(mechanic === undefined ? {} : { mechanic }),
    ...(choices.leavers === undefined ? {} : { leavers: choices.leavers }),
  };
  const { memory, isContinued } = demoIn(dataDir, wish, Date.now());
  return { memory, isContinued, entries: readCascades(text, memory.limit ?? undefined) };
}

type Wished = ReturnType<typeof wishedDemo>;

const openNext = (
  set: StageSet,
  dataDir: string,
  { best, report }: Pick<Outcome, 'best' | 'report'>,
): Outcome['openNext'] => {
  const { standIn } = set;
  const [left] = standIn ? leftForGood(standIn, undefined).keys() : [];
  const [someone] = standIn ? [...standIn.world.delivered.keys()] : [];
  return [
    ...(report === undefined ? [] : [['the report of the day', report] as const]),
    ...(report === undefined
      ? []
      : [['what the group robot said of it', `${standIn?.origin}/robot/${ROBOT}`] as const]),
    ...(someone === undefined ? [] : [['a delivered poster', `${standIn?.origin}/delivered/${someone}`] as const]),
    ...(best === undefined ? [] : [['the page of its best inviter', best.page] as const]),
    ['who invited whom', `npm run -s fission -- referrals export --campaign demo --data ${dataDir}`],
    ...(left === undefined
      ? []
      : [
          [
            'why somebody does not count',
            `npm run -s fission -- why --campaign demo --member ${left} --data ${dataDir}`,
          ] as const,
        ]),
    ['what was promised', `npm run -s fission -- grants list --campaign demo --data ${dataDir}`],
    ['who takes part', `npm run -s fission -- participants list --campaign demo --data ${dataDir}`],
    ['what the functions wrote', join(dataDir, 'logs')],
  ];
};

async function play(
  choices: Choices,
  dataDir: string,
  wished: Wished,
  set: StageSet,
  signal: AbortSignal,
): Promise<boolean> {
  const { standIn, app, capacity } = set;
  if (!standIn) throw new CannotStart('The demo needs the WeCom stand-in.');
  const { memory, isContinued, entries } = wished;
  if (isContinued) say(`Continuing the demo that was begun ${new Date(memory.startedAt).toISOString()} in ${dataDir}.`);
  const demo: Demo = {
    standIn,
    capacity,
    entries,
    memory,
    isContinued,
    signal,
    publicBase: new URL(set.running.webhook).origin,
    dataDir,
    runner: app.runner,
    operator: operatorOf(app.runner),
    atOnce: choices.atOnce ?? AT_ONCE[memory.mechanic],
    clock: openEventClock(set.eventClockFile),
    progress: showProgress(process.stderr),
    remember: (changed: Memory) => remember(dataDir, changed),
    onStage: say,
  };
  const outcome = await playDemo(demo);
  process.stdout.write(`${summaryOf({ ...outcome, openNext: openNext(set, dataDir, outcome) })}\n`);
  return outcome.audit.agrees;
}

/** Ctrl-C once ends well; twice ends now. */
function untilStopped(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stopping.signal.aborted) process.exit(130);
      say('\nStopping; what is under way is kept for the next start.');
      stopping.abort();
    });
  }
  return stopping.signal;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => (signal.aborted ? done() : signal.addEventListener('abort', () => done(), { once: true })));

async function run(choices: Choices): Promise<number> {
  const signal = untilStopped();
  const dataDir = resolve(choices.dataDir);
  const wished = choices.isIdle ? undefined : wishedDemo(choices, dataDir);
  const mechanic = wished?.memory.mechanic ?? choices.mechanic ?? 'group';
  const set = await setStage(
    choices,
    dataDir,
    mechanic,
    process.env,
    choices.isIdle ? () => {} : (words) => say(`· ${words}`),
  );
  try {
    if (wished === undefined) {
      openEventClock(set.eventClockFile).release();
      process.stdout.write(`${JSON.stringify(set.running)}\n`);
    } else {
      if (!wished.isContinued) remember(dataDir, wished.memory);
      const agrees = await play(choices, dataDir, wished, set, signal);
      if (choices.endsAfterDemo) return agrees ? 0 : 1;
      say(`Serving ${set.running.webhook} until Ctrl-C.`);
    }
    await aborted(signal);
    return 0;
  } catch (failure) {
    if (signal.aborted) return 130;
    throw failure;
  } finally {
    await set.stop();
    forgetRunning(dataDir);
  }
}

try {
  const choices = choicesOf(process.argv.slice(2));
  if (choices === 'help') process.stdout.write(`${USAGE}\n`);
  process.exitCode = choices === 'help' ? 0 : await run(choices);
} catch (failure) {
  say(failure instanceof CannotStart ? failure.message : String(failure instanceof Error ? failure.stack : failure));
  process.exitCode = 1;
}
