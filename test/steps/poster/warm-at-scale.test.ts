/** An art change for thousands of people and a slow renderer: what waits stays bounded, and everybody is drawn once. */
import { describe, expect, test } from 'vitest';
import { renderPoster } from '#functions/poster/render/render.ts';
import { requestPoster } from '#functions/poster/request/request.ts';
import { warmPosters } from '#functions/poster/warm/warm.ts';
import { SECOND } from '#shared/domain/calendar.ts';
import { type CodeText, codeText, memberId } from '#shared/domain/identity.ts';
import { artMark } from '#shared/domain/poster/fingerprint.ts';
import { MOST_WAITING, type WarmJob } from '#shared/domain/poster/warming.ts';
import type { PosterRequested } from '#shared/messages/poster-requested.ts';
import type { PosterWanted } from '#shared/messages/poster-wanted.ts';
import { type WarmDue, warmDue } from '#shared/messages/warm-due.ts';
import { aCode, aContactCampaign, aStanding, aTemplate, DEMO, NOON } from '#test/support/builders.ts';
import { Died } from '#test/support/fakes/counted-writes.ts';
import { stepWorld } from '#test/support/step-world.ts';

const EVERY = 5;

/** Everybody has a code and a poster of the old art; a run over the stale begins. */
async function afterAnArtChange(people: number) {
  const world = stepWorld();
  const old = artMark(world.digest.sha256Hex, aContactCampaign());
  const campaign = aContactCampaign({ version: 2, template: aTemplate({ quality: 70 }) });
  await world.campaigns.save(aContactCampaign());
  await world.campaigns.save(campaign);
  for (let index = 0; index < people; index += 1) {
    const name = `m${String(index).padStart(4, '0')}`;
    const poster = { key: `posters/${name}.jpg`, fingerprint: `${old}-${name}`, drawnAt: NOON };
    await world.seed(aStanding(name, { poster, inviteCode: codeText(`f-${name}`) }));
    world.contacts.addProfile(memberId(name), { name });
  }
  const pace = { perMinute: 2_000, total: people, asked: 0, turn: 0 };
  const run: WarmJob = {
    ...{ campaign: DEMO, campaignVersion: 2, mode: 'stale', startedAt: NOON, state: 'running' },
    ...pace,
  };
  await world.warming.replace(undefined, run);
  const drawn: string[] = [];
  const ports = {
    ...world,
    codes: { ...world.codes, code: async (text: CodeText) => aCode(text.replace('f-', '')) },
    pictures: { fetch: async () => Uint8Array.of(1) },
    readThoroughly: async () => [],
    artist: {
      edition: 'none',
      async draw({ content, template: { widthPx, heightPx } }: { content: { nickname: string }; template: Size }) {
        drawn.push(content.nickname);
        return {
          bytes: Uint8Array.of(9),
          contentType: 'image/jpeg' as const,
          widthPx,
          heightPx,
          qrContent: 'code',
          missingLetters: { name: 0, words: 0 },
        };
      },
    },
  };
  return { world, ports, run, drawn, mark: artMark(world.digest.sha256Hex, campaign) };
}
type Changed = Awaited<ReturnType<typeof afterAnArtChange>>;
interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Lets the queues run until they are empty, five seconds at a time. `mishap`: what befalls a delivery. */
async function runOut({ world, ports, run }: Changed, mishap: () => 'death' | 'repeat' | undefined) {
  const turns: WarmDue[] = [warmDue(run)];
  const wanted: PosterWanted[] = [];
  const bulk: PosterRequested[] = [];
  const ids = new Set<string>();
  let mostWaiting = 0;
  const depths = { wantedInBulkDepth: async () => wanted.length, bulkDepth: async () => bulk.length };

  /** What was said goes onto the queues; the FIFO one takes an id once. */
  const carry = (): void => {
    wanted.push(...world.wantedInBulk.take().filter(({ id }) => !ids.has(id) && ids.add(id)));
    bulk.push(...world.bulk.take());
    turns.push(...world.turns.take());
    mostWaiting = Math.max(mostWaiting, wanted.length + bulk.length);
  };
  const workOff = async <Message>(queue: Message[], most: number, work: (message: Message) => Promise<unknown>) => {
    for (const message of queue.splice(0, most)) {
      const befalls = mishap();
      if (befalls === 'death') world.writes.crashBeforeWrite(1);
      const failure: unknown = await work(message).then(
        () => undefined,
        (cause: unknown) => cause,
      );
      if (failure !== undefined && !(failure instanceof Died)) throw failure;
      if (failure !== undefined || befalls === 'repeat') queue.push(message);
      carry();
    }
  };

  for (let tick = 0; turns.length + wanted.length + bulk.length > 0; tick += 1) {
    if (tick > 1_000) throw new Error('The run never came to rest.');
    await workOff(turns, turns.length, (due) => warmPosters({ ...ports, ...depths }, due, EVERY));
    await workOff(wanted, 200, (message) => requestPoster(ports, message));
    await workOff(bulk, 30, (message) => renderPoster(ports, message));
    world.clock.advance(EVERY * SECOND);
  }
  return { mostWaiting, ids };
}

