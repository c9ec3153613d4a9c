/** Code flow, daily: give codes back to the corp's quota when nobody will scan them any more, and recount what is spent. */
import { DAY, type Instant } from '#shared/domain/calendar.ts';
import { type Campaign, endOf } from '#shared/domain/campaign/campaign.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import { CODE_QUOTA, CODE_QUOTA_WARNING } from '#shared/domain/campaign/quota.ts';
import { codesNearlySpent } from '#shared/domain/notice/wording.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { LiveCodes } from '#shared/ports/live-codes.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';
import { oneByOne } from '#shared/story/one-by-one.ts';

export interface ReclaimPorts {
  readonly campaigns: CampaignStore;
  readonly codes: CodeStore;
  readonly liveCodes: LiveCodes;
  readonly notices: StaffNotices;
  readonly clock: Clock;
  /** Lets time pass between calls. */
  readonly rest: (ms: number) => Promise<void>;
}

export interface ReclaimOutcome {
  readonly kind: 'reclaimed';
  readonly closed: number;
  readonly open: number;
}

/** A code that was scanned is kept this long after its campaign's end: late friends still get somewhere. */
const SCANNED_KEPT = 30 * DAY;
/** A code nobody ever scanned is kept this long. */
const UNSCANNED_KEPT = DAY;
const CALLS_A_SECOND = 30;
/** What one run can do in twelve minutes; the next day goes on. */
const MOST_A_RUN = 720 * CALLS_A_SECOND;

export async function reclaimCodes(ports: ReclaimPorts): Promise<ReclaimOutcome> {
  const now = ports.clock.eventNow();
  const usedBefore = await ports.codes.quotaUsed();
  const campaigns = await ports.campaigns.campaigns();
  const codes: { readonly campaign: Campaign; readonly code: LiveCode }[] = [];
  for (const campaign of campaigns) codes.push(...(await openCodesOf(ports, campaign)));
  const spent = codes.filter(({ campaign, code }) => isSpent(campaign, code, now)).slice(0, MOST_A_RUN);
  // By the difference, so that what is spent while we count stays counted. Too high for a moment, never too low.
  await ports.codes.adjustQuota(codes.length - usedBefore);
  await oneByOne('RECLAIM_INCOMPLETE', [
    ...spent.map(({ code }, index) => async () => {
      if (index > 0 && index % CALLS_A_SECOND === 0) await ports.rest(1_000);
      await ports.liveCodes.close(code.configId, code.target);
      await ports.codes.recordClosed(code.code, now);
      await ports.codes.adjustQuota(-1);
    }),
    () => warnStaff(ports, campaigns, codes.length - spent.length),
  ]);
  return { kind: 'reclaimed', closed: spent.length, open: codes.length - spent.length };
}

async function openCodesOf(ports: ReclaimPorts, campaign: Campaign) {
  const codes: { readonly campaign: Campaign; readonly code: LiveCode }[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.codes.codes(campaign.id, cursor);
    codes.push(...page.items.filter((code) => code.closedAt === undefined).map((code) => ({ campaign, code })));
    cursor = page.next;
  } while (cursor !== undefined);
  return codes;
}

async function warnStaff(ports: ReclaimPorts, campaigns: readonly Campaign[], open: number): Promise<void> {
  if (open < CODE_QUOTA_WARNING) return;
  const staff = new Set(campaigns.flatMap((campaign) => [...campaign.desk, ...campaign.staff]));
  await ports.notices.tell([...staff], codesNearlySpent(open, CODE_QUOTA));
}

/**
 * A code goes a day after its campaign's end when nobody ever scanned it, thirty days after it otherwise. Whether a seat's was scanned nobody
 * sees, and its prize may be claimed after the end.
 */
function isSpent(campaign: Campaign, code: LiveCode, now: Instant): boolean {
  const mayBeScanned = code.lastScannedAt !== undefined || code.owner.kind === 'seat';
  const kept = mayBeScanned ? SCANNED_KEPT : UNSCANNED_KEPT;
  return now >= endOf(campaign) + kept;
}
