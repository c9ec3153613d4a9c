/** Operator: the campaign's one entry in the corp's group-welcome library, which shows the desk's code; and the owners who must choose it by hand. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import { chooseGroupWelcome, groupWelcomeText } from '#shared/domain/notice/wording.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';

/** WeCom takes pictures of up to 2 MB there (docs path 90392). */
const CODE_IMAGE = { maxBytes: 2 * 1_024 * 1_024, withinMs: 5_000 } as const;

/**
 * Made once, then overwritten, so that a new text or a new desk reaches every group that has chosen it.
 * No API lists the library: a death between WeCom's answer and our note leaves one entry nobody uses.
 */
export async function putGroupWelcome(
  { pictures, groupWelcomes, codes }: Pick<OperatorPorts, 'pictures' | 'groupWelcomes' | 'codes'>,
  campaign: Campaign,
  { code, qrImageUrl, groupWelcomeId }: LiveCode,
): Promise<string> {
  const picture = await pictures.fetch(qrImageUrl, CODE_IMAGE);
  if (picture === undefined) {
    throw new RetryLater('QR_IMAGE_UNAVAILABLE', "WeCom's picture of the desk's code cannot be had; apply again.", {
      campaign: campaign.id,
    });
  }
  const pictureUrl = await groupWelcomes.uploadPicture(picture, `${campaign.id}-desk.png`);
  const entry = { text: groupWelcomeText(campaign), pictureUrl };
  if (groupWelcomeId !== undefined) return await groupWelcomes.put({ ...entry, templateId: groupWelcomeId });
  const id = await groupWelcomes.put(entry);
  await codes.recordGroupWelcome(code, id);
  return id;
}

/** Each owner is asked once for all of his groups in the campaign; noted after he was told, so a death in between tells him again. */
export async function askOwners(
  { groups, notices, clock }: Pick<OperatorPorts, 'groups' | 'notices' | 'clock'>,
  campaign: Campaign,
  pool: readonly HeldGroup[],
): Promise<number> {
  const ids = pool.map(({ group }) => group);
  const noted = await groups.welcomeChoices(campaign.id, ids);
  const unasked = pool.filter(({ group, closedAt }) => closedAt === undefined && noted.get(group) === undefined);
  const byOwner = Map.groupBy(unasked, ({ owner }) => owner);
  for (const [owner, his] of byOwner) {
    const names = his.map(({ name, group }) => name || group);
    await notices.tell([owner], chooseGroupWelcome(campaign, names));
    for (const { group } of his) await groups.recordWelcomeAsked(campaign.id, group, clock.eventNow());
  }
  return byOwner.size;
}
