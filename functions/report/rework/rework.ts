/** Report flow: figures anew, or the lake anew, because an operator asks for it. */
import type { Rework } from '#shared/messages/analyst-command.ts';
import { type BackfillPorts, backfill } from './backfill.ts';
import { type RerollPorts, rerollDays } from './reroll.ts';

export function rework(ports: BackfillPorts & RerollPorts, asked: Rework) {
  switch (asked.command) {
    case 'rollup':
      return rerollDays(ports, asked.input);
    case 'lake backfill':
      return backfill(ports, asked.input.cursor);
  }
}
