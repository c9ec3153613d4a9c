/** Everything an API sees: the world, the ceilings, the clock, the one way to change the world; and what one call brings. */
import type { Fact } from './facts.ts';
import type { Json } from './reading.ts';
import type { World } from './world.ts';

/** Ceilings of the real service, each lowered at will for a test. */
export interface Limits {
  readonly tokenLivesMs: number;
  readonly welcomeLivesMs: number;
  readonly codes: number;
  readonly groupsPerCode: number;
  readonly stateLength: number;
  readonly staffPerWay: number;
  readonly qrMembers: number;
  readonly groupMembers: number;
  readonly callsPerMinute: number;
  readonly callsAtOnce: number;
  readonly mediaLivesMs: number;
  readonly picturesPerDay: number;
  readonly picturesPerMonth: number;
  readonly welcomeTemplates: number;
  readonly messagesPerMinute: number;
  readonly messagesPerHour: number;
  /** How long a group's detail lags behind its event. */
  readonly detailLagMs: number;
}

const DAY = 86_400_000;

export const REAL_LIMITS: Limits = {
  tokenLivesMs: 7_200_000,
  welcomeLivesMs: 20_000,
  codes: 500_000,
  groupsPerCode: 5,
  stateLength: 30,
  staffPerWay: 100,
  qrMembers: 200,
  groupMembers: 500,
  callsPerMinute: 10_000,
  callsAtOnce: 50,
  mediaLivesMs: 3 * DAY,
  picturesPerDay: 1_000,
  picturesPerMonth: 3_000,
  welcomeTemplates: 100,
  messagesPerMinute: 30,
  messagesPerHour: 1_000,
  detailLagMs: 2_000,
};

/** Everything an API needs of the stand-in: the world, its clock and limits, and the one way to change the world. */
export interface Stage {
  readonly world: World;
  readonly limits: Limits;
  readonly corp: { readonly corpId: string; readonly secret: string; readonly agentId: string };
  /** `appending`: a group WeCom opens by itself joins its code's list; `pessimistic`: it does not (which is so is nowhere documented). */
  readonly autoRooms: 'pessimistic' | 'appending';
  readonly origin: () => string;
  readonly wallNow: () => number;
  readonly happen: (fact: Fact) => void;
  /** The app now knows of a person in a group or with a staff member, by an answer or a delivered callback. */
  readonly tell: (place: string, person: string) => void;
  readonly keepFile: (name: string, bytes: Buffer) => void;
  readonly randomId: (bytes: number) => string;
}

export interface Call {
  readonly stage: Stage;
  readonly query: URLSearchParams;
  readonly body: Json;
  /** The file of a multipart upload. */
  readonly file?: { readonly name: string; readonly bytes: Buffer };
}

export interface Api {
  readonly method: 'GET' | 'POST';
  readonly answer: (call: Call) => object;
}
