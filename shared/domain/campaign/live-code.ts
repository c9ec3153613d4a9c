/** A live code (活码): a WeCom join way or contact way that carries one of our codes. */
import type { Instant } from '../calendar.ts';
import type { CampaignId, CodeText, GroupId, MemberId, StaffId } from '../identity.ts';

/**
 * Whose code it is. The desk's code is no invite code and never makes a referral; neither is a seat's, which leads to a group of a higher tier
 * and is labelled by that group.
 */
export type CodeOwner =
  | { readonly kind: 'participant'; readonly member: MemberId }
  | { readonly kind: 'entry'; readonly label: string }
  | { readonly kind: 'seat'; readonly label: string }
  | { readonly kind: 'desk' };

/** Where a scan leads. */
export type CodeTarget =
  | { readonly kind: 'groups'; readonly groups: readonly GroupId[]; readonly autoCreateRoom: boolean }
  | { readonly kind: 'staff'; readonly staff: readonly StaffId[] };

export interface LiveCode {
  readonly code: CodeText;
  readonly campaign: CampaignId;
  readonly owner: CodeOwner;
  readonly target: CodeTarget;
  /** WeCom's own name for it, kept for ever: without it the code can be neither changed nor deleted. */
  readonly configId: string;
  /** WeCom's picture of the code. Its lifetime is not promised, so what it says is noted at the first draw. */
  readonly qrImageUrl: string;
  readonly madeAt: Instant;
  /** When the latest join by it was seen. */
  readonly lastScannedAt?: Instant;
  /** Deleted at WeCom; late joins by it are still recognised. */
  readonly closedAt?: Instant;
  /** The poster of an entry code; a participant's stands on his standing. */
  readonly posterKey?: string;
  /** Of the desk's code: the entry of the corp's group-welcome library that shows it. */
  readonly groupWelcomeId?: string;
}
