/** WeCom's sealed callbacks: whether one is genuine, and what it says. Nothing in it is believed, or even read, before its seal is. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CodeText, GroupId, MemberId, StaffId } from '#shared/domain/identity.ts';
import type { CorpSecretDocument } from './corp-secrets.ts';

/** What stands beside a sealed text. */
export interface Seal {
  readonly signature: string;
  /** Wall time in seconds, as text: the seal covers it as written. */
  readonly timestamp: string;
  readonly nonce: string;
}

/** No key of the document fits; perhaps a key of a newer one does. */
export interface Unopened {
  readonly kind: 'unopened';
  readonly why: 'SIGNATURE_MISMATCH' | 'DECRYPTION_FAILED';
}

/** WeCom asks whether we hold the keys; the answer proves it. */
export interface Challenge {
  readonly kind: 'challenge';
  readonly answer: Uint8Array;
}

export interface GroupEvent {
  readonly kind: 'group-event';
  /** The same for every delivery of the same event. */
  readonly id: string;
  readonly group: GroupId;
  readonly change: 'created' | 'joined' | 'left' | 'dismissed' | 'other';
  readonly named: readonly MemberId[];
  /** Of a `left` only, and only where WeCom tells how: removed by the group's owner or an administrator, or gone by himself. */
  readonly wasRemoved?: boolean;
  readonly listVersion?: string;
  readonly happenedAt?: Instant;
}

export interface ContactEvent {
  readonly kind: 'contact-event';
  /** The same for every delivery of the same event. */
  readonly id: string;
  readonly change: 'added' | 'half-added' | 'removed-by-staff' | 'removed-by-member' | 'handed-over' | 'consented';
  readonly staff: StaffId;
  readonly member: MemberId;
  readonly code?: CodeText;
  readonly welcomeCode?: string;
  readonly happenedAt?: Instant;
}

/** Genuine, but nothing we act on. */
export interface OtherEvent {
  readonly kind: 'other-event';
  /** WeCom's name of it. */
  readonly event: string;
}

export type Heard = GroupEvent | ContactEvent | OtherEvent;

export interface CallbackEnvelope {
  /** @throws Refused `RECEIVER_MISMATCH` when it is sealed for another corp. */
  openChallenge(seal: Seal, challenge: string, secret: CorpSecretDocument): Challenge | Unopened;
  /** @throws Refused `NOT_XML`, `ENTITIES_FORBIDDEN`, `RECEIVER_MISMATCH` */
  openDelivery(seal: Seal, body: Uint8Array, secret: CorpSecretDocument): Heard | Unopened;
}
