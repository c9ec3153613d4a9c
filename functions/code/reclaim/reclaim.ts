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

export interface ReclaimPorts {
  readonly campaigns: CampaignStore;
  readonly codes: CodeStore;
  readonly liveCodes: LiveCodes;
  readonly notices: StaffNotices;
  readonly clock: Clock;
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

export async function reclaimCodes(ports: ReclaimPorts): Promise<ReclaimOutcome> {
  const now = ports.clock.eventNow();
  let closed = 0;
  let open = 0;
  const campaigns = await ports.campaigns.campaigns();
  for (const campaign of campaigns) {
    let cursor: string | undefined;
    do {
      const page = await ports.codes.codes(campaign.id, cursor);
      for (const code of page.items) {
        if (code.closedAt !== undefined) continue;
        if (isSpent(campaign, code, now)) {
          await ports.liveCodes.close(code.configId, code.target);
          await ports.codes.recordClosed(code.code, now);
          closed += 1;
        } else open += 1;
      }
      cursor = page.next;
    } while (cursor !== undefined);
  }
  await ports.codes.setQuotaUsed(open);
  if (open >= CODE_QUOTA_WARNING) {
    const staff = new Set(campaigns.flatMap((campaign) => [...campaign.desk, ...campaign.staff]));
    await ports.notices.tell([...staff], codesNearlySpent(open, CODE_QUOTA));
  }
  return { kind: 'reclaimed', closed, open };
}

/** A code goes a day after its campaign's end when nobody ever scanned it, thirty days after it otherwise. */
function isSpent(campaign: Campaign, code: LiveCode, now: Instant): boolean {
  const kept = code.lastScannedAt === undefined ? UNSCANNED_KEPT : SCANNED_KEPT;
  return now >= endOf(campaign) + kept;
}
