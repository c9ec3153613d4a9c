/**
 * Counts a demo anew from nothing but the callbacks as WeCom wrote them and the file that was played: no table, no lake, no line of ours between.
 * Whoever changes a figure's rule has to change it here as well, knowingly.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { readCascades } from '#infra/local/demo/cascades.ts';
import { expectedGraph } from '#infra/local/demo/expected-graph.ts';
import { idOf } from '#infra/local/demo/player.ts';

const CASCADES = join(import.meta.dirname, '..', '..', '..', 'infra', 'local', 'demo', 'weibo-cascades.tsv');
const HOUR = 3_600_000;
const CHINA_MS = 8 * HOUR;
const HOLD_MS = 2 * HOUR;

interface Movement {
  readonly person: string;
  readonly place: string;
  readonly what: 'came' | 'went';
  readonly at: number;
}

const line = z.object({ number: z.number(), xml: z.string() });
const xml = z.object({
  xml: z.object({
    CreateTime: z.coerce.number(),
    Event: z.string(),
    ChangeType: z.string(),
    UserID: z.optional(z.string()),
    ExternalUserID: z.optional(z.string()),
    ChatId: z.optional(z.string()),
    UpdateDetail: z.optional(z.string()),
    MemChangeList: z.optional(z.object({ Item: z.string() })),
  }),
});
const parser = new XMLParser({ parseTagValue: false });

function movementsOf(dataDir: string, mechanic: 'group' | 'contact'): readonly Movement[] {
  const text = readFileSync(join(dataDir, 'wecom', 'callbacks.ndjson'), 'utf8');
  const told = text
    .split('\n')
    .filter(Boolean)
    .map((one) => xml.parse(parser.parse(line.parse(JSON.parse(one)).xml)).xml);
  return told.flatMap((one): readonly Movement[] => {
    const at = one.CreateTime * 1_000;
    if (mechanic === 'group') {
      if (one.Event !== 'change_external_chat' || one.UpdateDetail === undefined) return [];
      const what = one.UpdateDetail === 'add_member' ? 'came' : 'went';
      return [{ person: one.MemChangeList?.Item ?? '', place: one.ChatId ?? '', what, at }];
    }
    if (one.Event !== 'change_external_contact') return [];
    const what = one.ChangeType === 'add_external_contact' ? 'came' : 'went';
    return [{ person: one.ExternalUserID ?? '', place: one.UserID ?? '', what, at }];
  });
}

const dayOf = (at: number): string => new Date(at + CHINA_MS).toISOString().slice(0, 10);

function flowsOf(movements: readonly Movement[]) {
  const days = new Map<string, { gross_joins: number; leaves: number; net_joins: number; new_members: number }>();
  const seen = new Set<string>();
  for (const { person, what, at } of movements.toSorted((one, other) => one.at - other.at)) {
    const day = dayOf(at);
    const flow = days.get(day) ?? { gross_joins: 0, leaves: 0, net_joins: 0, new_members: 0 };
    if (what === 'came') flow.gross_joins += 1;
    else flow.leaves += 1;
    if (what === 'came' && !seen.has(person)) flow.new_members += 1;
    flow.net_joins = flow.gross_joins - flow.leaves;
    seen.add(person);
    days.set(day, flow);
  }
  return [...days].toSorted(([one], [other]) => one.localeCompare(other)).map(([day, flow]) => ({ day, ...flow }));
}

/** Where he was in `at`'s moment: in any place he had come to and not gone from. */
function wasThere(movements: readonly Movement[], person: string, at: number): boolean {
  const his = movements.filter((one) => one.person === person && one.at <= at);
  const latest = new Map(his.toSorted((one, other) => one.at - other.at).map((one) => [one.place, one.what]));
  return [...latest.values()].includes('came');
}

function generationsOf(movements: readonly Movement[], limit: number | undefined) {
  const graph = expectedGraph(readCascades(readFileSync(CASCADES, 'utf8'), limit));
  const counts = new Map<number, { people: number; qualified: number }>();
  for (const [name, { generation }] of graph.places) {
    const person = idOf(name);
    const first = Math.min(...movements.filter((one) => one.person === person).map(({ at }) => at));
    const count = counts.get(generation) ?? { people: 0, qualified: 0 };
    count.people += 1;
    if (generation > 0 && wasThere(movements, person, first + HOLD_MS)) count.qualified += 1;
    counts.set(generation, count);
  }
  return [...counts].toSorted(([one], [other]) => one - other).map(([generation, count]) => ({ generation, ...count }));
}

/** What a report must say of a demo that was played with nothing lost. */
export function recount(dataDir: string, mechanic: 'group' | 'contact', limit: number | undefined) {
  const movements = movementsOf(dataDir, mechanic);
  return { days: flowsOf(movements), generations: generationsOf(movements, limit) };
}

const figures = z.looseObject({ joins_by_day: z.array(z.unknown()), generations: z.array(z.unknown()) });

/** The figures behind the pages the demo ended with. */
export function reportIn(dataDir: string) {
  const [path = ''] = globSync('report/demo/*/figures.json', { cwd: dataDir });
  return figures.parse(JSON.parse(readFileSync(join(dataDir, path), 'utf8')));
}

const fact = z.looseObject({ fact: z.string(), text: z.optional(z.string()) });

/** What the robot of the operator's group was told. */
export function robotWords(dataDir: string): readonly string[] {
  const text = readFileSync(join(dataDir, 'wecom', 'facts.ndjson'), 'utf8');
  const facts = text
    .split('\n')
    .filter(Boolean)
    .map((one) => fact.parse(JSON.parse(one)));
  return facts.filter((one) => one.fact === 'robot-message').map((one) => one.text ?? 'a picture');
}
