/** `npm run bench`: the figures the design promises, each measured in this run against its own baseline. Asserts nothing. */
import { parseArgs } from 'node:util';
import { bundleFunctions } from '#infra/bundling/bundle-functions.ts';
import { cost } from './cost.ts';
import { granting } from './granting.ts';
import { type ContactsPlayed, calmGroupJoins, contacts, type Played, type RushPlayed, rush } from './joins.ts';
import { lake } from './lake.ts';
import { posters } from './posters.ts';
import { heading, printed, type Section } from './report.ts';
import { join, reads, welcome } from './sections.ts';
import { settling } from './settling.ts';
import { type Standing, setStage } from './stage.ts';
import { webhook } from './webhook.ts';

const ROWS = ['webhook', 'poster', 'settling', 'reward', 'lake', 'welcome', 'join', 'reads', 'cost'] as const;
type Row = (typeof ROWS)[number];
const PLAYED = ['welcome', 'join', 'reads', 'cost'] as const;

const USAGE = `npm run bench -- [--only ${ROWS.join(',')}] [--quick] [--contacts-per-second 20]`;
/** What the design asks for. */
const CONTACTS_PER_SECOND = 20;

interface Chosen {
  readonly rows: ReadonlySet<Row>;
  readonly isQuick: boolean;
  readonly perSecond: number;
}

/** Undefined where the flags make no sense. */
function chosen(): Chosen | undefined {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        quick: { type: 'boolean', default: false },
        'contacts-per-second': { type: 'string', default: String(CONTACTS_PER_SECOND) },
      },
    });
    const perSecond = Number(values['contacts-per-second']);
    if (!(perSecond > 0 && perSecond <= 100)) return undefined;
    const asked = values.only?.split(',') ?? [...ROWS];
    if (asked.some((one) => !ROWS.some((row) => row === one))) return undefined;
    return { rows: new Set(ROWS.filter((row) => asked.includes(row))), isQuick: values.quick, perSecond };
  } catch {
    return undefined;
  }
}

interface Scenes {
  readonly contact: ContactsPlayed;
  readonly calm: Played;
  readonly rush: RushPlayed;
  readonly standing: Standing;
}

/** The whole app is played once; its rows look at the same scenes. Contacts come first, while everything is cold. */
async function scenes(isQuick: boolean, perSecond: number): Promise<Scenes> {
  const onStage = (words: string): void => console.error(`· ${words}`);
  const stage = await setStage(onStage);
  try {
    onStage('contacts at a steady pace');
    const contact = await contacts(stage, perSecond, isQuick ? 6 : 30);
    onStage('group joins, one after another');
    await calmGroupJoins(stage, 'warm', 1);
    const calm = await calmGroupJoins(stage, 'calm', isQuick ? 3 : 8);
    onStage('a rush into one group');
    const rushed = await rush(stage, 500, 10);
    return { contact, calm, rush: rushed, standing: stage.standing() };
  } finally {
    await stage.stop();
  }
}

const say = (section: Section): void => console.log(printed(section));

async function measure({ rows, isQuick, perSecond }: Chosen): Promise<void> {
  console.log(heading(new Date()));
  const { folder } = await bundleFunctions('x64');
  if (rows.has('webhook')) say(await webhook(folder, isQuick));
  if (rows.has('poster')) say(await posters(folder, isQuick));
  if (rows.has('settling')) say(await settling(isQuick));
  if (rows.has('lake')) say(await lake(isQuick));
  if (rows.has('reward')) say(await granting(isQuick));
  if (!PLAYED.some((row) => rows.has(row))) return;
  const { contact, calm, rush: rushed, standing } = await scenes(isQuick, perSecond);
  if (rows.has('welcome')) say(welcome(contact));
  if (rows.has('join')) say(join({ calm, rush: rushed, contact }));
  if (rows.has('reads')) say(reads(rushed));
  if (rows.has('cost')) say(cost({ group: calm, contact, standing }));
}

const wish = chosen();
if (wish === undefined) {
  console.error(USAGE);
  process.exitCode = 1;
} else {
  await measure(wish);
}
