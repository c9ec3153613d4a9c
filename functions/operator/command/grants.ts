/** Operator: grants are listed, and one is shown with its whole history. Its code is shown only where that is asked for, and to be seen is noted. */
import { isoInstant } from '#shared/domain/calendar.ts';
import { GRANT_REASONS, type Grant } from '#shared/domain/reward/grant.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';
import { prizeLine } from './rewards-shown.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<OperatorPorts, 'campaigns' | 'rewards' | 'clock'>;

const TIMES = ['reached_at', 'changed_at', 'claim_by'];
const COLUMNS = ['participant', 'rung', 'state', 'gives', 'kind', 'reason', ...TIMES, 'by'];

/** Of everybody, or of one; a page at a time. */
export async function listGrants(
  ports: Ports,
  { campaign: named, participant, state, cursor }: InputOf<'grants list'>,
): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  const { items, next } =
    participant === undefined
      ? await ports.rewards.grants(campaign.id, cursor)
      : { items: await ports.rewards.grantsOf(campaign.id, participant), next: undefined };
  const rows = items.filter((grant) => state === undefined || grant.state === state).map(grantRow);
  return { kind: 'rows', columns: COLUMNS, rows, ...(next === undefined ? {} : { next }) };
}

function grantRow({ participant, rung, state, prize, reachedAt, claimBy, history }: Grant) {
  const last = history.at(-1);
  return {
    participant,
    rung,
    state,
    gives: prize.name,
    kind: prize.lure.kind,
    reason: last?.reason ?? '',
    reached_at: isoInstant(reachedAt),
    changed_at: last === undefined ? '' : isoInstant(last.at),
    claim_by: claimBy === undefined ? '' : isoInstant(claimBy),
    by: last?.by ?? '',
  };
}

/** @throws Refused `GRANT_UNKNOWN`, `CODE_NOT_SHOWN` */
export async function showGrant(
  ports: Ports,
  { campaign: named, participant, rung, reveal = false }: InputOf<'grants show'>,
): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  const grant = await ports.rewards.grant(campaign.id, participant, rung);
  if (grant === undefined) throw unknownGrant(campaign.id, participant, rung);
  if (reveal && !mayBeSeen(grant)) {
    throw new Refused('CODE_NOT_SHOWN', 'He has been shown no code: one that is only held for him may go to another.', {
      campaign: campaign.id,
      participant,
      rung,
    });
  }
  const seen = reveal ? { audit: { campaign: campaign.id, participant, rung, revealed: true } } : {};
  return { kind: 'record', record: accountOf(grant, reveal), ...seen };
}

/** A code that was claimed is his, also after it was taken back. */
const mayBeSeen = ({ held, history }: Grant): boolean =>
  held !== undefined && (history.at(-1)?.state === 'claimed' || history.at(-1)?.state === 'clawed_back');

function accountOf(grant: Grant, isRevealed: boolean) {
  const { campaign, participant, rung, state, campaignVersion, prize, isCheaper, reachedAt, day, claimBy, held } =
    grant;
  return {
    campaign,
    participant,
    rung,
    state,
    campaignVersion,
    ...prizeLine(prize),
    isCheaper,
    reachedAt: isoInstant(reachedAt),
    day: day ?? '',
    claimBy: claimBy === undefined ? '' : isoInstant(claimBy),
    code: held === undefined ? 'none' : isRevealed ? held.code : `number ${held.number} of ${held.stock}`,
    history: grant.history.map(({ state: then, at, reason, by }) => ({
      at: isoInstant(at),
      state: then,
      reason,
      means: GRANT_REASONS[reason].en,
      意思: GRANT_REASONS[reason].zh,
      by: by ?? '',
    })),
  };
}

export const unknownGrant = (campaign: string, participant: string, rung: number): Refused =>
  new Refused('GRANT_UNKNOWN', 'He has no grant of that rung: it was not reached, or the debt is not paid yet.', {
    campaign,
    participant,
    rung,
  });
