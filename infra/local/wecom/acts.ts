/** What people do in this world: scan a code, leave, unfriend; what staff do: apply a group welcome, send a file by hand. */

import type { ScanOutcome } from './facts.ts';
import type { Group } from './group.ts';
import type { Limits, Stage } from './stage.ts';
import { friendship, type Way, type World } from './world.ts';

const hasRoom = (group: Group | undefined, limits: Limits): group is Group =>
  group !== undefined &&
  !group.isDismissed &&
  // A group's QR admits only until 200 are inside; 500 is the end for everybody (vendors' pages; not in the API docs).
  group.members.size < Math.min(limits.qrMembers, limits.groupMembers);

/** WeCom opens a further group of the same owner when all are full and the code says so (docs path 92229). */
function openedRoom(stage: Stage, way: Extract<Way, { kind: 'join' }>, at: number): Group | undefined {
  const { world } = stage;
  const first = world.groups.get(way.way.chat_id_list[0] ?? '');
  if (way.way.auto_create_room === 0 || !first) return undefined;
  const id = `wr${stage.randomId(15)}`;
  const name = `${way.way.room_base_name || first.name}${way.way.room_base_id + way.opened.length}`;
  const { config } = way;
  const wall = stage.wallNow();
  stage.happen({ fact: 'group', id, name, owner: first.owner, members: [first.owner], openedFor: config, at, wall });
  const list = way.way.chat_id_list;
  if (stage.autoRooms === 'appending' && list.length < stage.limits.groupsPerCode) {
    stage.happen({ fact: 'join-way', config, way: { ...way.way, chat_id_list: [...list, id] }, wall });
  }
  return world.groups.get(id);
}

/** The first group on the code's list that has room; whoever is in one of them already just sees that chat. */
function joinBy(stage: Stage, way: Extract<Way, { kind: 'join' }>, person: string, at: number): ScanOutcome {
  const ids = [...new Set([...way.way.chat_id_list, ...way.opened])];
  const groups = ids.map((id) => stage.world.groups.get(id));
  const his = groups.find((group) => group?.members.has(person));
  if (his) return { kind: 'already-in', group: his.id };
  const group = groups.find((one) => hasRoom(one, stage.limits)) ?? openedRoom(stage, way, at);
  return group ? { kind: 'joined', group: group.id, state: way.way.state } : { kind: 'full' };
}

/** The staff of a shared code take turns; whoever is that one's friend already raises no event at all. */
function addBy(stage: Stage, way: Extract<Way, { kind: 'contact' }>, person: string, isHalf: boolean): ScanOutcome {
  const staff = way.way.user[way.scans % way.way.user.length] ?? '';
  const known = friendship(stage.world, staff, person);
  if (known && !known.isOneWay) return { kind: 'already-friend', staff };
  const { state } = way.way;
  const half = isHalf || !way.way.skip_verify;
  // No code when the member has a welcome text of his own in the console (docs path 92137).
  if (stage.world.staff.get(staff)?.hasConsoleWelcome) return { kind: 'added', staff, state, half };
  return { kind: 'added', staff, state, half, welcomeCode: stage.randomId(24) };
}

export interface ScanOrder {
  readonly person: string;
  /** What the QR in the picture says, as any reader decodes it. */
  readonly qr: string;
  readonly at: number;
  /** Kept with the fact, for whoever plays this world. */
  readonly note?: string;
  /** The contact needs the staff member's consent first. */
  readonly isHalf?: boolean;
}

function outcomeOf(stage: Stage, way: Way | undefined, order: ScanOrder): ScanOutcome {
  if (!way) return { kind: 'dead-code' };
  if (way.kind === 'join') return joinBy(stage, way, order.person, order.at);
  return addBy(stage, way, order.person, order.isHalf === true);
}

