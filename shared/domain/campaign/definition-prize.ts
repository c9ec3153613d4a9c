/** A prize of a campaign file: what it is, what it is worth, what it costs; and money, as files write it. */
import type { Lure, Prize } from '../reward/lure.ts';
import type { Place } from './fault.ts';

const KINDS = ['codes', 'coupon', 'link', 'points', 'seat'] as const;

/** One of the five kinds names itself by its field: `{ name: 帆布袋, codes: tote-bag, value: 29.90, cost: 12 }`. */
export function readPrize(place: Place): Prize {
  place.onlyFields('name', 'value', 'cost', 'template', ...KINDS);
  const kinds = KINDS.filter((kind) => !place.at(kind).isAbsent);
  const [kind] = kinds;
  if (kinds.length !== 1) place.fault(`exactly one of ${KINDS.join(', ')}`);
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

/** In whole units with at most two decimals; kept in minor units, because sums of fractions drift. */
export function readMoney(place: Place, what: string): number {
  const { value } = place;
  const minor = typeof value === 'number' ? Math.round(value * 100) : Number.NaN;
  const isExact = typeof value === 'number' && Math.abs(value * 100 - minor) < 1e-6;
  if (isExact && minor >= 0 && minor <= 1e12) return minor;
  place.fault(`${what}, such as 29.90, with at most two decimals`);
  return 0;
}
