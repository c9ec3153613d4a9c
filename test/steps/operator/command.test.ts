import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '#shared/domain/calendar.ts';
import { isRunningAt } from '#shared/domain/campaign/campaign.ts';
import { campaignId, groupId, memberId } from '#shared/domain/identity.ts';
import {
  aCampaign,
  aContactCampaign,
  aHeldGroup,
  DEMO,
  deskCode,
  entryCode,
  LUNA,
  NOON,
  POND_1,
} from '#test/support/builders.ts';
import { operatorWorld, recordOf, rowsOf } from './operator-world.ts';

describe('a command', () => {
  test.each(['campaign destroy', '', 'apply', 'toString'])('%j is none, and is refused', async (command) => {
    await expect(async () => operatorWorld().ask(command)).rejects.toMatchObject({ code: 'COMMAND_UNKNOWN' });
  });

  test.each([
    ['campaign apply', {}, 'yaml'],
    ['campaign pause', { campaign: 7 }, 'campaign'],
    ['campaign list', { everything: true }, 'everything'],
    ['quarantine list', { limit: 0 }, 'limit'],
    ['poster want', null, 'participant'],
    ['secrets set', 'all', 'input'],
  ])('%s does not take %j, and says where', async (command, input, places) => {
    await expect(async () => operatorWorld().ask(command, input)).rejects.toMatchObject({
      name: 'Refused',
      code: 'COMMAND_INPUT_UNFIT',
      facts: { places },
    });
  });

  test('about no named campaign means the only one that runs, else the demo', async () => {
    const world = operatorWorld();
    await expect(world.ask('campaign show')).rejects.toMatchObject({ code: 'CAMPAIGN_UNNAMED' });
    await world.campaigns.save(aCampaign({ id: campaignId('autumn') }));
    expect(recordOf(await world.ask('campaign show'))).toMatchObject({ id: 'autumn' });
    await world.campaigns.save(aCampaign({ id: campaignId('spring') }));
    await expect(world.ask('campaign show')).rejects.toMatchObject({ code: 'CAMPAIGN_UNNAMED' });
    await world.campaigns.save(aCampaign({ endedAt: NOON }));
    expect(recordOf(await world.ask('campaign show'))).toMatchObject({ id: 'demo' });
    await expect(world.ask('campaign show', { campaign: 'winter' })).rejects.toMatchObject({
      code: 'CAMPAIGN_UNKNOWN',
    });
  });
});

