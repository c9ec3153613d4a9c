/** WeCom's welcome messages: every code greets once; outcomes can be scripted. */
import type { Welcome, WelcomeMessages, WelcomeOutcome } from '#shared/ports/welcome-messages.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export interface FakeWelcomeMessages extends WelcomeMessages, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly uploads: readonly { readonly bytes: Uint8Array; readonly filename: string; readonly mediaId: string }[];
  /** Only what people received. */
  readonly sent: readonly Welcome[];
  /** Every attempt. */
  readonly attempts: readonly Welcome[];
  /** The next `send` ends so (an error is thrown), once each, in order. */
  answerNext(...outcomes: readonly (WelcomeOutcome | Error)[]): void;
}

export function fakeWelcomeMessages(writes: CountedWrites = countedWrites()): FakeWelcomeMessages {
  const uploads: { bytes: Uint8Array; filename: string; mediaId: string }[] = [];
  const sent: Welcome[] = [];
  const attempts: Welcome[] = [];
  const script: (WelcomeOutcome | Error)[] = [];
  return {
    uploads,
    sent,
    attempts,
    crashBeforeWrite: writes.crashBeforeWrite,
    answerNext: (...outcomes) => void script.push(...outcomes),

    async uploadPoster(bytes, filename) {
      writes.before('wecom.upload');
      const mediaId = `media-${uploads.length + 1}`;
      uploads.push({ bytes, filename, mediaId });
      return mediaId;
    },

    async send(welcome) {
      attempts.push(welcome);
      const scripted = script.shift();
      if (scripted instanceof Error) throw scripted;
      if (scripted !== undefined && scripted !== 'sent') return scripted;
      if (sent.some((earlier) => earlier.welcomeCode === welcome.welcomeCode)) return 'already-sent';
      writes.before('wecom.send');
      sent.push(welcome);
      return 'sent';
    },
  };
}
