/** Operator: a member's ledger is shown and corrected. An entry is never changed; a correction is an entry of its own, with who and why. */
import { isoInstant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import type { LedgerEntry } from '#shared/domain/reward/points.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<OperatorPorts, 'campaigns' | 'rewards' | 'referrals' | 'clock' | 'digest'>;

export async function showPoints(
  ports: Ports,
  { campaign: named, member }: InputOf<'points show'>,
): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  const { balance } = await ports.rewards.account(campaign.id, member);
  const entries = (await entriesOf(ports, campaign, member)).toSorted((one, other) => one.at - other.at);
  return {
    kind: 'record',
    record: {
      campaign: campaign.id,
      member,
      balance,
      entries: entries.map(({ id, points, at, reason, by, note }) => ({
        at: isoInstant(at),
        points,
        reason,
        id,
        by: by ?? '',
        note: note ?? '',
      })),
    },
  };
}

async function entriesOf({ rewards }: Ports, { id }: Campaign, member: MemberId): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await rewards.entries(id, member, cursor);
    entries.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return entries;
}

/**
 * The same points for the same reason are one correction, however often they are told: a call without an answer may be said again.
 * @throws Refused `PARTICIPANT_UNKNOWN`, `POINTS_SHORT`
 */
export async function correctPoints(
  ports: Ports,
  { campaign: named, member, points, note }: InputOf<'points correct'>,
  by: string,
): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  const standing = await ports.referrals.standing(campaign.id, member);
  if (standing === undefined) {
    throw new Refused('PARTICIPANT_UNKNOWN', `Nobody of that id takes part in campaign ${campaign.id}.`, {
      campaign: campaign.id,
      member,
    });
  }
  const { balance: before } = await ports.rewards.account(campaign.id, member);
  const id = `correction-${ports.digest.sha256Hex(`${points}\n${note}`).slice(0, 24)}`;
  const at = ports.clock.eventNow();
  const about = { campaign: campaign.id, member, points };
  const outcome = await ports.rewards.enterPoints({
    ...about,
    memberRef: standing.memberRef,
    id,
    at,
    reason: 'correction',
    by,
    note,
  });
  if (outcome === 'short') throw pointsShort(campaign.id, member, before, -points);
  const { balance } = await ports.rewards.account(campaign.id, member);
  const record = { ...about, outcome: outcome === 'entered' ? 'entered' : ENTERED_BEFORE, balance };
  return { kind: 'record', record, audit: { ...about, outcome, before, after: balance } };
}

const ENTERED_BEFORE = 'entered before: the same points with the same note; to enter them again, say another note';

export const pointsShort = (campaign: string, member: string, balance: number, points: number): Refused =>
  new Refused('POINTS_SHORT', `Nothing was changed: ${points} points would be taken, and he has ${balance}.`, {
    campaign,
    member,
    balance,
    points,
  });
