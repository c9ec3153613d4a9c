/** Operator: who brought whom, and who takes part; a page at a time, so that a campaign of any size can be listed. */
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

const REFERRAL_COLUMNS = ['campaign', 'invitee', 'inviter', 'generation', 'root', 'verdict', 'reason', 'joined_at'];
const PARTICIPANT_COLUMNS = [
  ...['member', 'inviter', 'generation', 'joined_at', 'invite_code', 'poster_key', 'welcomed_at'],
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

const referralRow = ({ campaign, member, inviter, generation, root, verdict, joinedAt }: Referral): Row => ({
  campaign,
  invitee: member,
  inviter,
  generation,
  root,
  verdict: verdict.state,
  reason: verdict.reason,
  joined_at: isoInstant(joinedAt),
});

const otherRow = ({ campaign, member, reason, joinedAt }: Observation | Standing): Row => ({
  campaign,
  invitee: member,
  inviter: '',
  generation: '',
  root: '',
  verdict: 'void',
  reason,
  joined_at: isoInstant(joinedAt),
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

/** Without poster: those staff must hand one to, because nothing greeted them. */
export async function listParticipants(ports: Ports, input: InputOf<'participants list'>): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, input.campaign);
  const page = await ports.referrals.standings(campaign.id, input.cursor);
  const listed = page.items.filter(({ poster }) => input.withoutPoster !== true || poster === undefined);
  return rowsOf(PARTICIPANT_COLUMNS, listed.map(participantRow), page.next);
}

const participantRow = (standing: Standing): Row => ({
  member: standing.member,
  inviter: standing.inviter ?? '',
  generation: standing.generation,
  joined_at: isoInstant(standing.joinedAt),
  invite_code: standing.inviteCode ?? '',
  poster_key: standing.poster?.key ?? '',
  welcomed_at: standing.welcomedAt === undefined ? '' : isoInstant(standing.welcomedAt),
});

const rowsOf = (columns: readonly string[], rows: readonly Row[], next: string | undefined): CommandResult => ({
  kind: 'rows',
  columns,
  rows,
  ...(next === undefined ? {} : { next }),
});
