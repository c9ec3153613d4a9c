/** A poster drawn in no time: the person's code is made and what he was owed is struck off. How posters are drawn is told elsewhere. */
import type { PosterWanted } from '#shared/messages/poster-wanted.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { Mint } from '#shared/ports/mint.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';

export interface DrawPorts {
  readonly referrals: ReferralStore;
  readonly codes: CodeStore;
  readonly mint: Mint;
  readonly clock: Clock;
}

export async function drawPoster({ referrals, codes, mint, clock }: DrawPorts, wanted: PosterWanted): Promise<void> {
  const { campaign, subject } = wanted;
  if (subject.kind === 'entry') return;
  const { member } = subject;
  const standing = await referrals.standing(campaign, member);
  if (standing === undefined) return;
  if (standing.inviteCode === undefined) {
    const code = await mint.codeFor(campaign, ['participant', member]);
    await codes.recordCode({
      code,
      campaign,
      owner: { kind: 'participant', member },
      target: { kind: 'groups', groups: [], autoCreateRoom: false },
      configId: `config-${code}`,
      qrImageUrl: '',
      madeAt: clock.eventNow(),
    });
  }
  await referrals.recordPoster(campaign, member, { key: `${member}.jpg`, fingerprint: '1', drawnAt: clock.wallNow() });
}
