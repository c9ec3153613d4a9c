/** The cascades file: who shared whose post and when, in the order it happened. Refuses a file it cannot read whole, naming the line. */
import { CannotStart } from '../engines/cannot-start.ts';

export interface Entry {
  /** Position in the order of time; ties in file order. */
  readonly index: number;
  /** Seconds since 1970, of the file. */
  readonly at: number;
  readonly cascade: string;
  readonly person: string;
  /** Whose post he shared; absent for the post itself. */
  readonly parent?: string;
}

const fault = (line: number, what: string): CannotStart =>
  new CannotStart(`The cascades file is not readable: line ${line} ${what}.`);

const USER = /^[A-Za-z0-9_-]{1,40}$/;

/** One entry, `user0/user1/…/userN:seconds`. */
function readEntry(text: string, line: number, publishedAt: number, cascade: string): Omit<Entry, 'index'> {
  const [path = '', seconds = '', ...rest] = text.split(':');
  const users = path.split('/');
  if (rest.length > 0 || !/^\d+$/.test(seconds) || !users.every((user) => USER.test(user))) {
    throw fault(line, `has an entry that is not user/…/user:seconds ("${text.slice(0, 40)}")`);
  }
  const person = users.at(-1) ?? '';
  const parent = users.at(-2);
  return { at: publishedAt + Number(seconds), cascade, person, ...(parent === undefined ? {} : { parent }) };
}

function readLine(text: string, line: number): Omit<Entry, 'index'>[] {
  const [cascade = '', root = '', published = '', count = '', entries, ...rest] = text.split('\t');
  if (entries === undefined || rest.length > 0) throw fault(line, 'has not five columns separated by tabs');
  if (!USER.test(root) || !/^\d+$/.test(published)) throw fault(line, 'has no root user or no publish time');
  const read = entries.split(' ').map((entry) => readEntry(entry, line, Number(published), cascade));
  if (read.length !== Number(count)) throw fault(line, `announces ${count} entries and has ${read.length}`);
  return read;
}

/** All entries of all cascades by absolute time; the first `limit` of them if one is given. */
export function readCascades(text: string, limit?: number): readonly Entry[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new CannotStart('The cascades file is empty.');
  const entries = lines
    .flatMap((line, index) => readLine(line.replace(/\r$/, ''), index + 1))
    .map((entry, place) => ({ entry, place }))
    .sort((one, other) => one.entry.at - other.entry.at || one.place - other.place);
  return entries.slice(0, limit).map(({ entry }, index) => ({ ...entry, index }));
}
