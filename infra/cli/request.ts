/** The command line as it is meant: which command, with what, where to and how to answer. Refuses what a command does not take. */
import { parseArgs } from 'node:util';
import { COMMANDS, type CommandName, isCommand, specOf, written } from './commands.ts';
import { wrongFlag } from './wrong-flag.ts';
import { WrongUse } from './wrong-use.ts';

export type Format = 'table' | 'json' | 'csv';

export interface Request {
  readonly command: CommandName;
  /** For the app; a file's text and secrets come to it later. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly format: Format;
  readonly output: string | undefined;
  readonly file: string | undefined;
  /** Does not watch what was started. */
  readonly isDetached: boolean;
  readonly where: { readonly dataDir: string } | { readonly functionName: string; readonly region: string | undefined };
}

const FLAGS = {
  help: { type: 'boolean', short: 'h' },
  data: { type: 'string' },
  function: { type: 'string' },
  region: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  file: { type: 'string', short: 'f' },
  campaign: { type: 'string' },
  groups: { type: 'string', multiple: true },
  participant: { type: 'string' },
  member: { type: 'string' },
  lang: { type: 'string' },
  cursor: { type: 'string' },
  day: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  sql: { type: 'string' },
  entry: { type: 'string' },
  id: { type: 'string' },
  queue: { type: 'string' },
  limit: { type: 'string' },
  all: { type: 'boolean' },
  next: { type: 'boolean' },
  promote: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  strict: { type: 'boolean' },
  stock: { type: 'string' },
  state: { type: 'string' },
  rung: { type: 'string' },
  reveal: { type: 'boolean' },
  points: { type: 'string' },
  note: { type: 'string' },
  'without-poster': { type: 'boolean' },
  mode: { type: 'string' },
  'per-minute': { type: 'string' },
  again: { type: 'boolean' },
  status: { type: 'boolean' },
  cancel: { type: 'boolean' },
  detach: { type: 'boolean' },
} as const;

const GLOBAL = ['help', 'data', 'function', 'region', 'format'];
/** Kept here: these never travel to the app. */
const OWN = ['output', 'file', 'detach'];
const NUMBERS = ['limit', 'per-minute', 'rung', 'points'];
const FORMATS: readonly Format[] = ['table', 'json', 'csv'];

/** `help` when that is what was asked. @throws WrongUse */
export function requestOf(argv: readonly string[]): Request | 'help' {
  const { values, positionals } = parsed(argv);
  if (values.help === true || positionals[0] === 'help') return 'help';
  const command = commandOf(positionals);
  const given = withWords(command, { ...values }, positionals.slice(command.split(' ').length));
  const { options } = specOf(command);
  const stray = Object.keys(given).find((name) => !GLOBAL.includes(name) && !options.includes(name));
  if (stray !== undefined) throw new WrongUse(`${command} takes no --${stray}; --help lists what each command takes.`);
  const format = FORMATS.find((one) => one === (values.format ?? 'table'));
  if (format === undefined) throw new WrongUse(`--format is ${FORMATS.join(', ')}.`);
  if (values.function !== undefined && values.data !== undefined) {
    throw new WrongUse('--data is an app on this machine, --function one on AWS: say one of them.');
  }
  const sent = Object.entries(given).filter(([name]) => options.includes(name) && !OWN.includes(name));
  return {
    command,
    input: Object.fromEntries(
      sent.map(([name, value]) => [inputName(name), NUMBERS.includes(name) ? Number(value) : value]),
    ),
    format,
    output: values.output,
    file: typeof given['file'] === 'string' ? given['file'] : undefined,
    isDetached: values.detach === true,
    where:
      values.function === undefined
        ? { dataDir: values.data ?? '.local' }
        : { functionName: values.function, region: values.region },
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: withSigns(argv), options: FLAGS, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new WrongUse(wrongFlag(cause, written, '--help lists what each command takes'));
  }
}

/** `--points -20` is no flag `-2`. */
const withSigns = (argv: readonly string[]): string[] =>
  argv.flatMap((word, at) => {
    if (word === '--points' && /^-\d+$/.test(argv[at + 1] ?? '')) return [`${word}=${argv[at + 1]}`];
    return argv[at - 1] === '--points' && /^-\d+$/.test(word) ? [] : [word];
  });

function commandOf([noun = '', verb = '']: readonly string[]): CommandName {
  const words = `${noun} ${verb}`;
  if (isCommand(words)) return words;
  if (isCommand(noun)) return noun;
  const kindred = Object.keys(COMMANDS).filter((command) => command.startsWith(`${noun} `));
  if (kindred.length > 0) throw new WrongUse(`Which one: ${kindred.join(', ')}?`);
  throw new WrongUse('There is no such command; --help lists them all.');
}

type Given = Readonly<Record<string, unknown>>;

/** `campaign show demo` says what `campaign show --campaign demo` says. A word nobody expects is not repeated: it may be a secret. */
function withWords(command: CommandName, values: Given, words: readonly string[]): Given {
  const { word } = specOf(command);
  if (words.length === 0) return values;
  if (word === undefined) throw new WrongUse(`${command} takes no further word.`);
  if (word === 'groups') {
    const named: readonly unknown[] = Array.isArray(values['groups']) ? values['groups'] : [];
    return { ...values, groups: [...named, ...words] };
  }
  if (words.length > 1 || values[word] !== undefined) throw new WrongUse(`${command} takes one ${word}.`);
  return { ...values, [word]: words[0] };
}

const inputName = (option: string): string => option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
