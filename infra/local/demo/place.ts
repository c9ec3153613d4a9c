/** The brand of the demo: its staff, its customer groups, its campaign file. Sized for the file that is played. */
import type { StandIn } from '../wecom/playing.ts';
import type { Entry } from './cascades.ts';
import type { Mechanic } from './choices.ts';
import { ROBOT } from './corp.ts';

export const ENTRY_LABELS = ['moments', 'shop'] as const;

/** How long a friend must stay before he counts. */
export const HOLD_MS = 120 * 60_000;
/** From the last share until nobody's hold runs any more. */
export const CODA_MS = HOLD_MS + 20 * 60_000;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The campaign's days are those of China, which keeps no summer time. */
const ZONE_MS = 8 * HOUR;
/** A day's report waits so long for what is heard late. */
const CLOSES_AFTER_MS = 2 * HOUR;
/** The end of the latest day of the campaign that is closed by then. */
export const lastClosedDayEnd = (at: number): number =>
  Math.floor((at - CLOSES_AFTER_MS + ZONE_MS) / DAY) * DAY - ZONE_MS;

/** The name of the day whose end that is. */
export const lastClosedDay = (at: number): string =>
  new Date(lastClosedDayEnd(at) + ZONE_MS - 1).toISOString().slice(0, 10);

/** With leavers: how long after the last hold's end the demo goes on. */
export const AFTER_LIFE_MS = 3 * DAY;

/** When the last hold has ended, and some time more; undefined where nothing is played. */
export function codaEndOf({ entries, eventTimeOf }: PlayedEntries): number | undefined {
  const last = entries.at(-1);
  return last === undefined ? undefined : eventTimeOf(last) + CODA_MS;
}

interface PlayedEntries {
  readonly entries: readonly Entry[];
  readonly eventTimeOf: (entry: Entry) => number;
}

/** The rungs of its ladder, by how many friends must count; the first gives a code of this stock. */
export const LADDER = [3, 10, 30] as const;
export const STOCK = 'tote-bag';

const REWARDS = `rewards:
  ladder:
    - { needs: ${LADDER[0]}, gives: { name: 帆布袋兑换码, codes: ${STOCK}, value: 29.90, cost: 12 }, claimWithinDays: 14 }
    - { needs: ${LADDER[1]}, gives: { name: 会员积分 200, points: 200, value: 20, cost: 5 } }
    - { needs: ${LADDER[2]}, gives: { name: 年度书单礼盒, link: "https://shop.example/gift?grant={grant}", value: 199, cost: 88 }, review: reviewed }
  budget: { total: { money: 5000 }, perDay: { pieces: 1000 }, atCap: waitlist }`;

export interface Place {
  readonly mechanic: Mechanic;
  readonly expectedJoins: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Friends leave as a model has it: every page says so. */
  readonly hasLeavers: boolean;
}

const REMARK = '离开的好友为模拟数据 (leavers are simulated)';

const NAMES = ['陈静', '李晓雯', '王磊', '赵敏', '周婷', '吴昊', '孙悦', '郑洁', '冯琳', '许诺', '何佳', '罗丹'];
const DESK = ['desk-1', 'desk-2', 'desk-3', 'desk-4'];
/** A member takes 5,000 customers by default, so this is room enough for any file of this size. */
const CONTACT_STAFF = Array.from({ length: 8 }, (_, index) => `guide-${index + 1}`);
const OWNERS = ['owner-1', 'owner-2', 'owner-3'];
/** A QR admits until 200, the owner among them; a sixth more than needed, so that five fairly empty ones are always left. */
const JOINS_PER_GROUP = 199;
const SPARE_GROUPS = 5;
const SLACK = 7 / 6;

export const groupsNeeded = (joins: number): number => Math.ceil((joins * SLACK) / JOINS_PER_GROUP) + SPARE_GROUPS;

const groupIds = (joins: number): string[] =>
  Array.from({ length: groupsNeeded(joins) }, (_, index) => `wr-demo-${String(index + 1).padStart(3, '0')}`);

/** Staff are hired and groups opened once; a second start finds them. */
export function furnish(standIn: StandIn, { mechanic, expectedJoins, startsAt }: Place): void {
  const { world } = standIn;
  const needed = mechanic === 'group' ? [...OWNERS, ...DESK] : CONTACT_STAFF;
  for (const [index, id] of needed.entries()) {
    if (!world.staff.has(id)) standIn.hireStaff({ id, name: NAMES[index % NAMES.length] ?? '员工' });
  }
  if (mechanic !== 'group') return;
  for (const [index, id] of groupIds(expectedJoins).entries()) {
    const owner = OWNERS[index % OWNERS.length] ?? '';
    if (!world.groups.has(id)) standIn.openGroup({ id, name: `悦读福利群 ${index + 1}`, owner, at: startsAt });
  }
}

/** The campaign as an operator would write it. */
export function campaignYaml({ mechanic, expectedJoins, startsAt, endsAt, hasLeavers }: Place): string {
  const instant = (at: number): string => new Date(at).toISOString();
  const list = (ids: readonly string[]): string => `[${ids.join(', ')}]`;
  const carriers =
    mechanic === 'group'
      ? [`groups: ${list(groupIds(expectedJoins))}`, `desk: ${list(DESK)}`]
      : [`staff: ${list(CONTACT_STAFF)}`];
  return `${[
    'id: demo',
    'name: 悦读会·好书共读',
    `mechanic: ${mechanic}`,
    `window: { from: ${instant(startsAt)}, to: ${instant(endsAt)} }`,
    'timeZone: Asia/Shanghai',
    `hold: ${HOLD_MS / 60_000}m`,
    `expectedJoins: ${expectedJoins}`,
    `entryCodes: ${list(ENTRY_LABELS)}`,
    REWARDS,
    `reports: { robot: ${ROBOT}, lang: zh${hasLeavers ? `, remark: ${REMARK}` : ''} }`,
    `notices: { to: [${mechanic === 'group' ? DESK[0] : CONTACT_STAFF[0]}], quiet: none }`,
    ...carriers,
  ].join('\n')}\n`;
}
