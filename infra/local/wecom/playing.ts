/** What can be done with the stand-in from this process: start it, play people and staff, read its truth, put faults in its way. */
import type * as acts from './acts.ts';
import type { Delivery, Fact, ScanOutcome } from './facts.ts';
import type { FaultPlan, Faults } from './faults.ts';
import type { Limits } from './stage.ts';
import type { World } from './world.ts';

export interface Corp {
  readonly corpId: string;
  readonly agentId: string;
  /** The app's secret, for gettoken. */
  readonly secret: string;
  readonly token: string;
  readonly encodingAesKey: string;
}

export interface StandInOptions {
  /** Where the world is kept; the same folder continues the same world. */
  readonly dir: string;
  readonly corp: Corp;
  /** 0 or absent: the port of the last time if it is free, else any. */
  readonly port?: number;
  readonly callbackUrl?: string;
  readonly limits?: Partial<Limits>;
  readonly faults?: Partial<FaultPlan>;
  readonly autoRooms?: 'pessimistic' | 'appending';
  readonly wallNow?: () => number;
  readonly answerWithinMs?: number;
  readonly retryAfterMs?: number;
  readonly onUnknownPath?: (path: string) => void;
}

export interface StandIn {
  /** For WECOM_API_BASE. */
  readonly origin: string;
  readonly world: World;
  readonly faults: Faults;
  readonly calls: ReadonlyMap<string, number>;
  /** True when this folder held a world already. */
  readonly isContinued: boolean;
  /** Somebody puts a robot into a group of the brand's own. */
  addRobot(robot: { name: string; key: string }): void;
  hireStaff(staff: { id: string; name: string; hasConsoleWelcome?: boolean }): void;
  openGroup(group: { id?: string; name: string; owner: string; at: number; members?: readonly string[] }): string;
  dismissGroup(group: string, at: number): void;
  scan(order: acts.ScanOrder): ScanOutcome;
  invite(order: { person: string; group: string; at: number }): 'joined' | 'full';
  leave(order: { person: string; group: string; at: number; wasRemoved?: boolean }): void;
  endContact(order: { person: string; staff: string; at: number; by: acts.EndedBy }): void;
  confirm(order: { person: string; staff: string; at: number }): void;
  startChat(order: { person: string; staff: string }): void;
  applyGroupWelcome(group: string, template?: string): void;
  handOver(person: string, bytes: Buffer): void;
  /** What reached a person, oldest first. */
  delivered(person: string): readonly Delivery[];
  deliveredFile(name: string): Buffer | undefined;
  /** Whether the app can know him there: it has read it from us, or taken the callback. */
  isTold(place: string, person: string): boolean;
  onTold(listener: (place: string, person: string) => void): void;
  onFact(listener: (fact: Fact) => void): void;
  joins(): readonly acts.ObservableJoin[];
  /** Other secrets from now on: what an administrator changed in the console. */
  adopt(corp: Corp): void;
  revokeToken(): void;
  setCallbackUrl(url: string): void;
  verifyCallback(): Promise<boolean>;
  quiet(): Promise<void>;
  close(): Promise<void>;
}
