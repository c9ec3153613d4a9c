/**
 * The desk of the group mechanic: whoever has joined looks around, then adds a staff member by the code in the group's welcome.
 * So many are served at once, as by real staff; who comes then waits his turn, and nobody's twenty seconds run before it is his.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { StandIn } from '../wecom/playing.ts';
import { arrivals } from './arrivals.ts';
import type { Posters } from './posters.ts';

export interface Desk {
  /** Ends when he has his poster, or when no welcome can bring it any more: staff then look after him. */
  visit(id: string, joinedAt: number): Promise<void>;
}

export const DESK_NOTE = 'desk';

const SERVED_AT_ONCE = 8;
/** From joining to standing at the desk. */
const LOOKS_AROUND_MS = 6_000;
const DESK_AFTER_EVENT_MS = 1_000;
/** WeCom gives a welcome 20 s. */
export const WELCOME_OVER_MS = 21_000;

export function deskOf(standIn: StandIn, posters: Posters, qr: string, signal: AbortSignal): Desk {
  const known = arrivals(standIn);
  const line: (() => void)[] = [];
  let served = 0;
  const turn = async (): Promise<void> => {
    if (served >= SERVED_AT_ONCE) await new Promise<void>((mine) => line.push(mine));
    else served += 1;
  };
  const next = (): void => {
    const first = line.shift();
    if (first) first();
    else served -= 1;
  };
  return {
    async visit(person, joinedAt) {
      await pause(LOOKS_AROUND_MS, undefined, { signal });
      await turn();
      try {
        signal.throwIfAborted();
        if (posters.has(person)) return;
        standIn.scan({ person, qr, at: joinedAt + DESK_AFTER_EVENT_MS, note: DESK_NOTE });
        await known.poster(person, WELCOME_OVER_MS, signal);
      } finally {
        next();
      }
    },
  };
}
