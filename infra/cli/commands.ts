/** Every command: what it does, what it takes, and an example that can be copied. The app itself checks the values. */
import type { CommandSpec } from './command-spec.ts';
import { REPORT_COMMANDS } from './report-commands.ts';
import { REWARD_COMMANDS } from './reward-commands.ts';

export const COMMANDS = {
  'campaign apply': {
    does: 'check a campaign file and make it true; again and again as it changes (--strict: not while a text induces sharing)',
    options: ['file', 'dry-run', 'strict'],
    word: 'file',
    example: 'campaign apply --file campaign.yaml --dry-run',
    needsWecom: true,
  },
  'campaign list': { does: 'every campaign with its status', options: [], example: 'campaign list' },
  'campaign show': {
    does: 'one campaign: codes, groups, whose welcome is not confirmed, what is short',
    options: ['campaign'],
    word: 'campaign',
    example: 'campaign show demo',
  },
  'campaign pause': {
    does: 'stop counting from now on',
    options: ['campaign'],
    word: 'campaign',
    example: 'campaign pause demo',
  },
  'campaign resume': {
    does: 'count again from now on',
    options: ['campaign'],
    word: 'campaign',
    example: 'campaign resume demo',
  },
  'campaign end': { does: 'end it for good', options: ['campaign'], word: 'campaign', example: 'campaign end demo' },
  'campaign confirm-welcome': {
    does: 'note that the owners of these groups have chosen the welcome entry',
    options: ['campaign', 'groups'],
    word: 'groups',
    example: 'campaign confirm-welcome --campaign demo wrGroup1 wrGroup2',
  },
  'art add': {
    does: 'take in a picture for the background of posters; answers the id a template names it by (--dry-run: only looks at it)',
    options: ['file', 'dry-run'],
    word: 'file',
    example: 'art add spring.jpg',
  },
  'art list': { does: 'every picture taken in, and which campaigns show it', options: [], example: 'art list' },
  'secrets set': {
    does: 'set the corp’s secrets, as KEY=VALUE lines or JSON from stdin; --next beside the present keys, --promote lets those take over',
    options: ['next', 'promote'],
    example: 'secrets set < secrets.env',
  },
  'referrals export': {
    does: 'who brought whom; --all adds observed joins that are no referral',
    options: ['campaign', 'all'],
    example: 'referrals export --campaign demo --format csv > referrals.csv',
  },
  'participants list': {
    does: 'who takes part; --without-poster: to whom staff must hand one',
    options: ['campaign', 'without-poster'],
    example: 'participants list --campaign demo --without-poster',
  },
  'participants show': {
    does: 'one participant as he sees himself: whom he has brought, and what that counts; nobody else’s id (json goes on by --cursor)',
    options: ['campaign', 'member', 'cursor'],
    word: 'member',
    example: 'participants show --campaign demo --member wmFriend1',
  },
  why: {
    does: 'why somebody counts or does not: his whole history in plain words, in the terminal’s language unless one is said',
    options: ['campaign', 'member', 'lang'],
    word: 'member',
    example: 'why --campaign demo --member wmFriend1',
  },
  'poster get': {
    does: 'a participant’s poster, or the official one of an entry code',
    options: ['campaign', 'participant', 'entry', 'output'],
    example: 'poster get --entry moments -o moments.jpg',
  },
  'poster want': {
    does: 'have a participant’s poster made',
    options: ['campaign', 'participant'],
    word: 'participant',
    example: 'poster want --campaign demo --participant wmFriend1',
  },
  'poster warm': {
    does: 'make a campaign’s posters before anybody waits for them: --mode missing (who has none; the default) or stale (after an art change), in the background, 600 a minute unless said; --status tells, --cancel stops, --again begins anew, --detach does not watch',
    options: ['campaign', 'mode', 'per-minute', 'again', 'status', 'cancel', 'detach'],
    word: 'campaign',
    example: 'poster warm --campaign demo --mode stale --per-minute 300',
  },
  'quarantine list': {
    does: 'messages that can never work, with their reason',
    options: ['limit'],
    example: 'quarantine list --limit 20',
  },
  'quarantine show': {
    does: 'one of them: whom and what it is about, by ids; names, addresses and texts are kept back',
    options: ['id'],
    word: 'id',
    example: 'quarantine show ID',
  },
  'quarantine replay': {
    does: 'send one, or --all, back to be worked on anew',
    options: ['id', 'all'],
    word: 'id',
    example: 'quarantine replay --all',
  },
  'dead-letters list': {
    does: 'work that failed as often as it may, of every queue or of one; `received` counts looks like this one, too',
    options: ['queue', 'limit'],
    example: 'dead-letters list --queue group-events',
  },
  'dead-letters show': {
    does: 'one of them: whom and what it is about, by ids; names, addresses and texts are kept back',
    options: ['id'],
    word: 'id',
    example: 'dead-letters show ID',
  },
  'dead-letters replay': {
    does: 'send one, or --all, of one queue or of every, back to the queue it came from; what has happened already does not happen again',
    options: ['id', 'all', 'queue'],
    word: 'id',
    example: 'dead-letters replay --all --queue group-events',
  },
  ...REWARD_COMMANDS,
  ...REPORT_COMMANDS,
  'sweep now': {
    does: 'have groups and contacts read again, for what no callback told',
    options: ['campaign'],
    word: 'campaign',
    example: 'sweep now',
    needsWecom: true,
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof COMMANDS;

export const isCommand = (words: string): words is CommandName => Object.hasOwn(COMMANDS, words);
export const specOf = (command: CommandName): CommandSpec => COMMANDS[command];

/** What stands behind an option that takes a value. */
const VALUES: Readonly<Record<string, string>> = {
  file: 'FILE',
  output: 'FILE',
  campaign: 'ID',
  groups: 'ID',
  participant: 'ID',
  member: 'ID',
  lang: 'zh|en',
  cursor: 'CURSOR',
  entry: 'LABEL',
  id: 'ID',
  queue: 'NAME',
  limit: 'N',
  stock: 'NAME',
  state: 'STATE',
  rung: 'N',
  points: 'N',
  note: 'TEXT',
  mode: 'missing|stale',
  'per-minute': 'N',
  day: 'DAY',
  from: 'DAY',
  to: 'DAY',
  sql: 'SQL',
  data: 'DIR',
  function: 'NAME',
  region: 'REGION',
  format: 'table|json|csv',
};

/** The option as it is written, with the place of its value. */
export const written = (option: string): string => {
  const value = VALUES[option];
  return value === undefined ? `--${option}` : `--${option} ${value}`;
};

/** What `--help` prints. */
export function help(): string {
  const lines = Object.entries<CommandSpec>(COMMANDS).flatMap(([command, { does, options, example }]) => {
    const flags = options.map((option) => ` [${written(option)}]`).join('');
    return [`  ${command}${flags}`, `      ${does}`, `      $ npm run -s fission -- ${example}`];
  });
  return [
    'npm run -s fission -- COMMAND [options]',
    '',
    ...lines,
    '',
    'Where:',
    '  --data DIR                     the app of `npm start` on this machine, running or stopped (default .local)',
    '  --function NAME [--region R]   the app on AWS: the stack’s output CommandFunction; QueryFunction for lake query, ReworkFunction for rollup and lake backfill',
    'How:',
    '  --format table|json|csv        csv: header and rows, nothing else on stdout (default table)',
    '  -o, --output FILE              where a poster goes, or the folder of a report',
    '',
    'Without --campaign the only running one is meant. Exit codes: 0 done, 1 refused or failed, 2 written wrongly.',
    '',
  ].join('\n');
}
