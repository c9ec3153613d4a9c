/** What the person at the keyboard chose: the flags of `npm start`. Every wrong one is answered by one sentence. */
import { parseArgs } from 'node:util';
import { wrongFlag } from '../../cli/wrong-flag.ts';
import { CannotStart } from '../engines/cannot-start.ts';
import type { FaultPlan } from '../wecom/faults.ts';

export type Mechanic = 'group' | 'contact';

export interface Choices {
  /** Boot only, and say so in one line of JSON. */
  readonly isIdle: boolean;
  /** End after the demo, with the audit's verdict as exit code. */
  readonly endsAfterDemo: boolean;
  readonly port: number;
  readonly dataDir: string;
  /** Undefined: as the data folder has it, else `group`. */
  readonly mechanic?: Mechanic;
  readonly cascades?: string;
  readonly limit?: number;
  readonly isolate: 'worker' | 'process';
  readonly faults: Partial<FaultPlan>;
  /** Seed of the model by which friends leave in the days after; absent: nobody does. */
  readonly leavers?: number;
  /** People in flight at most; by mechanic if not said. */
  readonly atOnce?: number;
}

/** Of the built-in file; another file is played whole. */
export const DEFAULT_LIMIT = 800;
const DEFAULT_PORT = 8787;
const DEFAULT_DATA = '.local';

export const USAGE = `npm start -- [flags]
  --mechanic group|contact   how friends join: a customer group (default), or a staff member as contact
  --cascades FILE            another cascades file, played whole
  --limit N                  only the first N shares (default ${DEFAULT_LIMIT} of the built-in file; 0 for all)
  --exit                     end after the demo; exit code 0 only if the audit agrees
  --idle                     no demo: boot, print one line of JSON, serve
  --port N                   of the webhook (default ${DEFAULT_PORT}; 0 for any free one)
  --data DIR                 where everything is kept (default ${DEFAULT_DATA}); the same folder continues
  --isolate worker|process   run functions in worker threads (default) or in processes of their own
  --faults LIST              make WeCom misbehave, in percent: lost=5,doubled=10,reordered=10,late=1,busy=1,limited=1,slow=1,seed=7
  --leavers SEED             three more days, in which friends leave as a stated model has it; the pages say so
  --at-once N                people in flight at most`;

const FLAGS = {
  idle: { type: 'boolean', default: false },
  exit: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  port: { type: 'string', default: String(DEFAULT_PORT) },
  data: { type: 'string', default: DEFAULT_DATA },
  mechanic: { type: 'string' },
  cascades: { type: 'string' },
  limit: { type: 'string' },
  isolate: { type: 'string', default: 'worker' },
  faults: { type: 'string', default: '' },
  leavers: { type: 'string' },
  'at-once': { type: 'string' },
} as const;

const FAULTS = {
  lost: 'lostCallbacks',
  doubled: 'doubledCallbacks',
  reordered: 'reorderedCallbacks',
  late: 'lateCallbacks',
  busy: 'busyAnswers',
  limited: 'limitedAnswers',
  slow: 'slowAnswers',
} as const satisfies Record<string, keyof FaultPlan>;

const isFault = (name: string): name is keyof typeof FAULTS => name in FAULTS;

function faultsOf(text: string): Partial<FaultPlan> {
  const pairs = text.split(',').filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name = '', number = ''] = /^([a-z]+)=(\d+(?:\.\d+)?)%?$/.exec(pair) ?? [];
      if (name === 'seed') return ['seed', Number(number)];
      if (isFault(name) && Number(number) <= 100) return [FAULTS[name], Number(number) / 100];
      throw new CannotStart(
        `--faults takes a list like lost=5,doubled=10 of ${Object.keys(FAULTS).join(', ')} and seed; "${pair}" is none.`,
      );
    }),
  );
}

function count(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new CannotStart(`--${name} takes a whole number from 0 to ${most}, not "${text}".`);
}

function oneOf<Word extends string>(name: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new CannotStart(`--${name} is ${words.join(' or ')}, not "${text}".`);
}

/** As the usage writes it. */
const written = (flag: string): string => new RegExp(`--${flag}( \\S+)?`).exec(USAGE)?.[0] ?? `--${flag}`;

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, strict: true }).values;
  } catch (cause) {
    throw new CannotStart(wrongFlag(cause, written, 'npm start -- --help lists the flags'));
  }
}

/** `help` when that is what was asked. */
export function choicesOf(argv: readonly string[]): Choices | 'help' {
  const flags = parsed(argv);
  if (flags.help) return 'help';
  const { mechanic, cascades } = flags;
  const limit = count('limit', flags.limit, 10_000_000);
  const atOnce = count('at-once', flags['at-once'], 1_000);
  const leavers = count('leavers', flags.leavers, 1_000_000);
  if (flags.idle && flags.exit) throw new CannotStart('--idle plays no demo to end after: choose --idle or --exit.');
  return {
    isIdle: flags.idle,
    endsAfterDemo: flags.exit,
    port: count('port', flags.port, 65_535) ?? DEFAULT_PORT,
    dataDir: flags.data,
    isolate: oneOf('isolate', flags.isolate, ['worker', 'process']),
    faults: faultsOf(flags.faults),
    ...(mechanic === undefined ? {} : { mechanic: oneOf('mechanic', mechanic, ['group', 'contact']) }),
    ...(cascades === undefined ? {} : { cascades }),
    ...(limit === undefined ? {} : { limit }),
    ...(leavers === undefined ? {} : { leavers }),
    ...(atOnce === undefined || atOnce === 0 ? {} : { atOnce }),
  };
}
