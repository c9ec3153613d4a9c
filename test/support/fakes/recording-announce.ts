/** Collects what a step says to others, in order. */
import type { Announce } from '#shared/ports/announce.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export type RecordingAnnounce<Message> = Announce<Message> &
  Pick<CountedWrites, 'crashBeforeWrite'> & {
    readonly messages: readonly Message[];
    readonly said: readonly { readonly message: Message; readonly afterMs?: number }[];
    /** Hands over what was said so far and forgets it, as a queue does. */
    take(): Message[];
  };

export function recordingAnnounce<Message>(writes: CountedWrites = countedWrites()): RecordingAnnounce<Message> {
  const messages: Message[] = [];
  const said: { message: Message; afterMs?: number }[] = [];
  const announce: Announce<Message> = async (message, options) => {
    writes.before('announce');
    messages.push(message);
    said.push(options?.afterMs === undefined ? { message } : { message, afterMs: options.afterMs });
  };
  return Object.assign(announce, {
    messages,
    said,
    crashBeforeWrite: writes.crashBeforeWrite,
    take() {
      said.length = 0;
      return messages.splice(0);
    },
  });
}
