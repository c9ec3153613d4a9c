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
  /** `not-yet`: a half-added contact has no details until the staff member is really his friend. */
  profile(member: MemberId, withinMs: number): Promise<MemberProfile | 'not-yet'>;
  /** A staff member's contacts, up to 100 a page. */
  contactsOf(staff: StaffId, cursor?: string): Promise<Page<Contact>>;
}
