/** WeCom's contacts, as a test lays them out. */
import type { MemberId, StaffId } from '#shared/domain/identity.ts';
import type { Contact, ContactDirectory, MemberProfile } from '#shared/ports/contact-directory.ts';
import { pageOf } from './page-of.ts';

export interface FakeContactDirectory extends ContactDirectory {
  readonly profileReads: readonly { readonly member: MemberId; readonly withinMs: number }[];
  readonly listReads: readonly StaffId[];
  addProfile(member: MemberId, profile: MemberProfile): void;
  addContact(contact: Contact): void;
  /** A staff member who has left the corp. */
  removeStaff(staff: StaffId): void;
  removeContact(staff: StaffId, member: MemberId): void;
  /** The next list skips him, as one that changes while it is read may. */
  skipOnce(member: MemberId): void;
  /** The next call throws this, once. */
  failNext(error: Error): void;
}

/** A member without profile is `not-yet`. */
export function fakeContactDirectory(pageSize: number = 100): FakeContactDirectory {
  const profiles = new Map<MemberId, MemberProfile>();
  const contacts: Contact[] = [];
  const skipped = new Set<MemberId>();
  const profileReads: { member: MemberId; withinMs: number }[] = [];
  const listReads: StaffId[] = [];
  const gone = new Set<StaffId>();
  let failure: Error | undefined;

  function failIfAsked(): void {
    const thrown = failure;
    failure = undefined;
    if (thrown !== undefined) throw thrown;
  }

  return {
    profileReads,
    listReads,
    addProfile: (member, profile) => void profiles.set(member, profile),
    addContact: (contact) => void contacts.push(contact),
    removeStaff: (staff) => void gone.add(staff),
    removeContact(staff, member) {
      const at = contacts.findIndex((contact) => contact.staff === staff && contact.member === member);
      if (at >= 0) contacts.splice(at, 1);
    },
    skipOnce: (member) => void skipped.add(member),
    failNext(error) {
      failure = error;
    },

    async profile(member, withinMs) {
      profileReads.push({ member, withinMs });
      failIfAsked();
      return profiles.get(member) ?? 'not-yet';
    },

    async firstAddedAt(member) {
      failIfAsked();
      const his = contacts.filter((contact) => contact.member === member).map(({ addedAt }) => addedAt);
      return his.length === 0 ? undefined : Math.min(...his);
    },

    async isContactOf(staff, member) {
      failIfAsked();
      return contacts.some((contact) => contact.staff === staff && contact.member === member);
    },

    async contactsOf(staff, cursor) {
      listReads.push(staff);
      failIfAsked();
      if (gone.has(staff)) return 'no-such-staff';
      return pageOf(
        contacts.filter((contact) => contact.staff === staff && !skipped.delete(contact.member)),
        pageSize,
        cursor,
      );
    },
  };
}
