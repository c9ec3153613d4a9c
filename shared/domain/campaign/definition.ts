/** A campaign file (one YAML document) becomes a campaign, or a list of everything that is wrong with it. */
import { DAY, type Instant, SECOND } from '../calendar.ts';
import { campaignId, groupId, staffId } from '../identity.ts';
import { templateFaults } from '../poster/template-faults.ts';
import { readTemplate } from '../poster/template-file.ts';
import type { CampaignDefinition, CampaignTexts, Mechanic } from './campaign.ts';
import { type Fault, Place } from './fault.ts';

export type DefinitionReading =
  | { readonly kind: 'campaign'; readonly definition: CampaignDefinition }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

const FIELDS = [
  ...['id', 'name', 'mechanic', 'window', 'timeZone', 'hold', 'expectedJoins', 'entryCodes'],
  ...['groups', 'autoCreateRoom', 'staff', 'desk', 'poster', 'texts'],
];
/** A contact way names at most 100 staff (docs path 92228). */
const STAFF_PER_CODE = 100;
const LONGEST_HOLD = 30 * DAY;

/** Reads the whole file and reports every fault, so that the operator mends it once. Nothing of a faulty file is used. */
export function readDefinition(file: unknown): DefinitionReading {
  const faults: Fault[] = [];
  const top = new Place(file, faults).onlyFields(...FIELDS);
  const mechanic = top.at('mechanic').oneOf(['group', 'contact']);
  const template = readTemplate(top.at('poster'));
  for (const { path, message } of faults.length === 0 ? templateFaults(template) : []) {
    top.at('poster').at('template').at(path).fault(message);
  }
  const definition: CampaignDefinition = {
    id: campaignId(
      top.at('id').text('a short name of a-z, 0-9 and -, at most 32', (text) => /^[a-z0-9-]{1,32}$/.test(text)),
    ),
    name: top
      .at('name')
      .text('the campaign’s name, at most 40 characters', (text) => text.trim() !== '' && [...text].length <= 40),
    mechanic,
    ...readWindow(top.at('window')),
    timeZone: top.at('timeZone').text('an IANA time zone such as Asia/Shanghai', isTimeZone),
    holdSeconds: readHold(top.at('hold')),
    expectedJoins: top.at('expectedJoins').whole('how many joins to plan for', 1, 10_000_000),
    entryCodes: readEntryCodes(top.at('entryCodes')),
    groups: readGroups(top.at('groups'), mechanic),
    autoCreateRoom: top.at('autoCreateRoom').yesOrNo(false),
    staff: readStaff(top.at('staff'), mechanic === 'contact', 'the staff friends add'),
    desk: readStaff(top.at('desk'), mechanic === 'group', 'the staff of the poster desk'),
    template,
    qr: top.at('poster').at('qr').isAbsent ? 'official' : top.at('poster').at('qr').oneOf(['official', 'redrawn']),
    texts: readTexts(top.at('texts')),
  };
  return faults.length === 0 ? { kind: 'campaign', definition } : { kind: 'faults', faults };
}

function readWindow(window: Place): { readonly startsAt: Instant; readonly endsAt: Instant } {
  window.onlyFields('from', 'to');
  const startsAt = readInstant(window.at('from'));
  const endsAt = readInstant(window.at('to'));
  if (startsAt !== undefined && endsAt !== undefined && endsAt <= startsAt)
    window.at('to').fault('an instant after window.from');
  return { startsAt: startsAt ?? 0, endsAt: endsAt ?? 0 };
}

/** An instant without offset would mean another time on every machine. */
function readInstant(place: Place): Instant | undefined {
  const text = place.value instanceof Date ? place.value.toISOString() : place.value;
  const fits =
    typeof text === 'string' && /T\d{2}:\d{2}.*(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!fits) place.fault('an instant with offset such as 2026-10-01T00:00:00+08:00');
  return fits ? Date.parse(text) : undefined;
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

function readHold(place: Place): number {
  if (place.isAbsent) return 0;
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(String(place.value)) ?? [];
  const seconds = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (seconds * SECOND <= LONGEST_HOLD) return seconds;
  place.fault('a time from 0s to 30d, such as 0s, 30m, 24h or 7d');
  return 0;
}

function readEntryCodes(place: Place): CampaignDefinition['entryCodes'] {
  const entries = place.list('a list of labels, at least one, such as [moments, shop]');
  const labels = entries.map((entry) =>
    entry.text('a label of a-z, 0-9 and -, at most 20', (text) => /^[a-z0-9-]{1,20}$/.test(text)),
  );
  if (Array.isArray(place.value) && labels.length === 0) place.fault('at least one label');
  refuseDoubles(entries, labels);
  return labels.map((label) => ({ label }));
}

function readGroups(place: Place, mechanic: Mechanic): CampaignDefinition['groups'] {
  if (mechanic === 'contact') {
    if (!place.isAbsent) place.fault('nothing: friends of the contact mechanic add staff, not groups');
    return [];
  }
  const groups = place.list('a list of customer group ids (chat_id)');
  if (Array.isArray(place.value) && groups.length === 0) place.fault('at least one customer group');
  const ids = groups.map((group) => group.text('a customer group id (chat_id)', (text) => /^[\w-]{1,64}$/.test(text)));
  refuseDoubles(groups, ids);
  return ids.map(groupId);
}

function readStaff(place: Place, isNeeded: boolean, who: string): CampaignDefinition['staff'] {
  if (!isNeeded) {
    if (!place.isAbsent) place.fault('nothing: this mechanic has no such staff');
    return [];
  }
  const staff = place.list(`a list of WeCom userids: ${who}`);
  if (Array.isArray(place.value) && (staff.length === 0 || staff.length > STAFF_PER_CODE))
    place.fault(`1 to ${STAFF_PER_CODE} userids: ${who}`);
  const ids = staff.map((one) => one.text('a WeCom userid', (text) => /^[\w.@-]{1,64}$/.test(text)));
  refuseDoubles(staff, ids);
  return ids.map(staffId);
}

function refuseDoubles(places: readonly Place[], values: readonly string[]): void {
  for (const [index, value] of values.entries()) {
    if (value !== '' && values.indexOf(value) < index) places[index]?.fault(`no second ${value}`);
  }
}

/** WeCom's own limits: 4,000 bytes of welcome text (docs path 92137), 3,000 of group welcome (92366); room is kept for the link. */
function readTexts(place: Place): CampaignTexts {
  place.onlyFields('welcome', 'posterLater', 'entryPosterInstead', 'groupWelcome');
  const upTo = (field: string, characters: number, otherwise: string): string =>
    place.at(field).isAbsent
      ? otherwise
      : place
          .at(field)
          .text(
            `text of at most ${characters} characters`,
            (text) => text.trim() !== '' && [...text].length <= characters,
          );
  return {
    welcome: upTo('welcome', 1_000, '欢迎参加「{name}」，这是你的专属海报。'),
    posterLater: upTo('posterLater', 900, '欢迎参加「{name}」，你的专属海报正在绘制，点开即可查看：'),
    entryPosterInstead: upTo('entryPosterInstead', 1_000, '「{name}」的个人海报名额已满，先送上活动海报。'),
    groupWelcome: upTo('groupWelcome', 900, '欢迎加入「{name}」！扫码添加福利官，领取你的专属海报。'),
  };
}
