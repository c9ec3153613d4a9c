/**
 * WeCom's own truth: who is where, since when, by what code, and how he went. Lists show a change up to two seconds late, times are
 * told in whole seconds, and whoever deletes a staff member stays on that staff member's list. It shares no code with what it is to judge.
 */
import type { Instant } from '#shared/domain/calendar.ts';
import {
  type CodeText,
  type GroupId,
  type MemberId,
  memberId,
  type StaffId,
  staffId,
} from '#shared/domain/identity.ts';
import type { Contact, ContactDirectory } from '#shared/ports/contact-directory.ts';
import type { GroupDirectory, GroupMember, GroupSnapshot } from '#shared/ports/group-directory.ts';

export type Leave = 'left' | 'removed' | 'unfollowed' | 'handed-over';

/** One stay as it truly was. Times are whole seconds, as WeCom tells them. */
export interface TrueStay {
  readonly person: MemberId;
  readonly place: string;
  readonly from: Instant;
  readonly code: CodeText | undefined;
  to: Instant | undefined;
  how: Leave | undefined;
  /** True once a callback of his leave has reached us. */
  isLeaveTold: boolean;
}

export const wholeSecond = (at: Instant): Instant => at - (at % 1_000);
export const groupPlace = (group: GroupId): string => `group ${group}`;
export const staffPlace = (staff: StaffId): string => `staff ${staff}`;

/** What a list shows, and what it will show in a moment. */
class LateList<Shown> {
  readonly shown = new Map<string, Shown>();
  readonly #coming: { readonly at: Instant; readonly id: string; readonly entry: Shown | undefined }[] = [];
  #last = 0;
  /** Grows whenever what is shown changes. */
  changes = 0;

  change(at: Instant, id: string, entry: Shown | undefined): void {
    this.#last = Math.max(this.#last, at);
    this.#coming.push({ at: this.#last, id, entry });
  }

  upTo(now: Instant): ReadonlyMap<string, Shown> {
    while (this.#coming[0] !== undefined && this.#coming[0].at <= now) {
      const { id, entry } = this.#coming.shift()!;
      if (entry === undefined) this.shown.delete(id);
      else this.shown.set(id, entry);
      this.changes += 1;
    }
    return this.shown;
  }
}

interface TrueGroup {
  readonly owner: StaffId;
  readonly inside: Map<string, TrueStay>;
  readonly list: LateList<GroupMember>;
  version: number;
  isDissolved: boolean;
  snapshot: { readonly changes: number; readonly members: readonly GroupMember[] } | undefined;
}

interface TrueStaff {
  /** Those who still have each other. */
  readonly friends: Map<string, TrueStay>;
  readonly list: LateList<Contact>;
  page: { readonly changes: number; readonly contacts: readonly Contact[] } | undefined;
  /** Lists somebody has read the first page of. */
  readonly begun: Map<number, readonly Contact[]>;
}

export class TrueWecom implements GroupDirectory, ContactDirectory {
  readonly #now: () => Instant;
  readonly groups = new Map<GroupId, TrueGroup>();
  readonly staff = new Map<StaffId, TrueStaff>();
  /** Every stay there ever was, by person and place. */
  readonly #stays = new Map<string, TrueStay[]>();
  groupReads = 0;
  contactReads = 0;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  openGroup(group: GroupId, owner: string, inside: readonly MemberId[]): void {
    const made: TrueGroup = {
      owner: staffId(owner),
      inside: new Map(),
      list: new LateList(),
      version: 1,
      isDissolved: false,
      snapshot: undefined,
    };
    this.groups.set(group, made);
    const now = this.#now();
    made.list.change(now, owner, { id: owner, isStaff: true, joinedAt: wholeSecond(now) });
    for (const person of inside) this.joinGroup(group, person, undefined, 0);
  }

  staysAt = (person: MemberId, place: string): readonly TrueStay[] => this.#stays.get(`${person}\n${place}`) ?? [];

  #begin(person: MemberId, place: string, code: CodeText | undefined): TrueStay {
    const from = wholeSecond(this.#now());
    const stay: TrueStay = { person, place, from, code, to: undefined, how: undefined, isLeaveTold: false };
    const key = `${person}\n${place}`;
    const before = this.#stays.get(key);
    if (before === undefined) this.#stays.set(key, [stay]);
    else before.push(stay);
    return stay;
  }

  /** Nobody comes back within three seconds of having gone, nor becomes a contact again within two minutes of having come. */
  mayEnter(person: MemberId, place: string): boolean {
    const last = this.staysAt(person, place).at(-1);
    if (last === undefined) return true;
    const pause = place.startsWith('staff') ? 130_000 : 3_000;
    return last.to !== undefined && this.#now() > Math.max(last.to, last.from) + pause;
  }

