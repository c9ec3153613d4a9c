/** The WeCom stand-in (企业微信替身): one corp with its staff, groups and outside people, speaking the real protocol on 127.0.0.1. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as acts from './acts.ts';
import { adminRoutes } from './admin.ts';
import { makeCallbacks } from './callbacks.ts';
import { makeFaults } from './faults.ts';
import { makeGate } from './gate.ts';
import { fileShelf, listenAgain, openWorld } from './kept-world.ts';
import type { Corp, StandIn, StandInOptions } from './playing.ts';
import { standInServer } from './server.ts';
import { REAL_LIMITS, type Stage } from './stage.ts';
import { makeTidings } from './tidings.ts';

const randomId = (bytes: number): string => randomBytes(bytes).toString('hex');

type Playable = Pick<
  StandIn,
  | 'addRobot'
  | 'hireStaff'
  | 'openGroup'
  | 'dismissGroup'
  | 'scan'
  | 'invite'
  | 'leave'
  | 'endContact'
  | 'confirm'
  | 'startChat'
  | 'applyGroupWelcome'
  | 'handOver'
>;

/** Everything people and staff can do here. */
function people(stage: Stage): Playable {
  const { wallNow, happen } = stage;
  return {
    addRobot: ({ name, key }) => happen({ fact: 'robot', name, key, wall: stage.wallNow() }),
    hireStaff: ({ id, name, hasConsoleWelcome = false }) => happen({ fact: 'staff', id, name, hasConsoleWelcome }),
    openGroup({ id = `wr${randomId(15)}`, name, owner, at, members = [] }) {
      const inside = [owner, ...members.filter((member) => member !== owner)];
      happen({ fact: 'group', id, name, owner, members: inside, at, wall: wallNow() });
      return id;
    },
    dismissGroup: (group, at) => happen({ fact: 'dismissed', group, at, wall: wallNow() }),
    scan: (order) => acts.scan(stage, order),
    invite: (order) => acts.invite(stage, order),
    leave: (order) => acts.leave(stage, order),
    endContact: (order) => acts.endContact(stage, order),
    confirm: (order) => acts.confirm(stage, order),
    startChat: (order) => happen({ fact: 'chat-started', ...order, wall: wallNow() }),
    applyGroupWelcome: (group, template) => acts.applyGroupWelcome(stage, group, template),
    handOver: (person, bytes) => acts.handOver(stage, person, bytes),
  };
}

type World = ReturnType<typeof openWorld>;

/** Everything under way at a start: the stage the APIs play on, and the callbacks that tell of it. */
function setStage(options: StandInOptions, corp: Corp, kept: World, origin: () => string) {
  const wallNow = options.wallNow ?? Date.now;
  const faults = makeFaults(options.faults);
  const callbacks = makeCallbacks({
    secrets: corp,
    faults,
    wallNow,
    answerWithinMs: options.answerWithinMs ?? 5_000,
    retryAfterMs: options.retryAfterMs ?? 1_000,
    ended(of, end) {
      stage.happen({ fact: 'callback', of, end, wall: wallNow() });
      if (end === 'answered') tidings.takeAnswer(of);
    },
  });
  const tidings = makeTidings(kept.world);
  const shelf = fileShelf(join(options.dir, 'files'));
  const stage: Stage = {
    world: kept.world,
    limits: { ...REAL_LIMITS, ...options.limits },
    corp,
    autoRooms: options.autoRooms ?? 'pessimistic',
    origin,
    wallNow,
    happen: (fact) => kept.happen(fact, callbacks.send),
    tell: tidings.tell,
    keepFile: shelf.keepFile,
    randomId,
  };
  const gate = makeGate(stage.limits, wallNow, randomId);
  return { stage, gate, faults, callbacks, tidings, readFile: shelf.readFile };
}

const loudly = (path: string): void => console.error(`WeCom stand-in: nobody here speaks ${path}`);

/** Starts the stand-in, or goes on with the world its folder holds. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const founded = { fact: 'founded', salt: randomId(16), wall: (options.wallNow ?? Date.now)() } as const;
  // One object for all who look at it, so that it can be exchanged while they work.
  const corp = { ...options.corp };
  const kept = openWorld(options.dir, corp, founded);
  let origin = '';
  const { stage, gate, faults, callbacks, tidings, readFile } = setStage(options, corp, kept, () => origin);
  const calls = new Map<string, number>();
  const server = standInServer({
    stage,
    gate,
    faults,
    readFile,
    admin: (path, body) => adminRoutes(standIn, path, body),
    onUnknownPath: options.onUnknownPath ?? loudly,
    calls,
  });
  origin = `http://127.0.0.1:${await listenAgain(server, options.dir, options.port)}`;
  const standIn: StandIn = {
    origin,
    world: kept.world,
    faults,
    calls,
    isContinued: kept.isContinued,
    ...people(stage),
    delivered: (person) => kept.world.delivered.get(person) ?? [],
    deliveredFile: readFile,
    isTold: tidings.isTold,
    onTold: (listener) => tidings.listeners.push(listener),
    onFact: (listener) => kept.listeners.push(listener),
    joins: () => acts.joinsOf(kept.world),
    adopt(next) {
      Object.assign(corp, next);
      gate.revokeToken();
    },
    revokeToken: gate.revokeToken,
    setCallbackUrl(url) {
      const isFirst = callbacks.url === undefined;
      callbacks.url = url;
      // What was under way when the last run ended goes out now: WeCom would still be retrying it.
      if (isFirst) for (const [number, xml] of kept.takeUnsent()) callbacks.send(number, xml);
    },
    verifyCallback: callbacks.verify,
    quiet: callbacks.quiet,
    async close() {
      callbacks.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  if (options.callbackUrl !== undefined) standIn.setCallbackUrl(options.callbackUrl);
  return standIn;
}
