/** Callbacks are lost at random, sweeps find what can be found, and the measured completeness says exactly how many were lost, and of what kind. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readContacts } from '#functions/contact/read/read.ts';
import { recordContact } from '#functions/contact/record/record.ts';
import { sweepContacts } from '#functions/contact/sweep/sweep.ts';
import { measureCompleteness } from '#functions/report/measure/measure.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import { aContactCampaign, contactNews, DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { type StepWorld, stepWorld } from '#test/support/step-world.ts';

const YESTERDAY = NOON - DAY;

/** What became of one contact: how he came, whether and how he went, and which callbacks were lost or told twice. */
interface Course {
  readonly isComingLost: boolean;
  readonly went?: 'removed-by-staff' | 'removed-by-member';
  readonly isGoingLost: boolean;
  readonly isToldTwice: boolean;
}

const courses = fc.array(
  fc.record(
    {
      isComingLost: fc.boolean(),
      went: fc.constantFrom('removed-by-staff', 'removed-by-member'),
      isGoingLost: fc.boolean(),
      isToldTwice: fc.boolean(),
    },
    { requiredKeys: ['isComingLost', 'isGoingLost', 'isToldTwice'] },
  ),
  { maxLength: 12 },
);

/** All come within yesterday's noon hour; a sweep; then some go; another sweep. */
async function live(world: StepWorld, all: readonly Course[]): Promise<void> {
  const told = async (change: ContactChanged, isLost: boolean, isTwice: boolean): Promise<void> => {
    world.clock.set({ event: change.happenedAt + 2 * SECOND, wall: change.happenedAt + 2 * SECOND });
    for (let telling = isLost ? 2 : isTwice ? 0 : 1; telling < 2; telling += 1) await recordContact(world, change);
  };
  const sweep = async (at: number): Promise<void> => {
    world.clock.set({ event: at, wall: at });
    await sweepContacts(world, 0);
    for (const due of world.contactReads.take()) await readContacts(world, due);
    for (const found of world.contactNews.take()) await recordContact(world, found);
  };
  for (const [index, { isComingLost, isToldTwice }] of all.entries()) {
    const happenedAt = YESTERDAY + index * MINUTE;
    world.contacts.addContact({ member: memberId(`m${index}`), staff: LUNA, addedAt: happenedAt });
    await told(contactNews(`m${index}`, { id: `in-${index}`, happenedAt }), isComingLost, isToldTwice);
  }
  await sweep(YESTERDAY + HOUR);
  for (const [index, { went, isGoingLost, isToldTwice }] of all.entries()) {
    if (went === undefined) continue;
    // Who deletes the staff member stays on the staff member's list.
    if (went === 'removed-by-staff') world.contacts.removeContact(LUNA, memberId(`m${index}`));
    const happenedAt = YESTERDAY + 2 * HOUR + index * MINUTE;
    await told(contactNews(`m${index}`, { id: `out-${index}`, change: went, happenedAt }), isGoingLost, isToldTwice);
  }
  await sweep(YESTERDAY + 4 * HOUR);
}

test('law: what was lost is what the measuring calls unheard, or not recovered; nothing else is', async () => {
  await fc.assert(
    fc.asyncProperty(courses, async (all) => {
      const world = stepWorld();
      await world.campaigns.save(aContactCampaign());
      await world.campaigns.claimStaff(DEMO, [LUNA]);
      const went = (how: Course['went'], isLost?: boolean): number =>
        all.filter((one) => one.went === how && (isLost === undefined || one.isGoingLost === isLost)).length;
      await live(world, all);
      world.behaviour.counts(LUNA, YESTERDAY, went('removed-by-member'));
      world.clock.set({ event: NOON, wall: NOON });

      await measureCompleteness(world, { readLatelyMinutes: 60, recountForSeconds: 60 });

      expect(await world.completeness.latest(DEMO)).toMatchObject({
        heard: {
          comings: all.length,
          unheardComings: all.filter(({ isComingLost }) => isComingLost).length,
          goings: went('removed-by-staff') + went('removed-by-member', false),
          unheardGoings: went('removed-by-staff', true),
        },
        partings: {
          told: went('removed-by-member'),
          recorded: went('removed-by-member', false),
          recovered: went('removed-by-member', false),
          unmeasured: [],
        },
      });
    }),
    { numRuns: 60 },
  );
});
