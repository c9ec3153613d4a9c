/** What every campaign store promises: versions follow one another, and a staff member belongs to the campaign that claimed him last. */
import { describe, expect, test } from 'vitest';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { campaignId, memberId, staffId } from '#shared/domain/identity.ts';
import { POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';
import type { Lure } from '#shared/domain/reward/lure.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aCampaign, aTemplate, DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { inMemoryCampaignStore } from '#test/support/fakes/in-memory-campaign-store.ts';

const tables = freshTables();
const ANN = memberId('ann');
const box = { xPx: 1, yPx: 2, widthPx: 3, heightPx: 4 };

describe.each([
  { name: 'in memory', open: async () => inMemoryCampaignStore() },
  { name: 'DynamoDB', open: async () => dynamoCampaignStore(await tables.next()) },
])('campaign store: $name', ({ open }) => {
  test('a campaign is read back as it was applied, whatever its template and life', async () => {
    const store = await open();
    const campaign = aCampaign({
      template: aTemplate({
        background: { kind: 'art', name: 'autumn' },
        layers: [
          { kind: 'qr', box },
          { kind: 'avatar', box },
          { kind: 'text', box, text: '{nickname}', sizePx: 40, colour: '#102030', align: 'centre' },
        ],
      }),
      pauses: [{ from: NOON, to: NOON + 1 }, { from: NOON + 2 }],
      endedAt: NOON + 3,
      groups: [],
    });

    const outcome = await store.save(campaign);

    expect(outcome).toBe('saved');
    expect(await store.campaign(DEMO)).toStrictEqual(campaign);
    expect(await store.campaign(campaignId('other'))).toBeUndefined();
  });

  test('a campaign is read back with the staff it tells, at any hour or not', async () => {
    const store = await open();
    const to = [LUNA, staffId('li.si')];
    const atAnyHour = aCampaign({ notices: { to, kinds: ['stock', 'rung'] } });
    await store.save(atAnyHour);
    expect(await store.campaign(DEMO)).toStrictEqual(atAnyHour);

    const byDay = aCampaign({
      version: 2,
      notices: { to, quiet: { from: '22:00', to: '08:00' }, kinds: ['budget', 'completeness'] },
    });
    await store.save(byDay);
    expect(await store.campaign(DEMO)).toStrictEqual(byDay);
  });

  test('a campaign is read back with the rewards it gives, of every kind', async () => {
    const store = await open();
    const prize = (lure: Lure) => ({ name: '礼', lure, valueMinor: 2_990, costMinor: 1_200 });
    const rung = (needs: number, lure: Lure) => ({
      needs,
      prize: prize(lure),
      claimWithinDays: 7,
      isReviewed: needs > 2,
    });
    const campaign = aCampaign({
      rewards: {
        currency: 'CNY',
        ladder: [
          { ...rung(1, { kind: 'codes', stock: 'bags' }), cheaper: prize({ kind: 'points', points: 5 }) },
          { ...rung(2, { kind: 'coupon', stock: 'tens', template: 'tpl:10' }), most: { pieces: 9, minor: 100 } },
          rung(3, { kind: 'link', url: 'https://gift.example/{grant}' }),
          rung(4, { kind: 'seat', group: 'wrHigher' }),
        ],
        forInvitee: rung(0, { kind: 'points', points: 100 }),
        budget: { total: { minor: 1 }, perDay: { pieces: 2 }, atCap: 'cheaper' },
        prizeCeilingMinor: 5_000_000,
      },
    });

    await store.save(campaign);

    expect(await store.campaign(DEMO)).toStrictEqual(campaign);
    expect(await store.version(DEMO, 1)).toStrictEqual(campaign);
  });

  test.each(POSTER_TEMPLATES.map((template) => [template.name, template] as const))(
    'a campaign with the shipped template %s is read back as it was applied',
    async (_name, template) => {
      const store = await open();

      await store.save(aCampaign({ template }));

      expect((await store.campaign(DEMO))?.template).toStrictEqual(template);
    },
  );

  test('a version is saved only right after the one before it', async () => {
    const store = await open();

    expect(await store.save(aCampaign({ version: 2 }))).toBe('version-raced');
    expect(await store.campaign(DEMO)).toBeUndefined();
    expect(await store.save(aCampaign({ version: 1 }))).toBe('saved');
    expect(await store.save(aCampaign({ version: 1, name: '别的' }))).toBe('version-raced');
    expect(await store.save(aCampaign({ version: 3, name: '别的' }))).toBe('version-raced');
    expect(await store.save(aCampaign({ version: 2, name: '第二版' }))).toBe('saved');
    expect(await store.campaign(DEMO)).toStrictEqual(aCampaign({ version: 2, name: '第二版' }));
  });

  test('every version that was applied can be looked up as it was, the current one too', async () => {
    const store = await open();
    const first = aCampaign({ counting: { leaving: 'always', maximumCounted: 9, blacklist: [], whitelist: [ANN] } });
    const second = aCampaign({
      ...{ version: 2, name: '第二版', appliedAt: NOON, endedAt: NOON + 5 },
      counting: { newOnly: 'corp', leaving: 'never', blacklist: [ANN], whitelist: [] },
    });
    await store.save(first);
    await store.save(second);
    await store.save(aCampaign({ version: 2, name: 'came too late' }));

    expect(await store.version(DEMO, 1)).toStrictEqual(first);
    expect(await store.version(DEMO, 2)).toStrictEqual(second);
    expect(await store.version(DEMO, 3)).toBeUndefined();
    expect(await store.version(campaignId('autumn'), 1)).toBeUndefined();
  });

  test('of ten who apply the same version at once one is heard', async () => {
    const store = await open();
    await store.save(aCampaign());

    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => store.save(aCampaign({ version: 2, name: `campaign ${index}` }))),
    );

    expect(outcomes.filter((outcome) => outcome === 'saved')).toHaveLength(1);
    expect((await store.campaign(DEMO))?.name).toBe(`campaign ${outcomes.indexOf('saved')}`);
  });

  test('every campaign is listed once, in its current version', async () => {
    const store = await open();
    await store.save(aCampaign());
    await store.save(aCampaign({ version: 2 }));
    await store.save(aCampaign({ id: campaignId('autumn') }));

    const listed = await store.campaigns();

    expect(listed.map((campaign) => [campaign.id, campaign.version])).toEqual([
      ['autumn', 1],
      ['demo', 2],
    ]);
  });

  test('staff belong to who claimed them last', async () => {
    const store = await open();
    const many = Array.from({ length: 60 }, (_, index) => staffId(`staff-${index}`));
    await store.claimStaff(DEMO, [LUNA, ...many]);

    await store.claimStaff(campaignId('autumn'), [LUNA]);

    expect(await store.campaignOfStaff(LUNA)).toBe('autumn');
    expect(await store.campaignOfStaff(staffId('staff-59'))).toBe('demo');
    expect(await store.campaignOfStaff(staffId('stranger'))).toBeUndefined();
  });
});
