/** Operator: a poster is fetched for staff who hand it over, or asked for. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import { formatOf } from '#shared/domain/poster/fingerprint.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';
import { campaignMeant } from './which-campaign.ts';

type GetPorts = Pick<OperatorPorts, 'campaigns' | 'referrals' | 'codes' | 'files' | 'clock'>;

/** @throws Refused `POSTER_OF_WHOM`, `PARTICIPANT_UNKNOWN`, `ENTRY_CODE_UNKNOWN`, `POSTER_NOT_DRAWN` */
export async function getPoster(
  ports: GetPorts,
  { campaign: named, participant, entry }: InputOf<'poster get'>,
): Promise<CommandResult> {
  if ((participant === undefined) === (entry === undefined)) {
    throw new Refused('POSTER_OF_WHOM', 'Say one participant, or one entry label.');
  }
  const campaign = await campaignMeant(ports, named);
  const key =
    participant === undefined
      ? await entryPoster(ports, campaign, entry ?? '')
      : (await standingOf(ports, campaign, participant)).poster?.key;
  const bytes = key === undefined ? undefined : await ports.files.read(key);
  if (key !== undefined && bytes !== undefined) {
    return { kind: 'file', base64: Buffer.from(bytes).toString('base64'), contentType: `image/${formatOf(key)}` };
  }
  throw new Refused('POSTER_NOT_DRAWN', 'The poster is not drawn yet.', { campaign: campaign.id });
}

async function entryPoster({ codes }: GetPorts, campaign: Campaign, label: string): Promise<string | undefined> {
  const official = await codes.officialCodes(campaign.id);
  const code = official.find(({ owner }) => owner.kind === 'entry' && owner.label === label);
  if (code !== undefined) return code.posterKey;
  const labels = campaign.entryCodes.map((one) => one.label).join(', ');
  throw new Refused('ENTRY_CODE_UNKNOWN', `Campaign ${campaign.id} has the entry labels ${labels}, not ${label}.`, {
    campaign: campaign.id,
  });
}

async function standingOf(
  { referrals }: Pick<OperatorPorts, 'referrals'>,
  campaign: Campaign,
  member: MemberId,
): Promise<Standing> {
  const standing = await referrals.standing(campaign.id, member);
  if (standing !== undefined) return standing;
  throw new Refused('PARTICIPANT_UNKNOWN', `Nobody of that id takes part in campaign ${campaign.id}.`, {
    campaign: campaign.id,
    member,
  });
}

/** Asked for without hurry; every asking counts anew, so that one that failed can be asked for again. */
export async function wantPoster(
  ports: Pick<OperatorPorts, 'campaigns' | 'referrals' | 'clock' | 'announcePosterWanted'>,
  { campaign: named, participant }: InputOf<'poster want'>,
): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  const { member } = await standingOf(ports, campaign, participant);
  await ports.announcePosterWanted({
    version: 1,
    id: `wanted:${campaign.id}:${member}:${ports.clock.wallNow()}`,
    campaign: campaign.id,
    subject: { kind: 'member', member },
    urgency: 'bulk',
  });
  return { kind: 'record', record: { campaign: campaign.id, participant: member, asked: true } };
}
