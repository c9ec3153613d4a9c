/** The rows our SQL files answer, read back: a file that answers other columns is a defect that names them. */
import * as z from 'zod/mini';
import type { CountName, Counts } from '#shared/domain/report/counts.ts';
import type { Row } from '#shared/ports/analyst.ts';

const whole = z.number();
const text = z.string();
const share = z.nullable(z.number());
const flow = {
  gross_joins: whole,
  leaves: whole,
  net_joins: whole,
  new_members: whole,
  invitees: whole,
  qualified: whole,
  voided: whole,
};

type Reads<Name extends CountName> = (rows: readonly Row[]) => readonly Counts[Name][];

/** @throws Error naming the columns */
const reads =
  <One>(name: string, shape: z.ZodMiniType<One>) =>
  (rows: readonly Row[]): readonly One[] => {
    const read = z.safeParse(z.array(shape), rows);
    if (read.success) return read.data;
    const places = [...new Set(read.error.issues.map(({ path }) => path.slice(1).join('.')))].join(', ');
    throw new Error(`${name}.sql answers what it should not at: ${places}.`);
  };

const READERS: { readonly [Name in CountName]: Reads<Name> } = {
  joins_by_hour: reads('joins_by_hour', z.object({ hour: text, ...flow })),
  joins_by_day: reads('joins_by_day', z.object({ day: text, ...flow })),
  funnel: reads(
    'funnel',
    z.object({
      step: z.enum([
        'participants',
        'poster_delivered',
        'first_join',
        'qualified',
        'rung_reached',
        'granted',
        'claimed',
      ]),
      people: whole,
    }),
  ),
  lifetimes: reads(
    'lifetimes',
    z.object({
      stratum_kind: z.enum(['all', 'generation', 'lure', 'place', 'cohort']),
      stratum: text,
      hour: whole,
      left_then: whole,
      last_watched: whole,
    }),
  ),
  generations: reads(
    'generations',
    z.object({ generation: whole, people: whole, qualified: whole, generation_hours: share }),
  ),
  tree_shapes: reads('tree_shapes', z.object({ shape: text, trees: whole })),
  ages: reads('ages', z.object({ generation: whole, hours: whole, people: whole })),
  delays: reads('delays', z.object({ hours: whole, friends: whole })),
  trees: reads('trees', z.object({ root_ref: text, started_at: text, people: whole, qualified: whole, depth: whole })),
  spread: reads(
    'spread',
    z.object({ measure: z.enum(['size', 'depth']), at_least: whole, at_most: whole, trees: whole }),
  ),
  concentration: reads(
    'concentration',
    z.object({ top_percent: whole, inviters: whole, brought: whole, share: z.number() }),
  ),
  kept: reads('kept', z.object({ joined: whole, qualified: whole, retained: whole })),
  spent: reads('spent', z.object({ cost_minor: whole })),
  requests: reads('requests', z.object({ kind: text, count: whole })),
  lures: reads(
    'lures',
    z.object({
      lure: text,
      rung: whole,
      joined: whole,
      qualified: whole,
      retained: whole,
      granted: whole,
      claimed: whole,
      cost_minor: whole,
    }),
  ),
  leaderboard: reads(
    'leaderboard',
    z.object({
      rank: whole,
      participant_ref: text,
      qualified: whole,
      invitees: whole,
      reached_at: z.nullable(text),
    }),
  ),
  completeness: reads(
    'completeness',
    z.object({
      day: text,
      percent: share,
      weakest: z.nullable(text),
      comings: share,
      goings: share,
      unheard_comings: share,
      unheard_goings: share,
    }),
  ),
  tree_growth: reads(
    'tree_growth',
    z.object({ root_ref: text, age_hours: z.number(), at_2h: whole, at_24h: whole, people: whole }),
  ),
  facts_by_kind: reads(
    'facts_by_kind',
    z.object({ campaign: text, kind: text, detail: text, facts: whole, cost_minor: whole }),
  ),
};

export function readCounts<Name extends CountName>(name: Name, rows: readonly Row[]): readonly Counts[Name][] {
  return READERS[name](rows);
}
