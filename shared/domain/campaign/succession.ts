/** How a campaign file follows what is stored already: what it may not change, what it may not take from others, and which version it makes. */
import { type Instant, isoInstant } from '../calendar.ts';
import { canonical } from '../poster/fingerprint.ts';
import { type Campaign, type CampaignDefinition, endOf } from './campaign.ts';
import type { Fault } from './fault.ts';

/**
 * A campaign keeps its mechanic for life, and who has ended it does not begin it again: people hold its codes.
 * A group, and a staff member, belongs to one campaign at a time: taken over before the other's end, its joins would be judged by the wrong one.
 */
export function successionFaults(
  definition: CampaignDefinition,
  stored: readonly Campaign[],
  now: Instant,
): readonly Fault[] {
  const before = stored.find((campaign) => campaign.id === definition.id);
  const faults: Fault[] = [];
  if (before !== undefined && before.mechanic !== definition.mechanic) {
    faults.push({ path: ['mechanic'], expected: `${before.mechanic}, as applied before: a mechanic cannot change` });
  }
  if (before?.endedAt !== undefined) {
    faults.push({ path: ['id'], expected: `another id: this campaign was ended at ${isoInstant(before.endedAt)}` });
  }
  const others = stored.filter((campaign) => campaign.id !== definition.id && endOf(campaign) > now);
  for (const other of others) faults.push(...overlapFaults(definition, other));
  return faults;
}

function overlapFaults(definition: CampaignDefinition, other: Campaign): readonly Fault[] {
  const until = `of campaign ${other.id} until ${isoInstant(endOf(other))}`;
  const taken = (field: string, mine: readonly string[], its: readonly string[], what: string): readonly Fault[] =>
    mine.flatMap((one, index) =>
      its.includes(one) ? [{ path: [field, index], expected: `${what} of no other campaign; ${one} is ${until}` }] : [],
    );
  const itsStaff = [...other.staff, ...other.desk];
  return [
    ...taken('groups', definition.groups, other.groups, 'a group'),
    ...taken('staff', definition.staff, itsStaff, 'a staff member'),
    ...taken('desk', definition.desk, itsStaff, 'a staff member'),
  ];
}

/** The campaign as it is after the file is applied: one version on if anything in the file is new, else the very one that is stored. */
export function succeed(definition: CampaignDefinition, before: Campaign | undefined, now: Instant): Campaign {
  if (before === undefined) return { ...definition, version: 1, appliedAt: now, pauses: [] };
  const { version, appliedAt: _appliedAt, pauses, endedAt, ...asApplied } = before;
  if (canonical(asApplied) === canonical(definition)) return before;
  return {
    ...definition,
    version: version + 1,
    appliedAt: now,
    pauses,
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}
