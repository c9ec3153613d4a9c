/** The real cascades as facts of the lake, made from the file alone by the rules its README tells: what the figures must give is known from there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyFact, aFact } from './lake-builders.ts';

const FILE = join(import.meta.dirname, '..', '..', 'infra', 'local', 'demo', 'weibo-cascades.tsv');
const HOLD_MS = 2 * 3_600_000;

interface Share {
  readonly at: number;
  readonly person: string;
  readonly parent: string | undefined;
}

/** In the order of time; ties in file order. */
function shares(): readonly Share[] {
  const lines = readFileSync(FILE, 'utf8').trimEnd().split('\n');
  return lines
    .flatMap((line) => {
      const [, , published, , entries = ''] = line.split('\t');
      return entries.split(' ').map((entry): Share => {
        const [path = '', seconds] = entry.split(':');
        const users = path.split('/');
        return { at: (Number(published) + Number(seconds)) * 1_000, person: users.at(-1) ?? '', parent: users.at(-2) };
      });
    })
    .toSorted((one, other) => one.at - other.at);
}

const iso = (at: number): string => new Date(at).toISOString();

export interface CascadePlace {
  readonly at: number;
  readonly generation: number;
  readonly parent?: string;
}

/** Everybody who came in, and by whom. */
export function cascadePlaces(): ReadonlyMap<string, CascadePlace> {
  const places = new Map<string, CascadePlace>();
  for (const { at, person, parent } of shares()) {
    const above = parent === undefined ? undefined : places.get(parent);
    if (places.has(person) || parent === person || (parent !== undefined && above === undefined)) continue;
    const generation = above === undefined ? 0 : above.generation + 1;
    places.set(person, { at, generation, ...(parent === undefined ? {} : { parent }) });
  }
  return places;
}

/** Nobody leaves, and everybody counts two hours after he came. */
export function cascadeFacts(): { readonly facts: readonly AnyFact[]; readonly from: string; readonly until: string } {
  const places = new Map<string, { readonly generation: number; readonly root: string }>();
  const facts: AnyFact[] = [];
  let last = 0;
  const all = shares();
  for (const { at, person, parent } of all) {
    const above = parent === undefined ? undefined : places.get(parent);
    if (places.has(person) || parent === person || (parent !== undefined && above === undefined)) continue;
    const generation = above === undefined ? 0 : above.generation + 1;
    const root = above?.root ?? person;
    places.set(person, { generation, root });
    facts.push(...coming({ at, person, parent, generation, root }));
    last = at;
  }
  return { facts, from: iso((all[0]?.at ?? 0) - 1), until: iso(last + HOLD_MS + 1) };
}

interface Placed extends Share {
  readonly generation: number;
  readonly root: string;
}

function coming({ at, person, parent, generation, root }: Placed): readonly AnyFact[] {
  const tree = { root_ref: root, generation, ...(parent === undefined ? {} : { inviter_ref: parent }) };
  const common = { happened_at: iso(at), member_ref: person, via: 'group', place: 'group:pond' };
  const reason = parent === undefined ? 'entry' : 'referred';
  const facts = [
    aFact({ kind: 'arrival_observed', ...common, reason, observed_at: iso(at) }),
    aFact({ kind: 'participant_entered', ...common, ...tree, reason, campaign_version: 1 }),
  ];
  if (parent === undefined) return facts;
  const judged = { kind: 'referral_judged', member_ref: person, reason } as const;
  return [
    ...facts,
    aFact({
      ...judged,
      ...common,
      ...tree,
      verdict: 'pending',
      revision: 1,
      joined_at: iso(at),
      hold_ends_at: iso(at + HOLD_MS),
    }),
    aFact({ ...judged, happened_at: iso(at + HOLD_MS), verdict: 'qualified', revision: 2 }),
  ];
}
