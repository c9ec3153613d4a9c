/** `npm run bench`: the figures the design promises, each measured in this run against its own baseline. Asserts nothing. */
import { parseArgs } from 'node:util';
import { bundleFunctions } from '#infra/bundling/bundle-functions.ts';
import { posters } from './posters.ts';
import { heading, printed, type Section } from './report.ts';
import { webhook } from './webhook.ts';

const ROWS = ['webhook', 'poster', 'welcome', 'join', 'reads', 'cost'] as const;
type Row = (typeof ROWS)[number];

const USAGE = `npm run bench -- [--only ${ROWS.join(',')}] [--quick]`;

function chosen(): { readonly rows: ReadonlySet<Row>; readonly isQuick: boolean } {
  const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } } });
  const asked = values.only?.split(',') ?? [...ROWS];
  const unknown = asked.find((one) => !ROWS.some((row) => row === one));
  if (unknown !== undefined) throw new Error(`There is no row ${unknown}. ${USAGE}`);
  return { rows: new Set(ROWS.filter((row) => asked.includes(row))), isQuick: values.quick };
}

const say = (section: Section): void => console.log(printed(section));

const { rows, isQuick } = chosen();
console.log(heading(new Date()));
const { folder } = await bundleFunctions('x64');
if (rows.has('webhook')) say(await webhook(folder, isQuick));
if (rows.has('poster')) say(await posters(isQuick));
