/** A live code is made: quota first, then WeCom, then our books. Told alike for participants, entry codes, seats and the desk. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CodeOwner, CodeTarget, LiveCode } from '#shared/domain/campaign/live-code.ts';
import { CODE_QUOTA_HARD_STOP } from '#shared/domain/campaign/quota.ts';
import type { CodeText } from '#shared/domain/identity.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { LiveCodes, OpenedCode } from '#shared/ports/live-codes.ts';
import type { Mint } from '#shared/ports/mint.ts';

export interface OpenCodePorts {
  readonly codes: CodeStore;
  readonly liveCodes: LiveCodes;
  readonly clock: Clock;
  readonly mint: Mint;
}

/** The words a code is derived from, so that a retry makes the same one. */
const wordsOf = (owner: CodeOwner): readonly string[] => {
  switch (owner.kind) {
    case 'participant':
      return ['participant', owner.member];
    case 'entry':
      return ['entry', owner.label];
    case 'seat':
      return ['seat', owner.label];
    case 'desk':
      return ['desk'];
  }
};

/**
 * Makes the owner's code, once: who has one gets that one, made anew where it was deleted at WeCom. A death between WeCom and our books makes a second record at WeCom
 * with the same text on the retry; both lead to the same owner.
 */
export async function openCode(
  ports: OpenCodePorts,
  campaign: Campaign,
  owner: CodeOwner,
  target: CodeTarget,
): Promise<LiveCode | 'quota-reached'> {
  const text = await ports.mint.codeFor(campaign.id, wordsOf(owner));
  const made = await ports.codes.code(text);
  if (made !== undefined && made.closedAt === undefined) return made;
  if ((await ports.codes.spendQuota(CODE_QUOTA_HARD_STOP)).kind === 'exhausted') return 'quota-reached';
  const opened = await openAtWecom(ports, text, target, `${campaign.id} ${owner.kind}`);
  if (opened === 'quota-reached') return opened;
  if (made !== undefined) {
    const { closedAt: _deleted, ...reopened } = { ...made, ...opened, target };
    await ports.codes.recordReopened(reopened);
    return reopened;
  }
  const code: LiveCode = {
    code: text,
    campaign: campaign.id,
    owner,
    target,
    configId: opened.configId,
    qrImageUrl: opened.qrImageUrl,
    madeAt: ports.clock.eventNow(),
  };
  const written = await ports.codes.recordCode(code);
  return written === 'recorded' ? code : ((await ports.codes.code(text)) ?? code);
}

/** A call without an answer may have made the code; any answer but a code means that there is none. */
const isCertain = (failure: unknown): boolean =>
  failure instanceof Refused ||
  (failure instanceof RetryLater && !['WECOM_UNREACHABLE', 'WECOM_TIMED_OUT'].includes(failure.code));

/** Where it is certain that nothing was made, the unit goes back; where WeCom did not answer, it stays spent until the daily recount. */
async function openAtWecom(
  ports: OpenCodePorts,
  text: CodeText,
  target: CodeTarget,
  remark: string,
): Promise<OpenedCode | 'quota-reached'> {
  try {
    const opened = await ports.liveCodes.open(text, target, remark);
    if (opened === 'quota-reached') await ports.codes.adjustQuota(-1);
    return opened;
  } catch (failure) {
    if (isCertain(failure)) await ports.codes.adjustQuota(-1);
    throw failure;
  }
}
