/** A replayed message changes nothing that had already happened: whatever it says is in the books, drawn, sent and counted once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, SECOND } from '#shared/domain/calendar.ts';
import { codeText, memberId } from '#shared/domain/identity.ts';
import {
  aCampaign,
  aContactCampaign,
  aHeldGroup,
  contactNews,
  DEMO,
  deskCode,
  entryCode,
  groupNews,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { journeyWorld } from '#test/support/journey-world.ts';

type World = ReturnType<typeof journeyWorld>;

/** Everything that is kept, and everything anybody outside has seen of it. */
const stateOf = async (world: World) =>
  structuredClone({
    standings: world.referrals.allStandings(),
    observations: world.referrals.allObservations(),
    presences: world.referrals.allPresences(),
    codes: world.codes.allCodes(),
    quotaUsed: await world.codes.quotaUsed(),
    groups: world.groups.allGroups(),
    files: [...world.files.files],
    links: [...world.links.opened],
    codesAtWecom: [...world.liveCodes.codes],
    sent: world.messages.sent,
    notices: world.notices.told,
  });

const ANN = memberId('ann');
const BO = memberId('bo');

/** Ann takes part by the entry code, Bo by hers; Bo left and came again, Cy was never anybody's friend. */
async function contactsCame(): Promise<World> {
  const world = journeyWorld();
  await world.campaigns.save(aContactCampaign());
  await world.campaigns.claimStaff(DEMO, [LUNA]);
  await world.codes.recordCode(entryCode());
  const comes = async (member: string, code: string | undefined, more: object = {}) => {
    world.addContact(LUNA, memberId(member), code === undefined ? undefined : codeText(code));
    const carried = code === undefined ? {} : { code: codeText(code) };
    const happenedAt = world.clock.eventNow();
    const wallHappenedAt = world.clock.wallNow();
    await world.announceContactChanged(
      contactNews(member, { ...carried, happenedAt, wallHappenedAt, welcomeCode: `W-${member}`, ...more }),
    );
    await world.settle();
    world.clock.advance(20 * SECOND);
  };
  await comes('ann', 'entry-moments');
  const annsCode = (await world.referrals.standing(DEMO, ANN))?.inviteCode;
  await comes('bo', annsCode);
  await world.announceContactChanged(
    contactNews('bo', { id: 'bo-leaves', change: 'removed-by-member', happenedAt: world.clock.eventNow() }),
  );
  await world.settle();
  world.clock.advance(HOUR);
  await comes('bo', annsCode, { id: 'bo-again', welcomeCode: 'W-bo-2' });
  await comes('cy', undefined);
  return world;
}

/** The same over a group and its desk. */
async function groupMembersCame(): Promise<World> {
  const world = journeyWorld();
  await world.campaigns.save(aCampaign());
  await world.codes.recordCode(entryCode());
  await world.codes.recordCode(deskCode());
  for (const group of aCampaign().groups) {
    await world.groups.recordRead(aHeldGroup({ group, readStartedAt: NOON - 60 * SECOND }));
  }
  const joins = async (member: string, code: string) => {
    world.clock.advance(10 * SECOND);
    const now = world.clock.wallNow();
    world.putInGroup(POND_1, { id: member, code: codeText(code), joinedAt: now });
    const news = { id: `${member}-joins`, named: [memberId(member)], happenedAt: now, receivedAt: now };
    world.clock.advance(3 * SECOND);
    await world.announceGroupChanged(groupNews(news));
    await world.settle();
  };
  const asksAtTheDesk = async (member: string) => {
    world.addContact(LUNA, memberId(member), codeText('desk'));
    const now = { happenedAt: world.clock.eventNow(), wallHappenedAt: world.clock.wallNow() };
    await world.announceContactChanged(
      contactNews(member, { code: codeText('desk'), welcomeCode: `W-${member}`, ...now }),
    );
    await world.settle();
  };
  await joins('ann', 'entry-moments');
  await asksAtTheDesk('ann');
  await joins('bo', (await world.referrals.standing(DEMO, ANN))?.inviteCode ?? '');
  await asksAtTheDesk('bo');
  return world;
}

const PLAYED = { contact: contactsCame, group: groupMembersCame };
const KINDS = ['group', 'contact', 'wanted', 'drawing', 'welcome'] as const;
type Kind = (typeof KINDS)[number];

/** Once more, every message of this kind that was ever said. */
function replays({ queues }: World, kind: Kind): readonly (() => void)[] {
  const { said, again }: { said: readonly unknown[]; again(message: never): void } = queues[kind];
  return said.map((message) => () => again(message as never));
}

describe.each(['contact', 'group'] as const)('in the %s mechanic, once all has happened', (mechanic) => {
  test('everybody is on the books, has his poster and was greeted', async () => {
    const world = await PLAYED[mechanic]();

    const state = await stateOf(world);
    expect(state.standings).toMatchObject([
      { member: ANN, generation: 0, poster: {} },
      { member: BO, inviter: ANN, generation: 1, poster: {} },
    ]);
    expect(state.sent.length).toBeGreaterThanOrEqual(2);
    expect(state.codesAtWecom).toHaveLength(2);
  });

  const whens = [
    ['at once', 0],
    ['while a welcome could still be sent', 10 * SECOND],
    ['three days later', 72 * HOUR],
  ] as const;

  test.each(KINDS.flatMap((kind) => whens.map(([when, ms]) => [kind, when, ms] as const)))(
    'what came by the %s queue and is replayed %s changes nothing',
    async (kind, _when, ms) => {
      const world = await PLAYED[mechanic]();
      const before = await stateOf(world);
      world.clock.advance(ms);

      for (const replay of replays(world, kind)) {
        replay();
        await world.settle();
        expect(await stateOf(world)).toEqual(before);
      }
    },
  );

  test('law: any of them, in any order, as often as you like, changes nothing', async () => {
    const order = fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.nat({ max: 99 })), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(order, fc.nat({ max: 72 * HOUR }), async (picks, later) => {
        const world = await PLAYED[mechanic]();
        const before = await stateOf(world);
        world.clock.advance(later);

        for (const [kind, pick] of picks) {
          const all = replays(world, kind);
          all[pick % all.length]?.();
        }
        await world.settle();

        expect(await stateOf(world)).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });
});

test('a drawing that failed, and is replayed when he has a newer poster under his new name, takes it from him no more', async () => {
  const world = await contactsCame();
  const [first] = world.queues.drawing.said.filter(({ subject }) => 'member' in subject && subject.member === ANN);
  world.clock.advance(HOUR);
  world.contacts.addProfile(ANN, { name: '新名字' });
  await world.announcePosterWanted({
    version: 1,
    id: 'asked-again',
    campaign: DEMO,
    subject: { kind: 'member', member: ANN },
    urgency: 'bulk',
  });
  await world.settle();
  const standing = await world.referrals.standing(DEMO, ANN);

  world.clock.advance(HOUR);
  // As if the first had never been drawn.
  world.queues.drawing.again({ ...first!, nickname: '旧名字', fingerprint: 'old-print' });
  await world.settle();

  expect(standing?.poster?.fingerprint).not.toBe(first?.fingerprint);
  expect(await world.referrals.standing(DEMO, ANN)).toEqual(standing);
});

test('every kind of message that changes the books was said, and so replayed', async () => {
  const { queues: contacts } = await contactsCame();
  const { queues: groups } = await groupMembersCame();

  for (const kind of KINDS) expect([...contacts[kind].said, ...groups[kind].said], kind).not.toEqual([]);
});
