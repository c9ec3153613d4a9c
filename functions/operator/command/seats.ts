/** Operator: a prize may be a seat in a group of a higher tier. Each such group gets a code of its own, whose picture whoever earned it is shown. */
import type { Campaign, CampaignDefinition } from '#shared/domain/campaign/campaign.ts';
import type { Fault } from '#shared/domain/campaign/fault.ts';
import { type GroupId, groupId } from '#shared/domain/identity.ts';
import { prizesOf } from '#shared/domain/reward/rewards.ts';
import { type CodePorts, officialCode } from './official-codes.ts';
import type { OperatorPorts } from './ports.ts';

/** Those that have no open code yet must exist; WeCom says of the others when something is wrong with them. */
export async function seatFaults(
  { codes, directory }: Pick<OperatorPorts, 'codes' | 'directory'>,
  definition: CampaignDefinition,
): Promise<readonly Fault[]> {
  const groups = seatsOf(definition);
  if (groups.length === 0) return [];
  const opened = new Set(
    (await codes.officialCodes(definition.id)).flatMap(({ owner, closedAt }) =>
      owner.kind === 'seat' && closedAt === undefined ? [owner.label] : [],
    ),
  );
  const faults: Fault[] = [];
  for (const group of groups.filter((one) => !opened.has(one))) {
    if ((await directory.readGroup(group)) !== 'closed') continue;
    faults.push({ path: ['rewards'], expected: `seats in groups that exist; ${group} is closed or none` });
  }
  return faults;
}

/** A seat nobody is promised any more keeps its code: old participants keep the old promise. */
export async function openSeats(
  ports: CodePorts,
  campaign: Campaign,
): Promise<Readonly<Record<string, string>> | undefined> {
  const groups = seatsOf(campaign);
  const opened: [string, string][] = [];
  for (const group of groups) {
    const target = { kind: 'groups', groups: [group], autoCreateRoom: false } as const;
    const { code } = await officialCode(ports, campaign, { kind: 'seat', label: group }, target);
    opened.push([group, code]);
  }
  return groups.length === 0 ? undefined : Object.fromEntries(opened);
}

const seatsOf = ({ rewards }: CampaignDefinition): readonly GroupId[] => [
  ...new Set(
    (rewards === undefined ? [] : prizesOf(rewards)).flatMap(({ lure }) =>
      lure.kind === 'seat' ? [groupId(lure.group)] : [],
    ),
  ),
];
