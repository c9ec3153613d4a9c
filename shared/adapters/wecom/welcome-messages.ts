/** Greets a new contact by `send_welcome_msg`: once per code, within 20 seconds of the event (docs path 92137). */
import { RetryLater } from '#shared/ports/failure.ts';
import type { WelcomeMessages, WelcomeOutcome } from '#shared/ports/welcome-messages.ts';
import type { WecomClient } from './client.ts';
import { pictureForm } from './picture-form.ts';
import { readMediaId, welcomeMessage } from './vocabulary.ts';

const OUTCOMES: ReadonlyMap<number, WelcomeOutcome> = new Map([
  [0, 'sent'],
  [41051, 'already-sent'],
  [41050, 'expired'],
  [41053, 'awaiting-consent'],
  [40007, 'picture-expired'],
  [40145, 'picture-expired'],
]);

/** Another app is sending right now, and nobody knows yet whether it will succeed. */
const BUSY = 41096;
const AGAIN_AFTER_MS = 1_000;

/** Why short: what takes longer is worth less than another attempt inside the 20 seconds, the last of which begins at 18. */
const UPLOADED_WITHIN_MS = 5_000;
const SENT_WITHIN_MS = 3_000;

export const wecomWelcomeMessages = (client: WecomClient): WelcomeMessages => ({
  async uploadPoster(bytes, filename) {
    const form = pictureForm(bytes, filename);
    const request = { method: 'POST', query: { type: 'image' }, form } as const;
    return readMediaId(await client.call('media/upload', request, { withinMs: UPLOADED_WITHIN_MS }));
  },

  async send(welcome) {
    const request = { method: 'POST', body: welcomeMessage(welcome), answers: [...OUTCOMES.keys(), BUSY] } as const;
    const answer = await client.call('externalcontact/send_welcome_msg', request, { withinMs: SENT_WITHIN_MS });
    const outcome = OUTCOMES.get(answer.errcode);
    if (outcome !== undefined) return outcome;
    const facts = { errcode: answer.errcode };
    throw new RetryLater('WELCOME_BUSY', 'another app is sending this welcome', facts, { afterMs: AGAIN_AFTER_MS });
  },
});