describe('the life of a campaign', () => {
  test('is paused, resumed and ended by event time, one version on each; said twice, done once', async () => {
    const world = operatorWorld();
    await world.campaigns.save(aCampaign());
    const life = async (change: string) => recordOf(await world.ask(`campaign ${change}`, { campaign: 'demo' }));

    expect(await life('resume')).toMatchObject({ outcome: 'unchanged', version: 1 });
    expect(await life('pause')).toMatchObject({ outcome: 'paused', version: 2, status: 'paused' });
    world.clock.advance(HOUR);
    expect(await life('pause')).toMatchObject({ outcome: 'unchanged', version: 2 });
    expect(await life('resume')).toMatchObject({ outcome: 'resumed', version: 3, status: 'running' });
    world.clock.advance(HOUR);
    expect(await life('end')).toMatchObject({ outcome: 'ended', version: 4, status: 'ended' });
    world.clock.advance(HOUR);
    expect(await life('end')).toMatchObject({ outcome: 'unchanged', version: 4 });
    await expect(life('pause')).rejects.toMatchObject({ code: 'CAMPAIGN_ENDED' });

    const campaign = await world.campaigns.campaign(DEMO);
    expect(campaign?.pauses).toEqual([{ from: NOON, to: NOON + HOUR }]);
    expect(campaign?.endedAt).toBe(NOON + 2 * HOUR);
    const instants = [NOON - 1, NOON, NOON + HOUR - 1, NOON + HOUR, NOON + 2 * HOUR];
    expect(instants.map((at) => campaign !== undefined && isRunningAt(campaign, at))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  test('that is changed by somebody else at the same moment is read and changed again', async () => {
    const world = operatorWorld();
    await world.campaigns.save(aCampaign());
    const { save } = world.campaigns;
    let isFirst = true;
    const campaigns = {
      ...world.campaigns,
      save: async (campaign: Parameters<typeof save>[0]) => {
        if (isFirst) await save(aCampaign({ version: 2, expectedJoins: 7 }));
        isFirst = false;
        return save(campaign);
      },
    };
    Object.assign(world.campaigns, { save: campaigns.save });

    expect(recordOf(await world.ask('campaign end', { campaign: 'demo' }))).toMatchObject({ version: 3 });
    expect(await world.campaigns.campaign(DEMO)).toMatchObject({ expectedJoins: 7, endedAt: NOON });
  });
});

describe('showing campaigns', () => {
  test('lists each with its status', async () => {
    const world = operatorWorld();
    await world.campaigns.save(aCampaign({ endedAt: NOON - DAY }));
    await world.campaigns.save(aContactCampaign({ id: campaignId('next'), startsAt: NOON + 1 }));

    expect(rowsOf(await world.ask('campaign list'))).toMatchObject({
      columns: ['campaign', 'name', 'mechanic', 'status', 'version', 'starts_at', 'ends_at'],
      rows: [
        { campaign: 'demo', mechanic: 'group', status: 'ended', ends_at: '2026-11-21T12:00:00.000Z' },
        { campaign: 'next', mechanic: 'contact', status: 'scheduled' },
      ],
    });
  });

  test('one shows its codes, its groups, and in which of them the welcome is not confirmed', async () => {
    const world = operatorWorld();
    await world.campaigns.save(aCampaign({ entryCodes: [{ label: 'moments' }, { label: 'shop' }] }));
    await world.codes.recordCode(entryCode('moments', { posterKey: 'posters/demo/1.jpg' }));
    await world.codes.recordCode(deskCode({ groupWelcomeId: 'template-1' }));
    await world.groups.recordRead(aHeldGroup({ headcount: 150 }));
    await world.groups.recordWelcomeAsked(DEMO, POND_1, NOON);

    const shown = recordOf(await world.ask('campaign show'));

    expect(shown).toMatchObject({
      id: 'demo',
      status: 'running',
      entryCodes: [
        { label: 'moments', code: 'entry-moments', poster: 'drawn', posterKey: 'posters/demo/1.jpg' },
        { label: 'shop', code: 'not made yet', poster: 'not drawn yet' },
      ],
      desk: { staff: ['luna'], code: 'desk', groupWelcome: 'template-1' },
      groups: [
        { group: 'pond-1', owner: 'luna', headcount: 150, placesLeft: 50, welcome: 'asked' },
        { group: 'pond-2', welcome: 'not asked' },
      ],
      welcomeNotConfirmed: ['pond-1', 'pond-2'],
      codesUsed: '0 of 500000',
      findings: [{ level: 'warn', what: 'groups', needed: 1_000, available: 50 }],
    });
  });

  test('one shows its rules of counting in words, and how long its lists are', async () => {
    const world = operatorWorld();
    const counting = async (campaign: Parameters<typeof aCampaign>[0]) => {
      await world.campaigns.save(aCampaign(campaign));
      return recordOf(await world.ask('campaign show', { campaign: 'demo' }))['counting'];
    };

    expect(await counting({})).toEqual({
      newOnly: 'anybody counts, once',
      hold: 'no hold: who comes counts at once',
      leaving: 'leaving later changes nothing',
      maximum: 'no limit to what one inviter may bring',
      blacklist: 0,
      whitelist: 0,
    });
    const lists = { blacklist: ['a', 'b'].map(memberId), whitelist: [memberId('c')] };
    const rules = { newOnly: 'groups', leaving: 'always', maximumCounted: 50, ...lists } as const;
    expect(await counting({ version: 2, holdSeconds: 86_400, counting: rules })).toEqual({
      newOnly:
        'newcomers only: he had never been in any group of this campaign before; who was inside when the group was added had been',
      hold: 'a hold of 24 hours, then a read begun after its end must still show him',
      leaving: expect.stringContaining('who leaves later is taken back and counts again when he returns'),
      maximum: 'at most 50 of one inviter count, those confirmed first',
      blacklist: 2,
      whitelist: 1,
    });
  });

  test('one shows whom of the staff it tells, or that it tells nobody', async () => {
    const world = operatorWorld();
    const shown = async (campaign: Parameters<typeof aCampaign>[0]) => {
      await world.campaigns.save(aCampaign(campaign));
      return recordOf(await world.ask('campaign show', { campaign: 'demo' }))['notices'];
    };
    const quiet = { from: '22:00', to: '08:00' };

    expect(await shown({})).toBe('nobody is told how it goes');
    expect(await shown({ version: 2, notices: { to: [LUNA], kinds: ['stock'], quiet } })).toEqual({
      to: ['luna'],
      kinds: ['stock'],
      quiet: '22:00 to 08:00',
    });
    expect(await shown({ version: 3, notices: { to: [LUNA], kinds: ['stock'] } })).toMatchObject({ quiet: 'none' });
  });

  test('the operator’s word that an owner has chosen the welcome outlasts every read of the group', async () => {
    const world = operatorWorld();
    await world.campaigns.save(aCampaign());

    await world.ask('campaign confirm-welcome', { groups: ['pond-1'] });
    await world.groups.recordRead(aHeldGroup());

    expect(recordOf(await world.ask('campaign show'))).toMatchObject({
      groups: [{ welcome: 'confirmed' }, { welcome: 'not asked' }],
      welcomeNotConfirmed: ['pond-2'],
    });
    await expect(world.ask('campaign confirm-welcome', { groups: ['pond-2', 'pond-9'] })).rejects.toMatchObject({
      code: 'GROUP_OF_NO_CAMPAIGN',
      message: expect.stringContaining('pond-9'),
    });
    expect((await world.groups.welcomeChoices(DEMO, [groupId('pond-2')])).size).toBe(0);
  });
});

describe('sweeping now', () => {
  test('asks for a read of every group and of every staff member’s contacts, of one campaign or of all, and says how many', async () => {
    const world = operatorWorld();
    await world.campaigns.save(aCampaign());
    await world.campaigns.save(aContactCampaign({ id: campaignId('other') }));
    await world.groups.recordRead(aHeldGroup({ readStartedAt: NOON }));
    await world.staff.recordRead({ staff: LUNA, readAsOf: NOON, readStartedAt: NOON });

    expect(recordOf(await world.ask('sweep now', { campaign: 'other' }))).toEqual({
      groups: 0,
      groupReadsAsked: 0,
      staff: 1,
      contactReadsAsked: 1,
    });
    expect(recordOf(await world.ask('sweep now'))).toMatchObject({ groups: 1, groupReadsAsked: 1, staff: 1 });
    expect(world.groupNews.messages).toMatchObject([{ group: 'pond-1', foundBySweep: true }]);
    expect(world.contactReads.messages).toMatchObject([{ staff: LUNA }, { staff: LUNA }]);
    await expect(world.ask('sweep now', { campaign: 'none' })).rejects.toMatchObject({ code: 'CAMPAIGN_UNKNOWN' });
  });
});
