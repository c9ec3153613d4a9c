/** Group flow: point codes at where they should lead: emptier groups when theirs run full, the staff of the file when that changed. */
import { DAY, type Instant } from '#shared/domain/calendar.ts';
import { type Campaign, isRunningAt } from '#shared/domain/campaign/campaign.ts';
import type { CodeTarget, LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import {
  emptiestGroups,
  isWornOut,
  mayWearOut,
  POOL_WARNING_PLACES,
  poolPlaces,
} from '#shared/domain/group/rotation.ts';
import { poolNearlyFull } from '#shared/domain/notice/wording.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { GroupStore } from '#shared/ports/group-store.ts';
import type { LiveCodes } from '#shared/ports/live-codes.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';
import { oneByOne } from '#shared/story/one-by-one.ts';

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
/** What one run can do in four minutes; the next goes on with the less recently scanned. */
const MOST_A_RUN = 240 * CALLS_A_SECOND;

interface Astray {
  readonly code: LiveCode;
  readonly target: CodeTarget;
  readonly campaign: Campaign;
}

export async function rotateCodes(ports: RotatePorts): Promise<RotateOutcome> {
  const running = (await ports.campaigns.campaigns()).filter((one) => isRunningAt(one, ports.clock.eventNow()));
  const astray: Astray[] = [];
  const nearlyFull: { readonly campaign: Campaign; readonly places: number }[] = [];
  for (const campaign of running) {
    const pool = await ports.groups.groupsOf(campaign.id, campaign.groups);
    const places = poolPlaces(pool);
    if (campaign.mechanic === 'group' && places < POOL_WARNING_PLACES) nearlyFull.push({ campaign, places });
    if (mayBeAstray(campaign, pool, ports.clock.eventNow())) astray.push(...(await codesAstray(ports, campaign, pool)));
  }
  const recent = astray.toSorted((one, other) => (other.code.lastScannedAt ?? 0) - (one.code.lastScannedAt ?? 0));
  const due = recent.slice(0, MOST_A_RUN);
  // The codes before the words to staff: nobody's closed inbox may keep friends from finding a place.
  await oneByOne('ROTATION_INCOMPLETE', [
    ...due.map((one, index) => async () => {
      if (index > 0 && index % CALLS_A_SECOND === 0) await ports.rest(1_000);
      await repoint(ports, one);
    }),
    ...nearlyFull.map(
      ({ campaign, places }) =>
        () =>
          ports.notices.tell(campaign.desk, poolNearlyFull(campaign, places)),
    ),
  ]);
  return { kind: 'rotated', repointed: due.length, warned: nearlyFull.length };
}

/** Reading every code is dear, so it is done only when one may lead astray: a group runs full, or the file was applied within a day. */
const mayBeAstray = (campaign: Campaign, pool: readonly HeldGroup[], now: Instant): boolean =>
  campaign.mechanic === 'group' ? mayWearOut(pool) : now < campaign.appliedAt + DAY;

async function codesAstray(
  ports: RotatePorts,
  campaign: Campaign,
  pool: readonly HeldGroup[],
): Promise<readonly Astray[]> {
  const astray: Astray[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.codes.codes(campaign.id, cursor);
    for (const code of page.items) {
      const target = code.closedAt === undefined ? betterTarget(campaign, code, pool) : undefined;
      if (target !== undefined) astray.push({ code, target, campaign });
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return astray;
}

/** Where a code should lead instead; undefined where it leads rightly. */
function betterTarget(
  campaign: Campaign,
  { target, owner }: LiveCode,
  pool: readonly HeldGroup[],
): CodeTarget | undefined {
  // A seat is one group's, and that group is none of the pool.
  if (owner.kind === 'seat') return undefined;
  if (target.kind === 'groups') {
    if (!isWornOut(target.groups, pool)) return undefined;
    return { kind: 'groups', groups: emptiestGroups(pool), autoCreateRoom: campaign.autoCreateRoom };
  }
  const staff = owner.kind === 'desk' ? campaign.desk : campaign.staff;
  return target.staff.join() === staff.join() ? undefined : { kind: 'staff', staff };
}

async function repoint(ports: RotatePorts, { code, target, campaign }: Astray): Promise<void> {
  await ports.liveCodes.repoint(code.configId, code.code, target, `${campaign.id} ${code.owner.kind}`);
  await ports.codes.recordTarget(code.code, target);
}
