/** What WeCom asks and what it gets: to a challenge the proof, to a delivery an empty 200, and for our own log what it was. */
import type { FailureFacts } from '#shared/ports/failure.ts';

export interface CallbackRequest {
  readonly method: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface CallbackAnswer {
  readonly kind: 'verified' | 'group-changed' | 'contact-changed' | 'kept-for-nobody';
  readonly facts?: FailureFacts;
  readonly status: 200;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Exactly these bytes: no quotes, no BOM, no line end (docs path 90930). */
export const verified = (answer: Uint8Array): CallbackAnswer => ({
  kind: 'verified',
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: answer,
});

export const said = (kind: 'group-changed' | 'contact-changed', id: string, change: string): CallbackAnswer => ({
  kind,
  facts: { id, change },
  status: 200,
});

/** Genuine, but of no use to us: a refusal would only make WeCom repeat it. */
export const heardNothing = (event: string): CallbackAnswer => ({
  kind: 'kept-for-nobody',
  facts: { event },
  status: 200,
});
