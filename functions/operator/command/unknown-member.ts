/** Operator: somebody of whom a campaign knows nothing, and what to try. */
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Life } from '#shared/domain/referral/referral.ts';
import type { Language, Sentence } from '#shared/domain/sentence.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';

type Ports = Pick<OperatorPorts, 'campaigns' | 'referrals'>;

export const isBlank = ({ standing, observations, departures }: Life): boolean =>
  standing === undefined && observations.length === 0 && departures.length === 0;

/** Says what to try: a lost callback is found by a sweep, and he may be in another campaign. */
export async function unknownMember(
  { campaigns, referrals }: Ports,
  campaign: CampaignId,
  member: MemberId,
  lang: Language,
): Promise<Refused> {
  const others = (await campaigns.campaigns()).map(({ id }) => id).filter((id) => id !== campaign);
  const found = await Promise.all(others.map(async (id) => (isBlank(await referrals.life(id, member)) ? [] : [id])));
  const elsewhere = found.flat();
  const said: Sentence = {
    zh: `活动 ${campaign} 里没有 ${member} 的任何记录。${elsewhere.length > 0 ? `他在活动 ${elsewhere.join('、')} 里有记录（--campaign）。` : ''}若他刚进入而通知丢失，请先运行 sweep now，过一分钟再查；也请核对 external_userid 和 --campaign。`,
    en: `Nothing is known of ${member} in campaign ${campaign}. ${elsewhere.length > 0 ? `Campaign ${elsewhere.join(', ')} knows him (--campaign). ` : ''}If he has come and the callback was lost, run sweep now and ask again in a minute; check his external_userid and --campaign.`,
  };
  return new Refused('MEMBER_UNKNOWN', said[lang], { campaign, member });
}
