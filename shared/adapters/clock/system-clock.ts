/**
 * The machine's clock. In a replay of past events a small file names event time: decimal milliseconds, or `+<offset ms>`
 * from wall time; without the file the two clocks are one.
 */
import { readFileSync } from 'node:fs';
import type { Clock } from '#shared/ports/clock.ts';

interface SystemClock {
  readonly eventClockFile?: string | undefined;
  readonly wallNow?: () => number;
}

export function systemClock(options: SystemClock = {}): Clock {
  const { eventClockFile = process.env['EVENT_CLOCK_FILE'], wallNow = Date.now } = options;
  const replayed = (): number | undefined => {
    const text = eventClockFile ? textOf(eventClockFile) : undefined;
    return text === undefined ? undefined : eventTime(text, wallNow());
  };
  return {
    eventNow: () => replayed() ?? wallNow(),
    wallNow,
    wallOf: (event) => (replayed() === undefined ? event : undefined),
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}

function eventTime(text: string, wallNow: number): number {
  if (/^\d+$/.test(text)) return Number(text);
  if (/^\+-?\d+$/.test(text)) return wallNow + Number(text.slice(1));
  throw new Error('The event clock file holds neither milliseconds nor +<offset>.');
}
