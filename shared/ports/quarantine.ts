/** Messages that can never work, set aside with their reason until an operator looks. Nothing is dropped by looking. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { FailureFacts } from './failure.ts';

export interface SetAside {
  readonly id: string;
  readonly step: string;
  readonly code: string;
  readonly reason: string;
  readonly facts: FailureFacts;
  readonly setAsideAt: Instant;
}

export interface Quarantine {
  /** Without bodies: they name people. */
  list(limit: number): Promise<readonly SetAside[]>;
  /** The body names people: what of it is shown is for the message room to say. */
  show(id: string): Promise<(SetAside & { readonly body: string }) | undefined>;
  /** Sends one, or all, back to where they came from, to be worked on anew. Returns how many. */
  replay(which: { readonly id: string } | 'all'): Promise<number>;
}