  /** Undefined: the group is dissolved, or he is in it, or has just left. */
  joinGroup(group: GroupId, person: MemberId, code: CodeText | undefined, lagMs: number): TrueStay | undefined {
    const it = this.groups.get(group);
    if (it === undefined || it.isDissolved || it.inside.has(person)) return undefined;
    if (!this.mayEnter(person, groupPlace(group))) return undefined;
    const stay = this.#begin(person, groupPlace(group), code);
    it.inside.set(person, stay);
    it.version += 1;
    const shown = { id: person, isStaff: false, joinedAt: stay.from, ...(code === undefined ? {} : { code }) };
    it.list.change(this.#now() + lagMs, person, shown);
    return stay;
  }

  leaveGroup(group: GroupId, person: MemberId, how: 'left' | 'removed', lagMs: number): TrueStay | undefined {
    const it = this.groups.get(group);
    const stay = it?.inside.get(person);
    if (it === undefined || stay === undefined || it.isDissolved) return undefined;
    it.inside.delete(person);
    it.version += 1;
    it.list.change(this.#now() + lagMs, person, undefined);
    return ended(stay, this.#now(), how);
  }

  dissolve(group: GroupId): boolean {
    const it = this.groups.get(group);
    if (it === undefined || it.isDissolved) return false;
    it.isDissolved = true;
    return true;
  }

  #staff(staff: StaffId): TrueStaff {
    const known = this.staff.get(staff);
    if (known !== undefined) return known;
    const made: TrueStaff = { friends: new Map(), list: new LateList(), page: undefined, begun: new Map() };
    this.staff.set(staff, made);
    return made;
  }

  /** Without a lag he is only half-added: no list shows him until he is confirmed. */
  addContact(
    staff: StaffId,
    person: MemberId,
    code: CodeText | undefined,
    lagMs: number | 'half',
  ): TrueStay | undefined {
    const it = this.#staff(staff);
    if (it.friends.has(person) || !this.mayEnter(person, staffPlace(staff))) return undefined;
    const stay = this.#begin(person, staffPlace(staff), code);
    it.friends.set(person, stay);
    // Whoever had deleted the staff member and adds him anew stays listed, by the old entry until then.
    if (lagMs !== 'half') this.confirmContact(staff, stay, lagMs);
    return stay;
  }

  confirmContact(staff: StaffId, stay: TrueStay, lagMs: number): void {
    const { person, from, code, to } = stay;
    if (to !== undefined) return;
    const shown = { member: person, staff, addedAt: from, ...(code === undefined ? {} : { code }) };
    this.#staff(staff).list.change(this.#now() + lagMs, person, shown);
  }

  endContact(staff: StaffId, person: MemberId, how: Leave, lagMs: number): TrueStay | undefined {
    const it = this.#staff(staff);
    const stay = it.friends.get(person);
    // Nobody has become a contact and ceased to be one within five seconds.
    if (stay === undefined || this.#now() < stay.from + 5_000) return undefined;
    it.friends.delete(person);
    // Who deletes the staff member is still the staff member's contact, one way.
    if (how !== 'unfollowed') it.list.change(this.#now() + lagMs, person, undefined);
    return ended(stay, this.#now(), how);
  }

  // What it answers, as our ports ask.

  async readGroup(group: GroupId): Promise<GroupSnapshot | 'closed'> {
    this.groupReads += 1;
    const it = this.groups.get(group);
    if (it === undefined || it.isDissolved) return 'closed';
    const shown = it.list.upTo(this.#now());
    if (it.snapshot?.changes !== it.list.changes) {
      it.snapshot = { changes: it.list.changes, members: [...shown.values()] };
    }
    const { members, changes } = it.snapshot;
    return { group, name: group, owner: it.owner, members, version: `shown-${changes}` };
  }

  /** The version a callback tells: of the list once it shows the change. */
  versionAfter(group: GroupId): string {
    const it = this.groups.get(group);
    return it === undefined ? '' : `shown-${it.version}`;
  }

  async profile(): Promise<'not-yet'> {
    return 'not-yet';
  }

  async isContactOf(staff: StaffId, member: MemberId): Promise<boolean> {
    return this.#staff(staff).list.upTo(this.#now()).get(member) !== undefined;
  }

  async firstAddedAt(member: MemberId): Promise<Instant | undefined> {
    let first: Instant | undefined;
    for (const { list } of this.staff.values()) {
      const at = list.upTo(this.#now()).get(member)?.addedAt;
      if (at !== undefined && (first === undefined || at < first)) first = at;
    }
    return first;
  }

  async contactsOf(staff: StaffId, cursor?: string) {
    if (cursor === undefined) this.contactReads += 1;
    const it = this.#staff(staff);
    const shown = it.list.upTo(this.#now());
    if (it.page?.changes !== it.list.changes) it.page = { changes: it.list.changes, contacts: [...shown.values()] };
    // Whoever goes on with a list goes on with the list he began, whoever has come and gone since.
    const [of, place] = cursor?.split(' ').map(Number) ?? [];
    const list = of === undefined ? it.page.contacts : (it.begun.get(of) ?? it.page.contacts);
    const from = place ?? 0;
    const items = list.slice(from, from + 100);
    if (from + 100 >= list.length) return { items };
    const name = of ?? it.page.changes;
    it.begun.set(name, list);
    for (const old of it.begun.keys()) if (it.begun.size > 20) it.begun.delete(old);
    return { items, next: `${name} ${from + 100}` };
  }

  /** Whom a list would show if it were read when everything has settled. */
  shownIn(group: GroupId): readonly GroupMember[] {
    const it = this.groups.get(group);
    return it === undefined || it.isDissolved ? [] : [...it.list.upTo(Number.POSITIVE_INFINITY).values()];
  }

  shownOf = (staff: StaffId): readonly Contact[] => [
    ...this.#staff(staff).list.upTo(Number.POSITIVE_INFINITY).values(),
  ];
}

function ended(stay: TrueStay, now: Instant, how: Leave): TrueStay {
  stay.to = wholeSecond(now);
  stay.how = how;
  return stay;
}

export const person = (number: number): MemberId => memberId(`p${number}`);
