import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import { DEMO, LUNA, POND_1 } from '#test/support/builders.ts';
import { campaignFile, contactFile, type OperatorWorld, operatorWorld, POOL, recordOf } from './operator-world.ts';

function laidOut(): OperatorWorld {
  const world = operatorWorld();
  world.layOut('pond-1', 'ann', 'bo');
  world.layOut('pond-2');
  return world;
}

const apply = (world: OperatorWorld, yaml = campaignFile()) => world.ask('campaign apply', { yaml });

/** Everything that stands after an apply, without what may differ between a straight way and one with a death. */
async function standing(world: OperatorWorld) {
  return {
    campaign: await world.campaigns.campaign(DEMO),
    groups: world.groups.allGroups(),
    presences: world.referrals.allPresences(),
    codes: world.codes.allCodes().map(({ configId: _made, qrImageUrl: _of, groupWelcomeId: _shown, ...code }) => code),
    claims: await world.campaigns.campaignOfStaff(LUNA),
    wanted: new Set(world.wanted.messages.map(({ id }) => id.split(':')[1])),
    asked: await world.groups.welcomeChoices(DEMO, POOL),
    told: world.notices.told[0],
  };
}

describe('applying a campaign file', () => {
  test('makes the campaign, claims its staff, opens its codes and asks for its posters', async () => {
    const world = laidOut();

    const record = recordOf(await apply(world));

    expect(record).toMatchObject({
      campaign: 'demo',
      outcome: 'applied',
      version: 1,
      status: 'running',
      groupsAdded: 2,
      postersAsked: 2,
      groupWelcome: 'template-1',
      ownersAsked: 1,
      warnings: [],
    });
    expect((await world.campaigns.campaign(DEMO))?.groups).toEqual(POOL);
    expect(await world.campaigns.campaignOfStaff(LUNA)).toBe(DEMO);
    expect(world.codes.allCodes().map(({ owner }) => owner)).toEqual([
      { kind: 'desk' },
      { kind: 'entry', label: 'moments' },
      { kind: 'entry', label: 'shop' },
    ]);
    expect(world.wanted.messages).toMatchObject([
      { subject: { kind: 'entry', label: 'moments' }, urgency: 'bulk' },
      { subject: { kind: 'entry', label: 'shop' }, urgency: 'bulk' },
    ]);
  });

  test('who is inside a group already is its baseline and never a join; staff are not even that', async () => {
    const world = laidOut();

    await apply(world);

    expect(world.referrals.allPresences().map(({ member }) => member)).toEqual(['ann', 'bo']);
    expect(world.referrals.allObservations().map(({ member, reason }) => [member, reason])).toEqual([
      ['ann', 'baseline'],
      ['bo', 'baseline'],
    ]);
    expect(world.referrals.allStandings()).toEqual([]);
    expect((await world.groups.group(POND_1))?.headcount).toBe(3);
  });

  test('entry codes lead to the emptiest groups, the desk to its staff', async () => {
    const world = laidOut();

    await apply(world);

    const [desk, moments] = world.codes.allCodes();
    expect(desk?.target).toEqual({ kind: 'staff', staff: ['luna'] });
    expect(moments?.target).toEqual({ kind: 'groups', groups: ['pond-2', 'pond-1'], autoCreateRoom: false });
  });

  test('the desk’s own code picture goes into one library entry, and the owner is asked once to choose it', async () => {
    const world = laidOut();

    await apply(world);
    await apply(world, campaignFile({ texts: '{ groupWelcome: "来「{name}」领海报" }' }));

    expect([...world.groupWelcomes.entries]).toEqual([
      ['template-1', { text: '来「国庆福利」领海报', pictureUrl: 'https://wework.qpic.cn/picture/2' }],
    ]);
    expect(world.groupWelcomes.pictures[0]).toEqual(Buffer.from('https://wework.qpic.cn/code/config-1'));
    expect(world.notices.told).toHaveLength(1);
    expect(world.notices.told[0]?.text).toContain('名 pond-1、名 pond-2');
  });

  test('applied again it changes nothing and says so', async () => {
    const world = laidOut();
    await apply(world);
    const before = await standing(world);
    const reads = world.directory.reads.length;

    const record = recordOf(await apply(world));

    expect(record).toMatchObject({ outcome: 'unchanged', version: 1, groupsAdded: 0, ownersAsked: 0 });
    expect(await standing(world)).toEqual(before);
    expect(world.directory.reads).toHaveLength(reads);
    expect(world.liveCodes.codes.size).toBe(3);
  });

  test('a change makes the next version and leaves the life of the campaign alone', async () => {
    const world = laidOut();
    await apply(world);
    await world.ask('campaign pause', { campaign: 'demo' });

    const record = recordOf(
      await apply(world, campaignFile({ expectedJoins: '300', entryCodes: '[moments, shop, park]' })),
    );

    expect(record).toMatchObject({ outcome: 'applied', version: 3, status: 'paused' });
    expect(world.codes.allCodes()).toHaveLength(4);
  });

  test('a group that is added later is read then, once, and only it', async () => {
    const world = laidOut();
    await apply(world);
    world.layOut('pond-3', 'cy');

    await apply(world, campaignFile({ groups: '[pond-1, pond-2, pond-3]' }));

    expect(world.directory.reads).toEqual(['pond-1', 'pond-2', 'pond-3']);
    expect(world.referrals.allPresences().map(({ member }) => member)).toEqual(['ann', 'bo', 'cy']);
    expect(world.notices.told.at(-1)?.text).toContain('名 pond-3');
  });

  test('other staff at the desk are what its code leads to from then on; it stays the same code', async () => {
    const world = laidOut();
    await apply(world);

    await apply(world, campaignFile({ desk: '[luna, sol]' }));

    const [desk] = world.codes.allCodes();
    expect(desk?.target).toEqual({ kind: 'staff', staff: ['luna', 'sol'] });
    expect(world.liveCodes.codes.get(desk?.configId ?? '')?.target).toEqual(desk?.target);
    expect(world.liveCodes.codes.size).toBe(3);
  });

  test('entry posters are asked for again only when they would look different', async () => {
    const world = laidOut();
    await apply(world);
    const { campaign, ...drawn } = { campaign: DEMO, keys: world.wanted.take().map(({ id }) => id.split(':')) };
    for (const [, code = '', fingerprint = ''] of drawn.keys) {
      const held = world.codes.allCodes().find((one) => one.code === code);
      if (held !== undefined) await world.codes.recordEntryPoster(held.code, `posters/${campaign}/${fingerprint}.jpg`);
    }

    expect(recordOf(await apply(world, campaignFile({ expectedJoins: '250' })))).toMatchObject({ postersAsked: 0 });
    expect(recordOf(await apply(world, campaignFile({ poster: '{ template: sunrise }' })))).toMatchObject({
      postersAsked: 2,
    });
  });

  test('the contact mechanic has no groups, no desk and no library entry', async () => {
    const world = operatorWorld();

    expect(recordOf(await apply(world, contactFile()))).toMatchObject({ outcome: 'applied', groupsAdded: 0 });
    expect(world.codes.allCodes().map(({ target }) => target)).toEqual([
      { kind: 'staff', staff: ['luna'] },
      { kind: 'staff', staff: ['luna'] },
    ]);
    expect(world.groupWelcomes.entries.size).toBe(0);
    expect(world.directory.reads).toEqual([]);
  });

  test('tried dry it says what would be, and writes nothing', async () => {
    const world = laidOut();

    const result = await world.ask('campaign apply', { yaml: campaignFile(), dryRun: true });

    expect(recordOf(result)).toMatchObject({ outcome: 'would be applied', version: 1, groupsAdded: 2 });
    expect(world.writes.made).toEqual([]);
  });

  test('groups of a campaign that has ended are free for the next', async () => {
    const world = laidOut();
    await apply(world, campaignFile({ id: 'spring' }));
    await world.ask('campaign end', { campaign: 'spring' });
    world.clock.advance(DAY);

    expect(recordOf(await apply(world))).toMatchObject({ outcome: 'applied', groupsAdded: 2 });
    expect((await world.groups.group(POND_1))?.campaign).toBe('demo');
  });
});

describe('a death at any write of an apply', () => {
  test('is healed by applying the same file again', async () => {
    const straight = laidOut();
    await apply(straight);
    const wanted = await standing(straight);
    const writes = straight.writes.made.length;
    expect(writes).toBeGreaterThan(15);

    for (let write = 1; write <= writes; write += 1) {
      const world = laidOut();
      world.writes.crashBeforeWrite(write);
      await expect(apply(world), `death before write ${write}`).rejects.toThrow('Died');
      await apply(world);
      await apply(world);

      expect(await standing(world), `death before write ${write}`).toEqual(wanted);
      expect(world.groupWelcomes.entries.has((await world.codes.officialCodes(DEMO))[0]?.groupWelcomeId ?? '')).toBe(
        true,
      );
    }
  });
});
