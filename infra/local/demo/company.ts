/** Everybody and everything a demo is played with. */
import type { Runner } from '../runner/runner.ts';
import type { StandIn } from '../wecom/playing.ts';
import type { CapacityLog } from './capacity-log.ts';
import type { Entry } from './cascades.ts';
import type { EventClock } from './event-clock.ts';
import type { Memory } from './memory.ts';
import type { Operator } from './operator.ts';
import type { Progress } from './progress.ts';

export interface Demo {
  readonly standIn: StandIn;
  readonly runner: Runner;
  readonly operator: Operator;
  readonly capacity: CapacityLog;
  readonly entries: readonly Entry[];
  readonly memory: Memory;
  readonly isContinued: boolean;
  readonly atOnce: number;
  readonly clock: EventClock;
  readonly progress: Progress;
  readonly remember: (memory: Memory) => void;
  readonly onStage: (words: string) => void;
  /** Where its pages are; links of an earlier run may name another port. */
  readonly publicBase: string;
  /** Its data, and the report in the end. */
  readonly dataDir: string;
  readonly signal: AbortSignal;
}
