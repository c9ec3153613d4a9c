/** Operator: a campaign file is checked whole, then made true. Whatever is left undone by a death is done by applying the file again. */
import { type Campaign, type CampaignDefinition, statusAt } from '#shared/domain/campaign/campaign.ts';
import { type CapacityFinding, capacityFindings } from '#shared/domain/campaign/capacity.ts';
import { inducementFault, inducementSentence, inducementsIn } from '#shared/domain/campaign/inducement.ts';
import { succeed, successionFaults } from '#shared/domain/campaign/succession.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { catchUpDue } from '#shared/messages/reward-due.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { capacitySentence, moreWarnings } from './apply-warnings.ts';
import { artFaults } from './art.ts';
import { readCampaignFile } from './campaign-file.ts';
import { askOwners, putGroupWelcome } from './group-welcome.ts';
import { type GroupPool, readPool, recordNewGroups } from './new-groups.ts';
import { openDesk, openEntryCodes, wantEntryPosters } from './official-codes.ts';
import type { OperatorPorts } from './ports.ts';
import { openSeats, seatFaults } from './seats.ts';
import { proveTemplate } from './template-on-proof.ts';

export async function applyCampaign(
  ports: OperatorPorts,
  { yaml, dryRun = false, strict = false, comingArt }: InputOf<'campaign apply'>,
): Promise<CommandResult> {
  const now = ports.clock.eventNow();
  const file = readCampaignFile(ports.readText, yaml);
  if (file.kind === 'faults') return file;
  const { definition, locate } = file;
  const stored = await ports.campaigns.campaigns();
  const taken = successionFaults(definition, stored, now);
  if (taken.length > 0) return { kind: 'faults', faults: locate(taken) };
  const wordings = inducementsIn(definition);
  if (strict && wordings.length > 0) return { kind: 'faults', faults: locate(wordings.map(inducementFault)) };
  const artless = await artFaults(ports, definition, comingArt);
  if (artless.length > 0) return { kind: 'faults', faults: locate(artless) };
  const pool = await readPool(ports, definition);
  const groupless = [...pool.faults, ...(await seatFaults(ports, definition))];
  if (groupless.length > 0) return { kind: 'faults', faults: locate(groupless) };
  const findings = await capacityOf(ports, definition, pool);
  const before = stored.find(({ id }) => id === definition.id);
  const looks = await proveTemplate(ports, definition, before);
  const campaign = succeed(definition, before, now);
  const about = {
    campaign: campaign.id,
    outcome: outcomeOf(campaign, before, dryRun),
    version: campaign.version,
    status: statusAt(campaign, now),
    groupsAdded: pool.added.length,
    warnings: [
      ...findings.map(capacitySentence),
      ...wordings.map(inducementSentence),
      ...moreWarnings(campaign, before, pool, now),
      ...looks,
    ],
  };
  if (dryRun) return { kind: 'record', record: about };
  return { kind: 'record', record: { ...about, ...(await makeTrue(ports, campaign, campaign !== before, pool)) } };
}

/** The order matters: each part is found done, or is done again, by the next apply. */
async function makeTrue(ports: OperatorPorts, campaign: Campaign, isNew: boolean, pool: GroupPool) {
  if (isNew && (await ports.campaigns.save(campaign)) === 'version-raced') {
    throw new RetryLater('CAMPAIGN_CHANGED_MEANWHILE', 'Somebody else changed the campaign just now; apply again.', {
      campaign: campaign.id,
    });
  }
  await recordNewGroups(ports, pool.added);
  await ports.campaigns.claimStaff(campaign.id, [...campaign.staff, ...campaign.desk]);
  const groups = groupsOf(pool);
  const desk = campaign.mechanic === 'group' ? await openDesk(ports, campaign) : undefined;
  const entries = await openEntryCodes(ports, campaign, groups);
  const postersAsked = await wantEntryPosters(ports, campaign, entries);
  const seats = await openSeats(ports, campaign);
  // A budget may have been raised: whoever waits is looked at.
  if (campaign.rewards !== undefined) await ports.announceRewardDue(catchUpDue(campaign.id, ports.clock.wallNow()));
  const entryCodes = Object.fromEntries(
    entries.flatMap(({ owner, code }) => (owner.kind === 'entry' ? [[owner.label, code]] : [])),
  );
  const opened = { entryCodes, postersAsked, ...(seats === undefined ? {} : { seats }) };
  if (desk === undefined) return opened;
  const groupWelcome = await putGroupWelcome(ports, campaign, desk);
  return { ...opened, groupWelcome, ownersAsked: await askOwners(ports, campaign, groups) };
}

/** @throws Refused `CAMPAIGN_CANNOT_WORK`, with every finding */
async function capacityOf(
  { codes }: OperatorPorts,
  definition: CampaignDefinition,
  pool: GroupPool,
): Promise<readonly CapacityFinding[]> {
  const findings = capacityFindings(definition, { pool: groupsOf(pool), codesUsed: await codes.quotaUsed() });
  if (findings.every(({ level }) => level === 'warn')) return findings;
  throw new Refused('CAMPAIGN_CANNOT_WORK', `Nothing was applied. ${findings.map(capacitySentence).join('; ')}.`, {
    campaign: definition.id,
    findings: findings.length,
  });
}

const groupsOf = ({ held, added }: GroupPool) => [...held, ...added.map(({ group }) => group)];

function outcomeOf(campaign: Campaign, before: Campaign | undefined, dryRun: boolean): string {
  if (campaign === before) return 'unchanged';
  return dryRun ? 'would be applied' : 'applied';
}
