/** What the schema says of a line: the columns its kind has, of the types they have. */
import { LAKE_COLUMNS, LAKE_KINDS, type LakeColumn } from '#shared/domain/report/lake-columns.ts';
import type { LakeFact } from '#shared/domain/report/lake-line.ts';

const HEAD: readonly LakeColumn[] = ['v', 'id', 'kind', 'happened_at', 'campaign'];
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const fits = (type: string, value: unknown): boolean => {
  switch (type) {
    case 'BOOLEAN':
      return typeof value === 'boolean';
    case 'TIMESTAMP':
      return typeof value === 'string' && ISO.test(value);
    case 'VARCHAR':
      return typeof value === 'string';
    default:
      return Number.isSafeInteger(value);
  }
};

/** One sentence for each column that is missing, not of this kind, or of another type. */
export function faultsOf(fact: LakeFact): readonly string[] {
  const listed: readonly string[] = LAKE_KINDS[fact.kind];
  const needed = [...HEAD, ...listed.filter((name) => !name.endsWith('?'))];
  const allowed = new Set<string>([...HEAD, ...listed.map((name) => name.replace('?', ''))]);
  const said = Object.entries(fact);
  return [
    ...needed.filter((name) => !Object.hasOwn(fact, name)).map((name) => `${fact.kind} lacks ${name}`),
    ...said.filter(([name]) => !allowed.has(name)).map(([name]) => `${fact.kind} has no ${name}`),
    ...said
      .filter(([name, value]) => allowed.has(name) && !fits(LAKE_COLUMNS[name as LakeColumn].type, value))
      .map(([name, value]) => `${fact.kind}: ${name} is ${JSON.stringify(value)}`),
  ];
}
