/** What people do to the app, and what the app does then: contacts at a steady pace, calm group joins, and a rush into one group. */
import { setTimeout as pause } from 'node:timers/promises';
import { between, type Ledger } from './ledger.ts';
import { CONTACT_CAMPAIGN, GROUP_CAMPAIGN, type Stage, type Stored } from './stage.ts';

export interface Played {
  readonly joins: number;
  readonly seconds: number;
  readonly work: Ledger;
  /** What these joins left behind. */
  readonly stored: Stored;
}

export interface ContactsPlayed extends Played {
  readonly perSecond: number;
  /** From the event to the welcome message, where one was sent. */
  readonly welcomeMs: readonly number[];
  readonly withPicture: number;
  readonly posterBytes: readonly number[];
}

export interface RushPlayed extends Played {
  readonly reads: number;
  readonly rushSeconds: number;
}

/** Opens a way for somebody at each turn of the clock, whether or not the one before is done with. */
async function openLoop(count: number, everyMs: number, arrive: (number: number) => void): Promise<void> {
  const begun = performance.now();
  for (let number = 0; number < count; number += 1) {
    const wait = begun + number * everyMs - performance.now();
    if (wait > 0) await pause(wait);
    arrive(number);
  }
}

/** Runs a scene and says what the app did for it; refuses figures of joins that are not on the books. */
async function played(stage: Stage, campaign: string, joins: number, scene: () => Promise<void>): Promise<Played> {
  const known = await stage.referred(campaign);
  const held = await stage.stored();
  const [before, begun] = [stage.look(), performance.now()];
  await scene();
  await stage.quiet();
  const work = between(before, stage.look());
  const seconds = (performance.now() - begun) / 1_000;
  const holds = await stage.stored();
  const booked = (await stage.referred(campaign)) - known;
  if (booked !== joins) throw new Error(`${joins} joined ${campaign}, but ${booked} are on the books`);
  const stored = { table: holds.table - held.table, buckets: holds.buckets - held.buckets };
  return { joins, seconds, work, stored };
}

export async function contacts(stage: Stage, perSecond: number, seconds: number): Promise<ContactsPlayed> {
  const { standIn, codes } = stage;
  const joins = perSecond * seconds;
  const person = (number: number): string => `wm-contact-${number}`;
  const scene = await played(stage, CONTACT_CAMPAIGN, joins, () =>
    openLoop(joins, 1_000 / perSecond, (number) => {
      standIn.scan({ person: person(number), qr: codes.contact, at: Date.now() });
    }),
  );
  const deliveries = Array.from({ length: joins }, (_, number) => standIn.delivered(person(number))).flat();
  const welcomes = deliveries.filter(({ by }) => by === 'welcome');
  const pictures = welcomes.flatMap(({ files }) => files);
  return {
    ...scene,
    perSecond,
    welcomeMs: welcomes.flatMap(({ afterMs }) => afterMs ?? []),
    withPicture: welcomes.filter(({ files }) => files.length > 0).length,
    posterBytes: pictures.flatMap((file) => standIn.deliveredFile(file)?.byteLength ?? []),
  };
}

/** One after another, each read for itself: what a join costs when nothing is shared. */
export const calmGroupJoins = (stage: Stage, name: string, joins: number): Promise<Played> =>
  played(stage, GROUP_CAMPAIGN, joins, async () => {
    for (let number = 0; number < joins; number += 1) {
      stage.standIn.scan({ person: `wm-${name}-${number}`, qr: stage.codes.group, at: Date.now() });
      await stage.quiet();
    }
  });

const readsOf = ({ standIn }: Stage): number =>
  [...standIn.calls].reduce((sum, [name, count]) => sum + (name.endsWith('groupchat/get') ? count : 0), 0);

export async function rush(stage: Stage, joins: number, seconds: number): Promise<RushPlayed> {
  const before = readsOf(stage);
  let rushSeconds = 0;
  const scene = await played(stage, GROUP_CAMPAIGN, joins, async () => {
    const begun = performance.now();
    await openLoop(joins, (1_000 * seconds) / joins, (number) => {
      stage.standIn.scan({ person: `wm-rush-${number}`, qr: stage.codes.group, at: Date.now() });
    });
    rushSeconds = (performance.now() - begun) / 1_000;
  });
  return { ...scene, reads: readsOf(stage) - before, rushSeconds };
}
