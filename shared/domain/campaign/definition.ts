/** A campaign file (one YAML document) becomes a campaign, or a list of everything that is wrong with it. */
import { campaignId } from '../identity.ts';
import { templateFaults } from '../poster/template-faults.ts';
import { readTemplate } from '../poster/template-file.ts';
import type { CampaignDefinition, CampaignTexts, Mechanic } from './campaign.ts';
import { readCounting } from './definition-counting.ts';
import { readEntryCodes, readGroups, readStaff } from './definition-lists.ts';
import { readNotices } from './definition-notices.ts';
import { readReports } from './definition-reports.ts';
import { judgeSeats, readRewards } from './definition-rewards.ts';
import { isTimeZone, readHold, readWindow } from './definition-times.ts';
import { type Fault, isFields, Place } from './fault.ts';

export type DefinitionReading =
  | { readonly kind: 'campaign'; readonly definition: CampaignDefinition }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

const FIELDS = [
  ...['id', 'name', 'mechanic', 'window', 'timeZone', 'hold', 'counting', 'rewards', 'notices', 'reports'],
  ...['expectedJoins', 'entryCodes', 'groups', 'autoCreateRoom', 'staff', 'desk', 'poster', 'texts'],
];

/** Reads the whole file and reports every fault, so that the operator mends it once. Nothing of a faulty file is used. */
export function readDefinition(file: unknown): DefinitionReading {
  const faults: Fault[] = [];
  const top = new Place(file, faults).onlyFields(...FIELDS);
  if (!isFields(file)) return { kind: 'faults', faults };
  const mechanics = ['group', 'contact'] as const;
  const mechanic = top.at('mechanic').oneOf(mechanics);
  // Which of groups, staff and desk belong there only the mechanic can say; without it they are not judged.
  const isGiven = mechanics.some((known) => known === top.at('mechanic').value);
  const template = readSoundTemplate(top.at('poster'), faults);
  const rewards = readRewards(top.at('rewards'));
  const notices = readNotices(top.at('notices'));
  const reports = readReports(top.at('reports'));
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
    counting: readCounting(top.at('counting'), isGiven ? mechanic : undefined),
    ...(rewards === undefined ? {} : { rewards }),
    ...(notices === undefined ? {} : { notices }),
    ...(reports === undefined ? {} : { reports }),
    expectedJoins: top.at('expectedJoins').whole('how many joins to plan for', 1, 10_000_000),
    entryCodes: readEntryCodes(top.at('entryCodes')),
    groups: isGiven ? readGroups(top.at('groups'), mechanic) : [],
    autoCreateRoom: readAutoCreateRoom(top.at('autoCreateRoom'), mechanic),
    staff: isGiven ? readStaff(top.at('staff'), mechanic === 'contact', 'the staff friends add') : [],
    desk: isGiven ? readStaff(top.at('desk'), mechanic === 'group', 'the staff of the poster desk') : [],
    template,
    qr: readQr(top.at('poster').at('qr')),
    texts: readTexts(top.at('texts')),
  };
  if (rewards !== undefined) judgeSeats(top.at('rewards'), rewards, definition.groups);
  return faults.length === 0 ? { kind: 'campaign', definition } : { kind: 'faults', faults };
}

/** Only a template of which every part could be read is looked at as a whole. */
function readSoundTemplate(poster: Place, faults: readonly Fault[]): CampaignDefinition['template'] {
  const before = faults.length;
  const template = readTemplate(poster);
  if (faults.length === before) {
    for (const { path, message } of templateFaults(template)) poster.at('template').follow(path).fault(message);
  }
  return template;
}

const readQr = (place: Place): CampaignDefinition['qr'] =>
  place.isAbsent ? 'official' : place.oneOf(['official', 'redrawn']);

function readAutoCreateRoom(place: Place, mechanic: Mechanic): boolean {
  const wanted = place.yesOrNo(false);
  if (wanted && mechanic === 'contact') place.fault('nothing: the contact mechanic has no groups');
  return wanted && mechanic === 'group';
}

/** WeCom's own limits: 4,000 bytes of welcome text (docs path 92137), 3,000 of group welcome (92366); room is kept for the link. */
function readTexts(place: Place): CampaignTexts {
  if (!place.isAbsent) place.onlyFields('welcome', 'posterLater', 'entryPosterInstead', 'groupWelcome');
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
