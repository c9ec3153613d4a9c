/**
 * What an opened event means in the campaign's words (docs path 92130; suite form 92277). An unknown event, or one without
 * the ids it should have, is heard and named, but means nothing to us.
 */
import { createHash } from 'node:crypto';
import { SECOND } from '#shared/domain/calendar.ts';
import { codeText, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import type { ContactEvent, GroupEvent, Heard, OtherEvent } from '#shared/ports/callback-envelope.ts';
import { type Elements, elementsOf } from './envelope-xml.ts';

/** @throws Refused `NOT_XML`, `ENTITIES_FORBIDDEN` */
export function hearEvent(message: Uint8Array): Heard {
  const elements = elementsOf(message);
  // A repeated delivery carries the same text, while sender and second are shared by many events.
  const id = createHash('sha256').update(message).digest('hex');
  switch (text(elements, 'Event') ?? text(elements, 'InfoType')) {
    case 'change_external_chat':
      return groupEvent(id, elements) ?? otherEvent(elements);
    case 'change_external_contact':
      return contactEvent(id, elements) ?? otherEvent(elements);
    default:
      return otherEvent(elements);
  }
}

function groupEvent(id: string, elements: Elements): GroupEvent | undefined {
  const group = text(elements, 'ChatId');
  const change = groupChange(text(elements, 'ChangeType'), text(elements, 'UpdateDetail'));
  if (group === undefined || change === undefined) return undefined;
  const listVersion = text(elements, 'CurMemVer');
  return {
    kind: 'group-event',
    id,
    group: groupId(group),
    change,
    named: namedMembers(elements['MemChangeList']).map(memberId),
    ...(change === 'left' && quitBy(text(elements, 'QuitScene'))),
    ...(listVersion !== undefined && { listVersion }),
    ...happenedAt(elements),
  };
}

function groupChange(type: string | undefined, detail: string | undefined): GroupEvent['change'] | undefined {
  switch (type) {
    case 'create':
      return 'created';
    case 'dismiss':
      return 'dismissed';
    case 'update':
      if (detail === 'add_member') return 'joined';
      return detail === 'del_member' ? 'left' : 'other';
    default:
      return undefined;
  }
}

/** 0: he left; 1: the owner or an administrator removed him. Any other scene tells nothing, and is left out. */
function quitBy(scene: string | undefined): { readonly wasRemoved?: boolean } {
  switch (scene?.trim()) {
    case '0':
      return { wasRemoved: false };
    case '1':
      return { wasRemoved: true };
    default:
      return {};
  }
}

/** Two forms are in use: `<Item>` elements, and formerly one list with commas. Neither is complete for certain. */
function namedMembers(list: unknown): readonly string[] {
  if (typeof list === 'string') return namesIn(list.split(','));
  if (typeof list !== 'object' || list === null || !('Item' in list)) return [];
  return Array.isArray(list.Item) ? namesIn(list.Item) : [];
}

const namesIn = (names: readonly unknown[]): readonly string[] =>
  names.flatMap((name) => (typeof name === 'string' && name.trim() !== '' ? [name.trim()] : []));

function contactEvent(id: string, elements: Elements): ContactEvent | undefined {
  const staff = text(elements, 'UserID');
  const member = text(elements, 'ExternalUserID');
  const change = contactChange(text(elements, 'ChangeType'), text(elements, 'Source'));
  if (staff === undefined || member === undefined || change === undefined) return undefined;
  const code = text(elements, 'State');
  const welcomeCode = text(elements, 'WelcomeCode');
  return {
    kind: 'contact-event',
    id,
    change,
    staff: staffId(staff),
    member: memberId(member),
    ...(code !== undefined && { code: codeText(code) }),
    ...(welcomeCode !== undefined && { welcomeCode }),
    ...happenedAt(elements),
  };
}

function contactChange(type: string | undefined, source: string | undefined): ContactEvent['change'] | undefined {
  switch (type) {
    case 'add_external_contact':
      return 'added';
    case 'add_half_external_contact':
      return 'half-added';
    case 'del_external_contact':
      return source === 'DELETE_BY_TRANSFER' ? 'handed-over' : 'removed-by-staff';
    case 'del_follow_user':
      return 'removed-by-member';
    case 'msg_audit_approved':
      return 'consented';
    default:
      return undefined;
  }
}

/** Its name is written to the log, so only what looks like a name is. */
function otherEvent(elements: Elements): OtherEvent {
  const names = ['Event', 'InfoType', 'ChangeType'].flatMap((name) => text(elements, name) ?? []);
  const event = names.length > 0 ? names.join('/') : (text(elements, 'MsgType') ?? 'unnamed');
  return { kind: 'other-event', event: /^[\w/.-]{1,100}$/.test(event) ? event : 'unreadable' };
}

function happenedAt(elements: Elements): { readonly happenedAt?: number } {
  const seconds = text(elements, 'CreateTime') ?? text(elements, 'TimeStamp') ?? '';
  return /^\d{1,11}$/.test(seconds) ? { happenedAt: Number(seconds) * SECOND } : {};
}

function text(elements: Elements, name: string): string | undefined {
  const value = elements[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
