/** Operator: campaigns as they stand, and what one still needs. */
import { isoInstant } from '#shared/domain/calendar.ts';
import { endOf, statusAt } from '#shared/domain/campaign/campaign.ts';
import { capacityFindings } from '#shared/domain/campaign/capacity.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import { CODE_QUOTA } from '#shared/domain/campaign/quota.ts';
import { type HeldGroup, placesLeft } from '#shared/domain/group/held-group.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { WelcomeChoice } from '#shared/ports/group-store.ts';
import { budgetStanding } from './budget.ts';
import { completenessLines } from './completeness.ts';
import { definitionOf } from './definition.ts';
import type { OperatorPorts } from './ports.ts';
import { ladderLines } from './rewards-shown.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<OperatorPorts, 'campaigns' | 'codes' | 'groups' | 'rewards' | 'clock' | 'completeness'>;

export async function listCampaigns({ campaigns, clock }: Ports): Promise<CommandResult> {
  const rows = (await campaigns.campaigns()).map((campaign) => ({
    campaign: campaign.id,
    name: campaign.name,
    mechanic: campaign.mechanic,
    status: statusAt(campaign, clock.eventNow()),
    version: campaign.version,
    starts_at: isoInstant(campaign.startsAt),
    ends_at: isoInstant(endOf(campaign)),
  }));
  const columns = ['campaign', 'name', 'mechanic', 'status', 'version', 'starts_at', 'ends_at'];
  return { kind: 'rows', columns, rows };
}

export async function showCampaign(
  ports: Ports,
  { campaign: named }: InputOf<'campaign show'>,
): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  const { rewards } = campaign;
  const [official, held, choices, used, measured, given] = await Promise.all([
    ports.codes.officialCodes(campaign.id),
    ports.groups.groupsOf(campaign.id, campaign.groups),
    ports.groups.welcomeChoices(campaign.id, campaign.groups),
    ports.codes.quotaUsed(),
    ports.completeness.latest(campaign.id),
    rewards && budgetStanding(ports, campaign, rewards),
  ]);
  const pool = new Map(held.map((group) => [group.group, group]));
  const desk = official.find(({ owner }) => owner.kind === 'desk');
  const record = {
    ...definitionOf(campaign),
    status: statusAt(campaign, ports.clock.eventNow()),
    version: campaign.version,
    entryCodes: campaign.entryCodes.map(({ label }) => entryLine(label, official)),
    ...(campaign.mechanic === 'contact'
      ? { staff: campaign.staff }
      : {
          desk: { staff: campaign.desk, code: desk?.code ?? 'not made yet', groupWelcome: desk?.groupWelcomeId ?? '' },
          groups: campaign.groups.map((id) => groupLine(id, pool.get(id), choices.get(id))),
          welcomeNotConfirmed: campaign.groups.filter((id) => choices.get(id)?.confirmedAt === undefined),
        }),
    ...(rewards === undefined ? {} : { ladder: ladderLines(rewards), ...given }),
    codesUsed: `${used} of ${CODE_QUOTA}`,
    completeness: completenessLines(measured),
    findings: capacityFindings(campaign, { pool: held, codesUsed: used }),
  };
  return { kind: 'record', record };
}

function entryLine(label: string, official: readonly LiveCode[]) {
  const code = official.find(({ owner }) => owner.kind === 'entry' && owner.label === label);
  const poster = code?.posterKey === undefined ? 'not drawn yet' : 'drawn';
  return { label, code: code?.code ?? 'not made yet', poster, posterKey: code?.posterKey ?? '' };
}

function groupLine(id: string, held: HeldGroup | undefined, choice: WelcomeChoice | undefined) {
  const asked = choice?.askedAt === undefined ? 'not asked' : 'asked';
  const welcome = choice?.confirmedAt === undefined ? asked : 'confirmed';
  if (held === undefined) return { group: id, name: '', owner: '', headcount: '', placesLeft: '', welcome };
  const { name, owner, headcount, closedAt } = held;
  const state = closedAt === undefined ? {} : { closedAt: isoInstant(closedAt) };
  return { group: id, name, owner, headcount, placesLeft: placesLeft(held), welcome, ...state };
}

/** The operator's word that the owners have chosen the entry: no API tells. */
export async function confirmWelcome(
  ports: Ports,
  { campaign: named, groups }: InputOf<'campaign confirm-welcome'>,
): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  const foreign = groups.filter((group) => !campaign.groups.includes(group));
  if (groups.length === 0 || foreign.length > 0) {
    const what = groups.length === 0 ? 'Name the groups' : `Campaign ${campaign.id} has no group ${foreign.join(', ')}`;
    throw new Refused('GROUP_OF_NO_CAMPAIGN', `${what}; nothing was confirmed.`, { campaign: campaign.id });
  }
  for (const group of groups) {
    await ports.groups.recordWelcomeConfirmed(campaign.id, group, ports.clock.eventNow());
  }
  return { kind: 'record', record: { campaign: campaign.id, confirmed: groups } };
}
