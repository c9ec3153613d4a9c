/** Operator: groups that are new to a campaign are read once; whoever is inside already is the baseline (存量成员) and never a join. */
import type { CampaignDefinition } from '#shared/domain/campaign/campaign.ts';
import type { Fault } from '#shared/domain/campaign/fault.ts';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import { type CampaignId, type GroupId, memberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';

export interface NewGroup {
  readonly group: HeldGroup;
  readonly baseline: readonly Presence[];
}

export interface GroupPool {
  readonly held: readonly HeldGroup[];
  readonly added: readonly NewGroup[];
  /** Groups of the file that are dissolved, or no customer groups. */
  readonly faults: readonly Fault[];
}

type Ports = Pick<OperatorPorts, 'groups' | 'directory' | 'referrals' | 'clock' | 'mint'>;

/** WeCom takes far more; it leaves room for the reads that joins need meanwhile. */
const READS_AT_ONCE = 10;
const WRITES_AT_ONCE = 8;

/** Reads only; nothing is written. */
export async function readPool(ports: Ports, { id, groups }: CampaignDefinition): Promise<GroupPool> {
  const held = await ports.groups.groupsOf(id, groups);
  const known = new Set(held.map(({ group }) => group));
  const places = groups.map((group, index) => ({ group, index })).filter(({ group }) => !known.has(group));
  const added: NewGroup[] = [];
  const faults: Fault[] = [];
  for (let from = 0; from < places.length; from += READS_AT_ONCE) {
    const few = places.slice(from, from + READS_AT_ONCE);
    const read = await Promise.all(few.map(({ group }) => readNewGroup(ports, id, group)));
    for (const [at, { index, group }] of few.entries()) {
      const found = read[at];
      if (found !== undefined) added.push(found);
      else
        faults.push({ path: ['groups', index], expected: `a customer group that exists; ${group} is closed or none` });
    }
  }
  return { held, added, faults };
}

async function readNewGroup(ports: Ports, campaign: CampaignId, group: GroupId): Promise<NewGroup | undefined> {
  const readStartedAt = ports.clock.wallNow();
  const readAsOf = ports.clock.eventNow();
  const seen = await ports.directory.readGroup(group);
  if (seen === 'closed') return undefined;
  const { name, owner, version, members } = seen;
  return {
    group: { group, campaign, owner, name, version, readStartedAt, readAsOf, headcount: members.length },
    baseline: members
      .filter((member) => !member.isStaff)
      .map(({ id, joinedAt }) => ({ via: { kind: 'group', group }, member: memberId(id), joinedAt })),
  };
}

/** The baseline first: once a group is noted as the campaign's, everybody who is not in its baseline is a join. */
export async function recordNewGroups(ports: Ports, added: readonly NewGroup[]): Promise<void> {
  for (const { group, baseline } of added) {
    for (let from = 0; from < baseline.length; from += WRITES_AT_ONCE) {
      const few = baseline.slice(from, from + WRITES_AT_ONCE);
      await Promise.all(few.map((presence) => recordInside(ports, group.campaign, presence)));
    }
    if ((await ports.groups.recordRead(group)) === 'recorded') continue;
    throw new RetryLater('GROUP_READ_MEANWHILE', 'A group was read by somebody else meanwhile; apply again.', {
      group: group.group,
    });
  }
}

/** He is observed, so that why he does not count can be told; told twice it is one observation. */
async function recordInside(
  { referrals, clock, mint }: Ports,
  campaign: CampaignId,
  presence: Presence,
): Promise<void> {
  const { via, member, joinedAt } = presence;
  const seen = { observedAt: clock.eventNow(), reason: 'baseline', foundBySweep: false } as const;
  const observation = { campaign, member, memberRef: mint.memberRef(), via, joinedAt, ...seen };
  await referrals.record({ observation, presence });
}
