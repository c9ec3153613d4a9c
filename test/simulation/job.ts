/** One invocation of a step: it takes time at every port, may find the store unwell, and may die anywhere. */
import type { Instant } from '#shared/domain/calendar.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import { Chance } from './chance.ts';
import type { Engine } from './engine.ts';

/** How a job ended. A death tells nobody anything. */
export type End =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly afterMs: number | undefined }
  | { readonly kind: 'died' }
  | { readonly kind: 'defect'; readonly error: unknown };

/** Shares of calls that go wrong. */
export interface Weather {
  readonly throttled: number;
  readonly answerLost: number;
  readonly death: number;
  readonly slow: number;
}

export const CALM: Weather = { throttled: 0, answerLost: 0, death: 0, slow: 0 };

export interface Counted {
  throttled: number;
  answersLost: number;
  deaths: number;
  calls: number;
  writes: number;
}

/** A step that calls ports more often than this will never end. */
const TOO_MANY_CALLS = 200_000;
/** One of its own for each, so that what waits for it for ever can be forgotten with it. */
const never = (): Promise<never> => new Promise(() => undefined);

export class Job {
  readonly name: string;
  readonly #engine: Engine;
  readonly #chance: Chance;
  readonly #weather: Weather;
  readonly #counted: Counted;
  readonly #ended: (end: End) => void;
  #resting = 0;
  #calls = 0;
  isOver = false;
  readonly begunAt: Instant;

  constructor(
    engine: Engine,
    name: string,
    seed: number,
    weather: Weather,
    counted: Counted,
    ended: (end: End) => void,
  ) {
    this.name = name;
    this.#engine = engine;
    this.begunAt = engine.now;
    this.#chance = new Chance(seed);
    this.#weather = weather;
    this.#counted = counted;
    this.#ended = ended;
  }

  get now(): Instant {
    return this.#engine.now;
  }

  run(step: () => Promise<unknown>): void {
    this.#engine.onTheirWay += 1;
    step().then(
      () => this.#end({ kind: 'done' }),
      (error: unknown) =>
        this.#end(error instanceof RetryLater ? { kind: 'later', afterMs: error.afterMs } : { kind: 'defect', error }),
    );
  }

  #end(end: End): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.#resting === 0) this.#engine.onTheirWay -= 1;
    this.#ended(end);
  }

  #die(): Promise<never> {
    this.#counted.deaths += 1;
    this.#end({ kind: 'died' });
    return never();
  }

  /** A call of a port. `isWrite`: it may be committed without an answer. */
  async call<Answer>(what: string, isWrite: boolean, act: () => Promise<Answer>): Promise<Answer> {
    if (this.isOver) return never();
    this.#calls += 1;
    this.#counted.calls += 1;
    if (this.#calls > TOO_MANY_CALLS) throw new Error(`${this.name} never ends.`);
    const chance = this.#chance;
    const weather = this.#weather;
    const luck = chance.next();
    const isSlow = luck < weather.slow;
    await this.#rest(isSlow ? chance.between(500, 4_000) : 1 + Math.floor(luck * 12), !isSlow);
    if (this.isOver) return never();
    if (weather === CALM) {
      if (isWrite) this.#counted.writes += 1;
      return act();
    }
    if (chance.comesTrue(weather.death)) return this.#die();
    if (chance.comesTrue(weather.throttled)) {
      this.#counted.throttled += 1;
      throw new RetryLater('STORE_UNWELL', `${what} was throttled on purpose.`);
    }
    if (!isWrite) return act();
    this.#counted.writes += 1;
    const answer = await act();
    if (chance.comesTrue(weather.answerLost)) {
      this.#counted.answersLost += 1;
      throw new RetryLater('STORE_UNWELL', `${what} was done, and not answered on purpose.`);
    }
    return chance.comesTrue(weather.death) ? this.#die() : answer;
  }

  /** Alone in the world for so long, it need not be put on the heap. */
  #rest(ms: number, mayPass: boolean): Promise<void> | undefined {
    const engine = this.#engine;
    const until = engine.now + ms;
    if (mayPass && this.#resting === 0 && engine.onTheirWay === 1 && engine.next > until) {
      engine.now = until;
      return undefined;
    }
    if (this.#resting === 0) engine.onTheirWay -= 1;
    this.#resting += 1;
    return new Promise((goOn) => {
      engine.at(until, () => {
        this.#resting -= 1;
        if (this.isOver) return;
        if (this.#resting === 0) engine.onTheirWay += 1;
        goOn();
      });
    });
  }
}
