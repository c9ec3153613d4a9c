/** WeCom's own list of who is whose contact. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CodeText, MemberId, StaffId } from '#shared/domain/identity.ts';
import type { Page } from './page.ts';

export interface MemberProfile {
  readonly name: string;
  readonly avatarUrl?: string;
}

export interface Contact {
  readonly member: MemberId;
  readonly staff: StaffId;
  readonly addedAt: Instant;
  readonly code?: CodeText;
}

export interface ContactDirectory {
  /** `not-yet`: no name is to be had for now, e.g. of a half-added contact; nothing waits for one. */
  profile(member: MemberId, withinMs: number): Promise<MemberProfile | 'not-yet'>;
  /** When the first of the corp's staff added him; undefined where nobody has him. Counts who has been deleted since no more. */
  firstAddedAt(member: MemberId): Promise<Instant | undefined>;
  /** Asked of one person alone, where a long list may have skipped him while it was read. Who is only half-added is nobody's contact yet. */
  isContactOf(staff: StaffId, member: MemberId): Promise<boolean>;
  /** A staff member's contacts, up to 100 a page. `no-such-staff`: he has left the corp, or was never in it; that says nothing of his contacts. */
  contactsOf(staff: StaffId, cursor?: string): Promise<Page<Contact> | 'no-such-staff'>;
}
