/** Group flow: point codes whose groups run full at emptier ones of the pool, the recently scanned first. */
import { type Campaign, isRunningAt } from '#shared/domain/campaign/campaign.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import { emptiestGroups, isWornOut, POOL_WARNING_PLACES, poolPlaces } from '#shared/domain/group/rotation.ts';
import { poolNearlyFull } from '#shared/domain/notice/wording.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { GroupStore } from '#shared/ports/group-store.ts';
import type { LiveCodes } from '#shared/ports/live-codes.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';

export interface RotatePorts {
  readonly campaigns: CampaignStore;
  readonly groups: GroupStore;
  readonly codes: CodeStore;
  readonly liveCodes: LiveCodes;
  readonly notices: StaffNotices;
  readonly clock: Clock;
  /** Lets time pass between calls. */
  readonly rest: (ms: number) => Promise<void>;
}

export interface RotateOutcome {
  readonly kind: 'rotated';
  readonly repointed: number;
  readonly warned: number;
}

/** WeCom allows 42 calls a second sustained; posters that are being made need the rest. */
const CALLS_A_SECOND = 30;

export async function rotateCodes(ports: RotatePorts): Promise<RotateOutcome> {
  let repointed = 0;
  let warned = 0;
  for (const campaign of await ports.campaigns.campaigns()) {
    if (campaign.mechanic !== 'group' || !isRunningAt(campaign, ports.clock.eventNow())) continue;
    const pool = await ports.groups.groupsOf(campaign.id, campaign.groups);
    const places = poolPlaces(pool);
    if (places < POOL_WARNING_PLACES) {
      await ports.notices.tell(campaign.desk, poolNearlyFull(campaign, places));
      warned += 1;
    }
    for (const code of await wornOutCodes(ports, campaign, pool)) {
      await repoint(ports, campaign, code, pool);
      repointed += 1;
      if (repointed % CALLS_A_SECOND === 0) await ports.rest(1_000);
    }
  }
  return { kind: 'rotated', repointed, warned };
}

async function wornOutCodes(
  ports: RotatePorts,
  campaign: Campaign,
  pool: readonly HeldGroup[],
): Promise<readonly LiveCode[]> {
  const worn: LiveCode[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.codes.codes(campaign.id, cursor);
    for (const code of page.items) {
      if (code.closedAt === undefined && code.target.kind === 'groups' && isWornOut(code.target.groups, pool))
        worn.push(code);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return worn.toSorted((one, other) => (other.lastScannedAt ?? 0) - (one.lastScannedAt ?? 0));
}

async function repoint(
  ports: RotatePorts,
  campaign: Campaign,
  code: LiveCode,
  pool: readonly HeldGroup[],
): Promise<void> {
  const target = { kind: 'groups', groups: emptiestGroups(pool), autoCreateRoom: campaign.autoCreateRoom } as const;
  await ports.liveCodes.repoint(code.configId, code.code, target, `${campaign.id} ${code.owner.kind}`);
  await ports.codes.recordTarget(code.code, target);
}
