/** Before the first friend scans: staff hired, groups opened, the campaign applied, the official posters drawn, the desk's code shown in every group. */
import { setTimeout as pause } from 'node:timers/promises';
import type { StandIn } from '../wecom/playing.ts';
import { readCode } from './camera.ts';
import type { Demo } from './company.ts';
import type { Memory } from './memory.ts';
import type { Operator } from './operator.ts';
import { campaignYaml, ENTRY_LABELS, furnish } from './place.ts';
import type { Plot } from './plot.ts';
import { fillStock } from './prizes.ts';

export interface Opened {
  readonly memory: Memory;
  /** What the codes on the entry posters say. */
  readonly entryCodes: readonly string[];
  /** What the desk's code in the group welcome says; absent in the contact mechanic. */
  readonly deskCode?: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LOOK_AGAIN_MS = 250;
const DRAWN_WITHIN_MS = 120_000;

export async function open(demo: Demo, plot: Plot): Promise<Opened> {
  const memory = await prepare(demo, plot);
  if (demo.isContinued) {
    demo.onStage('continuing: looking again at every group and contact, and finishing what was under way');
    await demo.operator.sweepNow();
    await demo.runner.quiet();
  }
  demo.onStage('waiting for the entry posters');
  const entryCodes = await Promise.all(ENTRY_LABELS.map((label) => entryCodeOf(demo.operator, label)));
  return { memory, entryCodes, ...(memory.mechanic === 'group' ? { deskCode: await deskCodeOf(demo.standIn) } : {}) };
}

async function prepare(demo: Demo, { graph, entries, eventTimeOf }: Plot): Promise<Memory> {
  const { memory, standIn, operator } = demo;
  if (memory.isApplied) return memory;
  const [first] = entries;
  const startsAt = (first ? eventTimeOf(first) : memory.startedAt) - HOUR;
  const endsAt = memory.startedAt + 30 * DAY;
  const hasLeavers = memory.leavers !== undefined;
  const place = { mechanic: memory.mechanic, expectedJoins: graph.places.size, startsAt, endsAt, hasLeavers };
  demo.onStage('hiring staff, opening groups, applying the campaign');
  furnish(standIn, place);
  demo.clock.advance(startsAt);
  await operator.applyCampaign(campaignYaml(place));
  await fillStock(operator);
  const applied = { ...memory, isApplied: true };
  demo.remember(applied);
  return applied;
}

/** What the code on an entry poster says; the poster is drawn soon after the campaign was applied. */
async function entryCodeOf(operator: Operator, label: string): Promise<string> {
  const until = Date.now() + DRAWN_WITHIN_MS;
  while (Date.now() < until) {
    const picture = await operator.entryPoster(label);
    const code = picture && (await readCode(picture));
    if (code !== undefined) return code;
    await pause(LOOK_AGAIN_MS);
  }
  throw new Error(`The poster of the entry code ${label} was not drawn within ${DRAWN_WITHIN_MS / 1_000} s.`);
}

/** Every owner clicks the entry in the group's settings; then the desk's code stands in each group's welcome. */
async function deskCodeOf(standIn: StandIn): Promise<string> {
  for (const group of standIn.world.groups.values()) {
    if (group.welcome === undefined) standIn.applyGroupWelcome(group.id);
  }
  const [shown] = [...standIn.world.groups.values()].map(({ welcome }) => standIn.world.templates.get(welcome ?? ''));
  const address = /"pic_url":"([^"]+)"/.exec(JSON.stringify(shown ?? {}))?.[1];
  const path = address === undefined ? undefined : new URL(address).pathname;
  const answer = path === undefined ? undefined : await fetch(`${standIn.origin}${path}`);
  const code = answer?.ok ? await readCode(Buffer.from(await answer.arrayBuffer())) : undefined;
  if (code === undefined) throw new Error("The group welcome shows no code of the campaign's desk.");
  return code;
}
