/** Greeting people, as far as WeCom lets us. */

export interface Welcome {
  readonly welcomeCode: string;
  readonly text: string;
  /** From `uploadPoster`. */
  readonly mediaId?: string;
}

/**
 * `already-sent`: this code was used (by us before a crash, or the chat has started): done.
 * `expired`: too late. `awaiting-consent`: WeCom will send a fresh code when he consents to archiving.
 * `picture-expired`: nothing was sent; upload the poster again and send once more.
 */
export type WelcomeOutcome = 'sent' | 'already-sent' | 'expired' | 'awaiting-consent' | 'picture-expired';

export interface WelcomeMessages {
  uploadPoster(bytes: Uint8Array, filename: string): Promise<string>;
  /** @throws RetryLater `WELCOME_BUSY` with `afterMs` when another app is sending right now (41096). */
  send(welcome: Welcome): Promise<WelcomeOutcome>;
}