const upToDate = ({ world, mark }: Changed): number =>
  world.referrals.allStandings().filter(({ poster }) => poster?.fingerprint.startsWith(mark)).length;

/** The same every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

describe('redrawing a campaign after an art change', () => {
  test('for 5,000 people lets no more wait than the bound, however slow the renderer, and draws everybody once', {
    timeout: 60_000,
  }, async () => {
    const changed = await afterAnArtChange(5_000);

    const { mostWaiting, ids } = await runOut(changed, () => undefined);

    // The bound was felt: the pace is five times what the renderer draws.
    expect(mostWaiting).toBe(MOST_WAITING);
    expect([ids.size, changed.drawn.length, new Set(changed.drawn).size, upToDate(changed)]).toEqual(
      Array(4).fill(5_000),
    );
    expect(await changed.world.warming.job(DEMO)).toMatchObject({ state: 'done', asked: 5_000 });
  });

  test('through deaths and repeated deliveries asks for everybody under one id and leaves nobody with the old art', async () => {
    const changed = await afterAnArtChange(600);
    const roll = dice(7);
    let deaths = 0;

    const { ids } = await runOut(changed, () => {
      const fate = roll();
      if (fate < 0.05) {
        deaths += 1;
        return 'death';
      }
      return fate < 0.15 ? 'repeat' : undefined;
    });

    expect([ids.size, new Set(changed.drawn).size, upToDate(changed)]).toEqual([600, 600, 600]);
    expect(deaths).toBeGreaterThan(50);
    // Drawn again is only whose drawer died before he had kept it.
    expect(changed.drawn.length - 600).toBeLessThanOrEqual(deaths);
    expect(await changed.world.warming.job(DEMO)).toMatchObject({ state: 'done', asked: 600 });
  });

  test('a person who asks himself while the run asks for him, too, is drawn once', async () => {
    const { world, ports, drawn } = await afterAnArtChange(1);
    const wants = (id: string, urgency: 'urgent' | 'bulk'): PosterWanted => ({
      ...{ version: 1, id, campaign: DEMO, urgency },
      subject: { kind: 'member', member: memberId('m0000') },
    });
    await requestPoster(ports, wants('run', 'bulk'));
    await requestPoster(ports, wants('his own', 'urgent'));
    const [byRun] = world.bulk.take();
    const [byHim] = world.urgent.take();

    expect(byRun?.fingerprint).toBe(byHim?.fingerprint);
    expect(await renderPoster(ports, byHim!)).toMatchObject({ kind: 'drawn' });
    expect(await renderPoster(ports, byRun!)).toEqual({ kind: 'already-drawn' });
    expect(await requestPoster(ports, wants('later', 'bulk'))).toEqual({ kind: 'exists' });
    expect(drawn).toHaveLength(1);
  });
});
