/** Operator: who brought whom; a page at a time, so that a campaign of any size can be listed. */
import { isoInstant } from '#shared/domain/calendar.ts';
import type { CampaignId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { Observation, Standing } from '#shared/domain/referral/standing.ts';
import type { Cell, CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { Page } from '#shared/ports/page.ts';
import type { OperatorPorts } from './ports.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<OperatorPorts, 'campaigns' | 'referrals' | 'clock'>;
type Row = Readonly<Record<string, Cell>>;

const REFERRAL_COLUMNS = [
  ...['campaign', 'invitee', 'inviter', 'generation', 'root', 'verdict', 'reason', 'joined_at'],
  ...['hold_ends_at', 'judged_at', 'found_by_sweep'],
];

/** One row per referral, and then, if all are asked for, one per seed, and one per observed coming that is neither. */
export async function exportReferrals(ports: Ports, input: InputOf<'referrals export'>): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, input.campaign);
  const { list, at } = readCursor(input.cursor);
  const page = await LISTS[list](ports, campaign.id, at);
  const further = input.all === true ? FURTHER[list] : undefined;
  const next = page.next === undefined ? further && `${further}:` : `${list}:${page.next}`;
  return rowsOf(REFERRAL_COLUMNS, page.items, next);
}

type List = 'referrals' | 'standings' | 'observations';
const FURTHER = { referrals: 'standings', standings: 'observations', observations: undefined } as const;
const LISTS: Record<List, (ports: Ports, campaign: CampaignId, at: string | undefined) => Promise<Page<Row>>> = {
  async referrals({ referrals }, campaign, at) {
    const page = await referrals.referrals(campaign, at);
    return { ...page, items: page.items.map(referralRow) };
  },
  async standings({ referrals }, campaign, at) {
    const page = await referrals.standings(campaign, at);
    return { ...page, items: page.items.filter(({ inviter }) => inviter === undefined).map(otherRow) };
  },
  async observations({ referrals }, campaign, at) {
    const page = await referrals.observations(campaign, at);
    return { ...page, items: page.items.filter(({ reason }) => reason !== 'referred').map(otherRow) };
  },
};

const referralRow = (referral: Referral): Row => ({
  campaign: referral.campaign,
  invitee: referral.member,
  inviter: referral.inviter,
  generation: referral.generation,
  root: referral.root,
  verdict: referral.verdict.state,
  reason: referral.verdict.reason,
  joined_at: isoInstant(referral.joinedAt),
  hold_ends_at: isoInstant(referral.holdEndsAt),
  judged_at: isoInstant(referral.judgedAt),
  found_by_sweep: referral.foundBySweep,
});

/** What is no referral has no hold, and was judged when it was seen, once and for all. */
const otherRow = ({ campaign, member, reason, joinedAt, observedAt, foundBySweep }: Observation | Standing): Row => ({
  campaign,
  invitee: member,
  inviter: '',
  generation: '',
  root: '',
  verdict: 'void',
  reason,
  joined_at: isoInstant(joinedAt),
  hold_ends_at: '',
  judged_at: isoInstant(observedAt),
  found_by_sweep: foundBySweep,
});

/** Lists, one after the other; the cursor says in which of them to go on. */
function readCursor(cursor: string | undefined): { readonly list: List; readonly at: string | undefined } {
  if (cursor === undefined) return { list: 'referrals', at: undefined };
  const [, list, at] = /^(referrals|standings|observations):(.*)$/s.exec(cursor) ?? [];
  if (list !== 'referrals' && list !== 'standings' && list !== 'observations') {
    throw new Refused('CURSOR_UNREADABLE', 'This is no cursor of this list.');
  }
  return { list, at: at || undefined };
}

const rowsOf = (columns: readonly string[], rows: readonly Row[], next: string | undefined): CommandResult => ({
  kind: 'rows',
  columns,
  rows,
  ...(next === undefined ? {} : { next }),
});
