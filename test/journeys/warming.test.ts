/** A campaign's posters made before anybody waits for them, and made anew after an art change, from the operator's word to the files. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { warmPosters } from '#functions/operator/command/warm.ts';
import { codeText, memberId } from '#shared/domain/identity.ts';
import { artMark } from '#shared/domain/poster/fingerprint.ts';
import { aContactCampaign, aStanding, contactNews, DEMO, entryCode, LUNA, NOON } from '#test/support/builders.ts';
import { journeyWorld as freshWorld, type journeyWorld } from '#test/support/journey-world.ts';

type World = ReturnType<typeof journeyWorld>;
const PEOPLE = 24;

/** People take part whom nobody has greeted, so none has a poster. */
async function takingPart(): Promise<World> {
  const world = freshWorld();
  await world.campaigns.save(aContactCampaign());
  await world.campaigns.claimStaff(DEMO, [LUNA]);
  await world.codes.recordCode(entryCode());
  for (let index = 0; index < PEOPLE; index += 1) {
    await world.seed(aStanding(`p${index}`, { via: { kind: 'contact', staff: LUNA } }));
    world.contacts.addProfile(memberId(`p${index}`), { name: `名字-${index}` });
  }
  return world;
}

const say = (world: World, input: object) => warmPosters(world, { campaign: DEMO, perMinute: 60, ...input });

/** How many posters lie in the files and show the campaign as it is. */
async function upToDate(world: World): Promise<number> {
  const campaign = await world.campaigns.campaign(DEMO);
  const mark = artMark(world.digest.sha256Hex, campaign!);
  return world.referrals
    .allStandings()
    .filter(({ poster }) => poster?.fingerprint.startsWith(mark) && world.files.files.has(poster.key)).length;
}

describe('an operator has a campaign’s posters made', () => {
  test('everybody gets a code and a poster; nobody is greeted, and nobody is drawn twice', async () => {
    const world = await takingPart();

    await say(world, {});
    await world.settle();

    expect(await upToDate(world)).toBe(PEOPLE);
    expect(world.codes.allCodes().filter(({ owner }) => owner.kind === 'participant')).toHaveLength(PEOPLE);
    expect(world.messages.sent).toEqual([]);
    expect(await world.warming.job(DEMO)).toMatchObject({ state: 'done', asked: PEOPLE, total: PEOPLE });
  });

  test('after an art change the old posters stay until the stale are asked for, and then all are new', async () => {
    const world = await takingPart();
    await say(world, {});
    await world.settle();
    await world.campaigns.save(aContactCampaign({ version: 2, qr: 'redrawn' }));
    await world.settle();
    expect(await upToDate(world)).toBe(0);

    world.clock.advance(1);
    await say(world, { mode: 'missing' });
    await world.settle();
    expect(await upToDate(world)).toBe(0);

    world.clock.advance(1);
    await say(world, { mode: 'stale' });
    await world.settle();
    expect(await upToDate(world)).toBe(PEOPLE);
  });

  test('who comes while the run is under way is greeted with his poster as ever', async () => {
    const world = await takingPart();
    world.addContact(LUNA, memberId('bo'), codeText('entry-moments'));
    await say(world, {});

    await world.announceContactChanged(contactNews('bo', { code: codeText('entry-moments'), welcomeCode: 'W-bo' }));
    await world.settle();

    expect(world.messages.sent).toMatchObject([{ welcomeCode: 'W-bo', mediaId: 'media-1' }]);
    expect(await upToDate(world)).toBe(PEOPLE + 1);
  });

  test('law: whatever write the process dies at, the run ends and everybody has his poster', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 3 }), async (deaths) => {
        const world = await takingPart();
        await say(world, {});
        for (const death of deaths) {
          world.writes.crashBeforeWrite(death);
          await world.settle();
        }
        await world.settle();

        expect(await upToDate(world)).toBe(PEOPLE);
        const job = await world.warming.job(DEMO);
        expect(job).toMatchObject({ state: 'done', startedAt: NOON });
        // Who has his poster by the time a turn is repeated need not be asked for in it.
        expect(job?.asked).toBeLessThanOrEqual(PEOPLE);
        expect(world.codes.allCodes().filter(({ owner }) => owner.kind === 'participant')).toHaveLength(PEOPLE);
      }),
      { numRuns: 30 },
    );
  });
});
