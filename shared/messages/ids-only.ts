/**
 * What of a message people may be shown: ids, kinds, counts, versions, instants and flags. All else is kept back:
 * names, addresses, texts, welcome codes, and whatever nobody has judged yet.
 */
import { FIELDS, type Judgement } from './field-names.ts';

const KEPT_BACK = '(kept back)';
/** No id of ours or WeCom's has a blank or a letter of a name's script in it. */
const ID = /^[\x21-\x7e]{1,400}$/;

type Fields = Readonly<Record<string, unknown>>;

/** The body as it may be shown. Fields none of our messages has are only counted: their very names may tell. */
export function idsOnly(body: string): Fields {
  const read = fieldsIn(body);
  return read === undefined ? { body: `(kept back: no message, ${body.length} characters)` } : judged(read, 'outer');
}

/** The ids of a body on one line. */
export function idsAtAGlance(body: string): string {
  const read = fieldsIn(body) ?? {};
  const opened = Object.entries(read).flatMap(([name, value]) =>
    FIELDS.get(name) === 'opened' && isFields(value) ? Object.entries(value) : [[name, value] as const],
  );
  const ids = opened.filter(([name, value]) => FIELDS.get(name) === 'id' && isShowable(value));
  return ids.map(([name, value]) => `${name} ${String(value)}`).join(', ');
}

function judged(fields: Fields, depth: 'outer' | 'inner'): Fields {
  const known = Object.entries(fields).filter(([name]) => FIELDS.has(name));
  const unknown = Object.keys(fields).length - known.length;
  const shown = known.map(([name, value]) => [name, shownAs(FIELDS.get(name), value, depth)] as const);
  return { ...Object.fromEntries(shown), ...(unknown > 0 && { otherFields: `${unknown} ${KEPT_BACK}` }) };
}

function shownAs(judgement: Judgement | undefined, value: unknown, depth: 'outer' | 'inner'): unknown {
  if (judgement === 'kept back') return KEPT_BACK;
  if (judgement === 'opened') return depth === 'outer' && isFields(value) ? judged(value, 'inner') : KEPT_BACK;
  if (Array.isArray(value)) return value.map((item) => (isShowable(item) ? item : KEPT_BACK));
  return isShowable(value) ? value : KEPT_BACK;
}

const isShowable = (value: unknown): boolean =>
  typeof value === 'string' ? ID.test(value) : typeof value === 'number' || typeof value === 'boolean';

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldsIn(body: string): Fields | undefined {
  try {
    const read: unknown = JSON.parse(body);
    return isFields(read) ? read : undefined;
  } catch {
    return undefined;
  }
}
