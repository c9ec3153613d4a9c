/** A friend belongs to the day he came, and to his campaign: in the lake, in the export and in the measuring alike. */
import { expect, test } from 'vitest';
import { recordContact } from '#functions/contact/record/record.ts';
import { archive } from '#functions/report/archive/archive.ts';
import { measureCompleteness } from '#functions/report/measure/measure.ts';
import { DAY, HOUR } from '#shared/domain/calendar.ts';
import { campaignId, codeText, memberId, staffId } from '#shared/domain/identity.ts';
import type { FactChange } from '#shared/domain/report/lake-fact.ts';
import type { LakeFact } from '#shared/domain/report/lake-line.ts';
import { operatorWorld, rowsOf } from '#test/steps/operator/operator-world.ts';
import { aCode, aContactCampaign, aStanding, contactNews, DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { knownStaffRefs } from '#test/support/fakes/known-staff-refs.ts';

const OTHER = campaignId('other');
const SOL = staffId('sol');
const POSTER_MADE = NOON - 3 * DAY;

/** Two campaigns with one inviter each, whose posters were made three days ago; a friend of each comes today, and one more of Ann's came yesterday. */
async function twoCampaigns() {
  const world = operatorWorld();
  for (const [id, staff, inviter] of [
    [DEMO, LUNA, 'ann'],
    [OTHER, SOL, 'zoe'],
  ] as const) {
    await world.campaigns.save(aContactCampaign({ id, staff: [staff] }));
    await world.campaigns.claimStaff(id, [staff]);
    const via = { kind: 'contact', staff } as const;
    const poster = { key: 'k', fingerprint: 'f', drawnAt: POSTER_MADE };
    await world.seed(aStanding(inviter, { campaign: id, via, joinedAt: POSTER_MADE, observedAt: POSTER_MADE, poster }));
    await world.codes.recordCode(aCode(inviter, { campaign: id, madeAt: POSTER_MADE }));
  }
  const friend = (name: string, inviter: string, staff: typeof LUNA, happenedAt: number) =>
    recordContact(world, contactNews(name, { staff, code: codeText(`f-${inviter}`), happenedAt }));
  await friend('early', 'ann', LUNA, NOON - DAY);
  await friend('bo', 'ann', LUNA, NOON - HOUR);
  await friend('yan', 'zoe', SOL, NOON - 2 * HOUR);
  return world;
}

test('in the lake a friend stands in the hour he came, with his campaign, never under his inviter’s poster (D3)', async () => {
  const world = await twoCampaigns();
  const kept: (LakeFact & { readonly partition: string })[] = [];
  const lake = {
    append: async (partition: string, facts: readonly LakeFact[]) =>
      void kept.push(...facts.map((fact) => ({ partition, ...fact }))),
  };
  const refs = new Map(world.referrals.allStandings().map((one) => [`${one.member}`, one.memberRef]));
  const changes: readonly FactChange[] = [
    ...world.referrals.allReferrals().map((referral) => ({ after: { of: 'referral', referral } as const })),
    ...world.referrals.allStandings().map((standing) => ({ after: { of: 'standing', standing } as const })),
  ];

  await archive({ lake, staffRefs: knownStaffRefs() }, changes);

  const entered = (member: string) =>
    kept
      .filter(({ member_ref: ref, kind }) => ref === refs.get(member) && kind !== 'poster_drawn')
      .map(({ partition, campaign }) => `${campaign} ${partition}`);
  expect(new Set(entered('bo'))).toEqual(new Set(['demo dt=2026-11-22/hour=11']));
  expect(new Set(entered('early'))).toEqual(new Set(['demo dt=2026-11-21/hour=12']));
  expect(new Set(entered('yan'))).toEqual(new Set(['other dt=2026-11-22/hour=10']));
  expect(entered('bo')).toHaveLength(3);
});

test('in the export a friend has the instant he came, and each campaign has its own friends only (D3)', async () => {
  const world = await twoCampaigns();
  const listed = async (campaign: string) =>
    rowsOf(await world.ask('referrals export', { campaign })).rows.map((row) => [
      row['campaign'],
      row['invitee'],
      row['joined_at'],
    ]);

  expect(await listed(DEMO)).toEqual([
    ['demo', 'bo', '2026-11-22T11:00:00.000Z'],
    ['demo', 'early', '2026-11-21T12:00:00.000Z'],
  ]);
  expect(await listed(OTHER)).toEqual([['other', 'yan', '2026-11-22T10:00:00.000Z']]);
});

test('in the measuring a friend is a coming of his own day and his own campaign (D3)', async () => {
  const world = await twoCampaigns();

  await measureCompleteness(world, { readLatelyMinutes: 60, recountForSeconds: 60 });

  const comings = async (campaign: typeof DEMO) =>
    (await world.completeness.days(campaign)).flatMap(({ day, heard }) =>
      heard === undefined ? [] : [[day, heard.comings]],
    );
  expect(await comings(DEMO)).toEqual([
    ['2026-11-19', 1],
    ['2026-11-21', 1],
    ['2026-11-22', 1],
  ]);
  expect(await comings(OTHER)).toEqual([
    ['2026-11-19', 1],
    ['2026-11-22', 1],
  ]);
  expect((await world.referrals.standing(DEMO, memberId('bo')))?.inviter).toBe('ann');
});
