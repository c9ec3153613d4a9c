/** One customer group: its members as they are, and as WeCom's detail shows them about two seconds later. */
import { createHash } from 'node:crypto';

export interface Stay {
  readonly at: number;
  /** WeCom's list enumeration: 1 invited directly, 2 by invite link, 3 by group QR (docs path 92122). */
  readonly scene: 1 | 2 | 3;
  readonly state?: string;
}

interface PendingChange {
  readonly wall: number;
  readonly version: string;
  readonly person: string;
  /** Absent: he left. */
  readonly stay?: Stay;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly members: Map<string, Stay>;
  version: string;
  previousVersion: string;
  /** The list as its detail shows it. */
  readonly shown: Map<string, Stay>;
  shownVersion: string;
  readonly pending: PendingChange[];
  isDismissed: boolean;
  /** The library entry its owner has chosen. */
  welcome?: string;
}

const digest = (...parts: readonly (string | number)[]): string =>
  createHash('md5').update(parts.join('\n')).digest('hex');

export function newGroup(seed: {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly members: readonly string[];
  readonly at: number;
}): Group {
  const members = new Map<string, Stay>(seed.members.map((id) => [id, { at: seed.at, scene: 1 }]));
  const version = digest(seed.id, ...seed.members);
  return {
    id: seed.id,
    name: seed.name,
    owner: seed.owner,
    createdAt: seed.at,
    members,
    version,
    previousVersion: version,
    shown: new Map(members),
    shownVersion: version,
    pending: [],
    isDismissed: false,
  };
}

function changeMembers(group: Group, change: Omit<PendingChange, 'version'>, at: number): void {
  if (change.stay) group.members.set(change.person, change.stay);
  else group.members.delete(change.person);
  group.previousVersion = group.version;
  group.version = digest(group.version, change.person, change.stay ? 'in' : 'out', at);
  group.pending.push({ ...change, version: group.version });
}

export function addMember(group: Group | undefined, person: string, stay: Stay, wall: number): void {
  if (group) changeMembers(group, { wall, person, stay }, stay.at);
}

export function removeMember(group: Group | undefined, person: string, at: number, wall: number): void {
  if (group?.members.has(person)) changeMembers(group, { wall, person }, at);
}

/** Brings the shown list up to what happened before an instant of wall time. */
export function showUntil(group: Group, wall: number): void {
  while (group.pending[0] && group.pending[0].wall <= wall) {
    const change = group.pending.shift();
    if (!change) return;
    if (change.stay) group.shown.set(change.person, change.stay);
    else group.shown.delete(change.person);
    group.shownVersion = change.version;
  }
}