export function scan(stage: Stage, order: ScanOrder): ScanOutcome {
  const config = stage.world.contents.get(order.qr);
  const outcome = outcomeOf(stage, config === undefined ? undefined : stage.world.ways.get(config), order);
  const { person, at, note } = order;
  const wall = stage.wallNow();
  const noted = { ...(config === undefined ? {} : { config }), ...(note === undefined ? {} : { note }) };
  stage.happen({ fact: 'scan', person, outcome, at, wall, ...noted });
  return outcome;
}

const mustHave = <Item>(item: Item | undefined, what: string): Item => {
  if (item === undefined) throw new Error(`The stand-in knows no ${what}.`);
  return item;
};

/** A staff member invites him directly: no code, no state, and the 200 of the QR do not count. */
export function invite(stage: Stage, order: { person: string; group: string; at: number }): 'joined' | 'full' {
  const group = mustHave(stage.world.groups.get(order.group), `group ${order.group}`);
  if (group.isDismissed || group.members.size >= stage.limits.groupMembers) return 'full';
  if (!group.members.has(order.person)) stage.happen({ fact: 'invited', ...order, wall: stage.wallNow() });
  return 'joined';
}

export function leave(stage: Stage, order: { person: string; group: string; at: number; wasRemoved?: boolean }): void {
  const group = mustHave(stage.world.groups.get(order.group), `group ${order.group}`);
  if (!group.members.has(order.person)) return;
  const { person, at } = order;
  stage.happen({
    fact: 'left',
    person,
    group: group.id,
    at,
    wasRemoved: order.wasRemoved === true,
    wall: stage.wallNow(),
  });
}

export type EndedBy = 'staff' | 'person' | 'transfer';

export function endContact(stage: Stage, order: { person: string; staff: string; at: number; by: EndedBy }): void {
  mustHave(friendship(stage.world, order.staff, order.person), `such friendship of ${order.staff}`);
  stage.happen({ fact: 'contact-ended', ...order, wall: stage.wallNow() });
}

export function confirm(stage: Stage, order: { person: string; staff: string; at: number }): void {
  mustHave(friendship(stage.world, order.staff, order.person), `such friendship of ${order.staff}`);
  stage.happen({ fact: 'confirmed', ...order, wall: stage.wallNow() });
}

/** The owner's click: the only way a library entry comes to greet in a group. Without a name: the latest entry. */
export function applyGroupWelcome(stage: Stage, group: string, template?: string): void {
  mustHave(stage.world.groups.get(group), `group ${group}`);
  const chosen = template ?? [...stage.world.templates.keys()].at(-1);
  const id = mustHave(chosen, 'group-welcome entry');
  mustHave(stage.world.templates.get(id), `group-welcome entry ${id}`);
  stage.happen({ fact: 'welcome-applied', group, template: id, wall: stage.wallNow() });
}

/** A staff member sends a person a file in their chat. */
export function handOver(stage: Stage, person: string, bytes: Buffer): void {
  const file = `hand-${stage.randomId(12)}.jpg`;
  stage.keepFile(file, bytes);
  stage.happen({ fact: 'delivered', person, by: 'staff', text: '', files: [file], wall: stage.wallNow() });
}

export interface ObservableJoin {
  readonly person: string;
  readonly via: 'group' | 'contact';
  /** The group or the staff member. */
  readonly place: string;
  readonly at: number;
  readonly state: string;
  readonly config: string;
  readonly note?: string;
}

/** The truth for an audit: every join by a code, in the order it happened. */
export function joinsOf(world: World): readonly ObservableJoin[] {
  return world.facts.flatMap((fact): ObservableJoin[] => {
    if (fact.fact !== 'scan' || fact.config === undefined) return [];
    const { person, at, config, outcome } = fact;
    const note = fact.note === undefined ? {} : { note: fact.note };
    if (outcome.kind === 'joined') {
      return [{ person, via: 'group', place: outcome.group, at, state: outcome.state, config, ...note }];
    }
    if (outcome.kind !== 'added') return [];
    return [{ person, via: 'contact', place: outcome.staff, at, state: outcome.state, config, ...note }];
  });
}
