/**
 * WeCom's words and ours: what we say in a request, and what an answer means. `external_userid`, `state`, `chat_id` and the like
 * are spoken here and nowhere else.
 */
import { type Instant, SECOND } from '#shared/domain/calendar.ts';
import type { CodeTarget } from '#shared/domain/campaign/live-code.ts';
import { type CodeText, codeText, type GroupId, memberId, type StaffId, staffId } from '#shared/domain/identity.ts';
import type { Contact, MemberProfile } from '#shared/ports/contact-directory.ts';
import type { GroupMember, GroupSnapshot } from '#shared/ports/group-directory.ts';
import type { OpenedCode } from '#shared/ports/live-codes.ts';
import type { Page } from '#shared/ports/page.ts';
import type { PartingsOfDay } from '#shared/ports/staff-behaviour.ts';
import type { Welcome } from '#shared/ports/welcome-messages.ts';
import type { WecomAnswer } from './exchange.ts';
import { type Fields, list, number, record, text, textIfAny } from './reading.ts';

/** Docs path 91039. */
export const readGranted = ({ fields }: WecomAnswer): { readonly token: string; readonly lifetimeMs: number } => ({
  token: text(fields, 'access_token'),
  lifetimeMs: number(fields, 'expires_in') * SECOND,
});

/** Docs path 92122. Names are not asked for: nothing here needs them. */
export const askForGroup = (group: GroupId) => ({ chat_id: group, need_name: 0 });

export function readGroup(group: GroupId, { fields }: WecomAnswer): GroupSnapshot {
  const chat = record(fields, 'group_chat');
  return {
    group,
    name: textIfAny(chat, 'name') ?? '',
    owner: staffId(text(chat, 'owner')),
    members: list(chat, 'member_list').map(readGroupMember),
    version: textIfAny(chat, 'member_version') ?? '',
  };
}

const STAFF = 1;

const readGroupMember = (member: Fields): GroupMember => ({
  id: text(member, 'userid'),
  isStaff: number(member, 'type') === STAFF,
  joinedAt: number(member, 'join_time') * SECOND,
  ...readCode(member),
});

const readCode = (fields: Fields): { readonly code?: CodeText } => {
  const state = textIfAny(fields, 'state');
  return state === undefined ? {} : { code: codeText(state) };
};

/** Docs path 92114. */
export function readProfile({ fields }: WecomAnswer): MemberProfile {
  const contact = record(fields, 'external_contact');
  const avatarUrl = textIfAny(contact, 'avatar');
  return { name: textIfAny(contact, 'name') ?? '', ...(avatarUrl === undefined ? {} : { avatarUrl }) };
}

export interface Relation {
  readonly staff: StaffId;
  readonly addedAt: number;
}

/** Everybody in the corp who follows him; `follow_user` (docs path 92114). */
export const readRelations = ({ fields }: WecomAnswer): readonly Relation[] =>
  list(fields, 'follow_user').map((relation) => ({
    staff: staffId(textIfAny(relation, 'userid') ?? ''),
    addedAt: number(relation, 'createtime') * SECOND,
  }));

/** Docs path 92994. */
export const askForContacts = (staff: StaffId, cursor: string | undefined) => ({
  userid_list: [staff],
  limit: 100,
  ...(cursor === undefined ? {} : { cursor }),
});

export function readContacts(staff: StaffId, { fields }: WecomAnswer): Page<Contact> {
  const next = textIfAny(fields, 'next_cursor');
  return {
    items: list(fields, 'external_contact_list').map((entry) => {
      const relation = record(entry, 'follow_info');
      return {
        member: memberId(text(record(entry, 'external_contact'), 'external_userid')),
        staff: staffId(textIfAny(relation, 'userid') ?? staff),
        addedAt: number(relation, 'createtime') * SECOND,
        ...readCode(relation),
      };
    }),
    ...(next === undefined ? {} : { next }),
  };
}

/** Docs path 92132. Both days are included. */
export const askForBehaviour = (staff: StaffId, firstDay: Instant, lastDay: Instant) => ({
  userid: [staff],
  start_time: firstDay / SECOND,
  end_time: lastDay / SECOND,
});

export const readPartings = ({ fields }: WecomAnswer): readonly PartingsOfDay[] =>
  list(fields, 'behavior_data').map((day) => ({
    day: number(day, 'stat_time') * SECOND,
    deletedByMembers: number(day, 'negative_feedback_cnt'),
  }));

type GroupsTarget = Extract<CodeTarget, { kind: 'groups' }>;
type StaffTarget = Extract<CodeTarget, { kind: 'staff' }>;

/** As a picture, not as a button of a mini program. */
const AS_QR = 2;
/** A pool of staff, be it of one for now: the type can never be changed, and another may join (docs path 92228). */
const POOL = 2;
const REMARK_LENGTH = 30;

/** Docs path 92229. The same words make a join way and overwrite one. */
export const joinWay = (code: CodeText, target: GroupsTarget, remark: string) => ({
  scene: AS_QR,
  remark: firstOf(remark, REMARK_LENGTH),
  auto_create_room: target.autoCreateRoom ? 1 : 0,
  chat_id_list: target.groups,
  state: code,
});

/** Docs path 92228: what may still be changed later; type and scene may not. */
export const contactWay = (code: CodeText, target: StaffTarget, remark: string) => ({
  remark: firstOf(remark, REMARK_LENGTH),
  skip_verify: true,
  state: code,
  user: target.staff,
});

export const newContactWay = (code: CodeText, target: StaffTarget, remark: string) => ({
  type: POOL,
  scene: AS_QR,
  ...contactWay(code, target, remark),
});

export const configured = (configId: string) => ({ config_id: configId });
export const readConfigId = ({ fields }: WecomAnswer): string => text(fields, 'config_id');
export const readContactWay = (answer: WecomAnswer): OpenedCode => ({
  configId: readConfigId(answer),
  qrImageUrl: text(answer.fields, 'qr_code'),
});
export const readJoinWayPicture = ({ fields }: WecomAnswer): string => text(record(fields, 'join_way'), 'qr_code');

/** Docs path 92137. Text and picture must not both be missing. */
export const welcomeMessage = ({ welcomeCode, text: content, mediaId }: Welcome) => ({
  welcome_code: welcomeCode,
  ...(content === '' ? {} : { text: { content } }),
  ...(mediaId === undefined ? {} : { attachments: [{ msgtype: 'image', image: { media_id: mediaId } }] }),
});

/** Docs path 90253. */
export const readMediaId = ({ fields }: WecomAnswer): string => text(fields, 'media_id');

/** Docs path 90256. */
export const readPictureUrl = ({ fields }: WecomAnswer): string => text(fields, 'url');

/** Docs path 92366. */
export const groupWelcome = (content: string, pictureUrl: string) => ({
  text: { content },
  image: { pic_url: pictureUrl },
});
export const templateNamed = (templateId: string) => ({ template_id: templateId });
export const readTemplateId = ({ fields }: WecomAnswer): string => text(fields, 'template_id');

/** Docs path 90236. The same text to the same people within half an hour is sent once. */
export const staffMessage = (agentId: number, staff: readonly StaffId[], content: string) => ({
  touser: staff.join('|'),
  msgtype: 'text',
  agentid: agentId,
  text: { content },
  enable_duplicate_check: 1,
  duplicate_check_interval: 1_800,
});

/** Cut between characters, so that no half of one is sent. */
export function firstOf(words: string, length: number): string {
  let kept = '';
  for (const character of words) {
    if (kept.length + character.length > length) break;
    kept += character;
  }
  return kept;
}
