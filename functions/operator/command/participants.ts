/** Operator: who takes part, a page at a time; and one of them, exactly as he is shown to himself. */
import { isoInstant } from '#shared/domain/calendar.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import type { Cell, CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { Refused } from '#shared/ports/failure.ts';
import { participantView } from '#shared/story/participant-view.ts';
import type { OperatorPorts } from './ports.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<OperatorPorts, 'campaigns' | 'referrals' | 'clock'>;

const PARTICIPANT_COLUMNS = [
  ...['member', 'inviter', 'generation', 'joined_at', 'invite_code', 'poster_key', 'welcomed_at'],
];

/** Without poster: those staff must hand one to, because nothing greeted them. */
export async function listParticipants(ports: Ports, input: InputOf<'participants list'>): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, input.campaign);
  const page = await ports.referrals.standings(campaign.id, input.cursor);
  const listed = page.items.filter(({ poster }) => input.withoutPoster !== true || poster === undefined);
  const next = page.next === undefined ? {} : { next: page.next };
  return { kind: 'rows', columns: PARTICIPANT_COLUMNS, rows: listed.map(participantRow), ...next };
}

const participantRow = (standing: Standing): Readonly<Record<string, Cell>> => ({
  member: standing.member,
  inviter: standing.inviter ?? '',
  generation: standing.generation,
  joined_at: isoInstant(standing.joinedAt),
  invite_code: standing.inviteCode ?? '',
  poster_key: standing.poster?.key ?? '',
  welcomed_at: standing.welcomedAt === undefined ? '' : isoInstant(standing.welcomedAt),
});

/** @throws Refused `PARTICIPANT_UNKNOWN` */
export async function showParticipant(ports: Ports, input: InputOf<'participants show'>): Promise<CommandResult> {
  const { id } = await campaignMeant(ports, input.campaign);
  const { member, cursor } = input;
  const view = await participantView(ports, id, member, { cursor });
  if (view === undefined) {
    const message = `${member} takes no part in campaign ${id}; the command why tells what is known of him.`;
    throw new Refused('PARTICIPANT_UNKNOWN', message, { campaign: id, member });
  }
  const { participant, counts, brought, next } = view;
  return {
    kind: 'record',
    record: {
      campaign: id,
      ...participant,
      joinedAt: isoInstant(participant.joinedAt),
      counts,
      brought: brought.map(({ joinedAt, pendingUntil, ...friend }) => ({
        ...friend,
        joinedAt: isoInstant(joinedAt),
        ...(pendingUntil === undefined ? {} : { pendingUntil: isoInstant(pendingUntil) }),
      })),
      ...(next === undefined ? {} : { next }),
    },
  };
}
