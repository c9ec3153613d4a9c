/** A prize of a campaign file: what it is, what it is worth, what it costs; and money, as files write it. */
import type { Lure, Prize } from '../reward/lure.ts';
import { isFields, type Place } from './fault.ts';

/** 禁止传销条例: pay by the heads others have brought is pyramid selling; one level is what a brand may pay for. */
const ONE_LEVEL =
  'nothing of the kind: only direct referrals are paid for; pay over two levels is pyramid selling (禁止传销条例), generations are for analysis';
const MORE_LEVELS = /level|tier|generation|indirect|team|downline|depth|[二三两多]级|下级|间接|团队/i;

const KINDS = ['codes', 'coupon', 'link', 'points', 'seat'] as const;

/** One of the five kinds names itself by its field: `{ name: 帆布袋, codes: tote-bag, value: 29.90, cost: 12 }`. */
export function readPrize(place: Place): Prize {
  onlyOneLevel(place, ['name', 'value', 'cost', 'template', ...KINDS]);
  const kinds = KINDS.filter((kind) => !place.at(kind).isAbsent);
  const [kind] = kinds;
  if (kinds.length !== 1 && isFields(place.value)) place.fault(`exactly one of ${KINDS.join(', ')}`);
  if (kind !== 'coupon' && !place.at('template').isAbsent)
    place.at('template').fault('nothing: only a coupon has a template');
  return {
    name: place
      .at('name')
      .text('what people read, at most 30 characters', (text) => text.trim() !== '' && [...text].length <= 30),
    lure: readLure(place, kind ?? 'codes'),
    valueMinor: readMoney(place.at('value'), 'what it is worth'),
    costMinor: readMoney(place.at('cost'), 'what it costs the brand'),
  };
}

function readLure(place: Place, kind: (typeof KINDS)[number]): Lure {
  const here = place.at(kind);
  const stock = (at: Place): string =>
    at.isAbsent
      ? ''
      : at.text('the name of a stock of codes: a-z, 0-9 and -, at most 32', (text) => /^[a-z0-9-]{1,32}$/.test(text));
  switch (kind) {
    case 'codes':
      return { kind, stock: stock(here) };
    case 'coupon':
      return {
        kind,
        stock: stock(here),
        template: place
          .at('template')
          .text('the shop’s coupon template, at most 64 characters', (text) => /^[\w.:-]{1,64}$/.test(text)),
      };
    case 'link':
      return { kind, url: here.text('an https address; {grant} in it stands for the grant’s own id', isHttps) };
    case 'points':
      return { kind, points: here.whole('how many points', 1, 10_000_000) };
    case 'seat':
      return { kind, group: here.text('a customer group id (chat_id)', (text) => /^[\w-]{1,64}$/.test(text)) };
  }
}

const isHttps = (text: string): boolean => text.length <= 1_000 && /^https:\/\/[^\s/?#]+[^\s]*$/.test(text);

/** In whole units with at most two decimals; kept in minor units, because sums of fractions drift. What is none is no number, and so above no other. */
export function readMoney(place: Place, what: string): number {
  const { value } = place;
  if (typeof value === 'number' && value >= 0 && value <= 1e10 && Number(value.toFixed(2)) === value) {
    return Math.round(value * 100);
  }
  place.fault(`${what}, such as 29.90, with at most two decimals`);
  return Number.NaN;
}

/** A further level of pay is refused with its reason, everything else unknown as any other misspelt field. */
export function onlyOneLevel(place: Place, known: readonly string[]): void {
  const further = isFields(place.value)
    ? Object.keys(place.value).filter((name) => MORE_LEVELS.test(name) && !known.includes(name))
    : [];
  for (const name of further) place.at(name).fault(ONE_LEVEL);
  place.onlyFields(...known, ...further);
}
