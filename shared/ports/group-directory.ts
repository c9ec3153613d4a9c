/** WeCom's own list of who is in a group. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CodeText, GroupId, StaffId } from '#shared/domain/identity.ts';

export interface GroupMember {
  readonly id: string;
  readonly isStaff: boolean;
  readonly joinedAt: Instant;
  /** What the code he came by carries; absent when he came without one. */
  readonly code?: CodeText;
}

export interface GroupSnapshot {
  readonly group: GroupId;
  readonly name: string;
  readonly owner: StaffId;
  readonly members: readonly GroupMember[];
  readonly version: string;
}

export interface GroupDirectory {
  /** `closed`: dissolved, or not a customer group. */
  readGroup(group: GroupId): Promise<GroupSnapshot | 'closed'>;
}
