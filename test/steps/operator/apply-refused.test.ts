import { describe, expect, test } from 'vitest';
import { staffId } from '#shared/domain/identity.ts';
import { campaignFile, contactFile, type OperatorWorld, operatorWorld, recordOf } from './operator-world.ts';

const apply = (world: OperatorWorld, yaml = campaignFile()) => world.ask('campaign apply', { yaml });

async function running(): Promise<OperatorWorld> {
  const world = operatorWorld();
  for (const group of ['pond-1', 'pond-2', 'pond-3']) world.layOut(group);
  await apply(world);
  return world;
}

/** The faults of a file of which nothing may have been applied. */
async function faultsOf(world: OperatorWorld, yaml: string) {
  const writes = world.writes.made.length;
  const result = await apply(world, yaml);
  expect(world.writes.made).toHaveLength(writes);
  if (result.kind !== 'faults') throw new Error(`Answered ${JSON.stringify(result)}.`);
  return result.faults;
}

describe('a campaign file that is refused', () => {
  test('has every fault named at once, in the order of the file, by line, column and field', async () => {
    const faults = await faultsOf(
      operatorWorld(),
      'id: Demo!\nname: 国庆\nmechanic: group\nwindow:\n  from: 2026-10-01\n  to: 2026-10-31T00:00:00+08:00\ntimeZone: Mars\nexpectedJoins: 9\nentryCodes: [a, a]\ngroups:\n  - ok\n  - "not ok"\ndesk: [luna]\nhodl: 24h\n',
    );

    expect(faults.map(({ line, column, field }) => `${line}:${column} ${field}`)).toEqual([
      '1:5 id',
      '5:9 window.from',
      '7:11 timeZone',
      '9:17 entryCodes[1]',
      '12:5 groups[1]',
      '14:7 hodl',
    ]);
  });

  test('may be no YAML at all', async () => {
    expect(await faultsOf(operatorWorld(), 'id: [demo\nname: x')).toMatchObject([{ line: 2, field: '(file)' }]);
    expect(await faultsOf(operatorWorld(), '')).toMatchObject([{ line: 1, column: 1, field: '(file)' }]);
  });

  test('names a group that is closed, or no customer group', async () => {
    const world = operatorWorld();
    world.layOut('pond-1');

    expect(await faultsOf(world, campaignFile())).toMatchObject([
      { line: 8, column: 18, field: 'groups[1]', expected: expect.stringContaining('pond-2') },
    ]);
  });

  test('takes a group, or a member of staff, of a campaign that has not ended', async () => {
    const world = await running();

    const faults = await faultsOf(world, campaignFile({ id: 'other', groups: '[pond-3, pond-2]' }));

    expect(faults).toMatchObject([
      { field: 'groups[1]', expected: expect.stringContaining('campaign demo') },
      { field: 'desk[0]', expected: expect.stringContaining('luna') },
    ]);
    expect(await faultsOf(world, contactFile({ id: 'another' }))).toMatchObject([{ field: 'staff[0]' }]);
    expect(await world.campaigns.campaignOfStaff(staffId('luna'))).toBe('demo');
  });

  test('may take them once that campaign has ended', async () => {
    const world = await running();
    await world.ask('campaign end', { campaign: 'demo' });

    expect(recordOf(await apply(world, campaignFile({ id: 'other' })))).toMatchObject({ outcome: 'applied' });
  });

  test('changes the mechanic, or begins anew what was ended', async () => {
    const world = await running();

    expect(await faultsOf(world, contactFile())).toMatchObject([{ line: 3, field: 'mechanic' }]);
    await world.ask('campaign end', { campaign: 'demo' });
    expect(await faultsOf(world, campaignFile())).toMatchObject([{ line: 1, field: 'id' }]);
  });

  test('cannot work, for want of any place or any code; all findings are told', async () => {
    const world = await running();
    await world.codes.adjustQuota(500_000);
    const writes = world.writes.made.length;

    await expect(apply(world, campaignFile({ expectedJoins: '60000' }))).rejects.toMatchObject({
      name: 'Refused',
      code: 'CAMPAIGN_CANNOT_WORK',
      message: expect.stringMatching(/groups: 60000 needed.*refused: codes.*staff.*customers/),
    });
    expect(world.writes.made).toHaveLength(writes);
  });
});

describe('a campaign file that is applied with a warning', () => {
  test('expects more than its groups and staff can take', async () => {
    const world = await running();

    const record = recordOf(await apply(world, campaignFile({ expectedJoins: '6000', autoCreateRoom: 'true' })));

    expect(record['outcome']).toBe('applied');
    expect(record['warnings']).toEqual([
      expect.stringContaining('groups: 6000 needed, 398 there'),
      expect.stringContaining('groups WeCom opens by itself'),
      expect.stringContaining('staff: 6000 needed, 5000 there'),
    ]);
  });

  test('is over already', async () => {
    const world = operatorWorld();
    world.layOut('pond-1');
    world.layOut('pond-2');
    const window = '{ from: 2026-01-01T00:00:00Z, to: 2026-01-02T00:00:00Z }';

    expect(recordOf(await apply(world, campaignFile({ window })))).toMatchObject({
      status: 'ended',
      warnings: [expect.stringContaining('window')],
    });
  });

  test('without the picture of the desk’s code nothing is put into the library, and applying again does it', async () => {
    const world = operatorWorld();
    world.layOut('pond-1');
    world.layOut('pond-2');
    const { fetch } = world.pictures;
    world.pictures.fetch = async () => undefined;

    await expect(apply(world)).rejects.toMatchObject({ name: 'RetryLater', code: 'QR_IMAGE_UNAVAILABLE' });
    world.pictures.fetch = fetch;
    expect(recordOf(await apply(world))).toMatchObject({
      outcome: 'unchanged',
      groupWelcome: 'template-1',
      ownersAsked: 1,
    });
  });
});
