/** The XML WeCom writes for one fact (docs path 92130). A fact nobody is told of gives nothing. */
import type { Fact } from './facts.ts';
import type { World } from './world.ts';

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
const element = (name: string, inner: string | undefined): string =>
  inner === undefined ? '' : `<${name}>${inner}</${name}>`;
const text = (name: string, value: string | undefined): string =>
  element(name, value === undefined ? undefined : cdata(value));

function event(corpId: string, at: number, name: string, inner: readonly string[]): string {
  const head = [
    text('ToUserName', corpId),
    text('FromUserName', 'sys'),
    element('CreateTime', String(Math.floor(at / 1000))),
    text('MsgType', 'event'),
    text('Event', name),
  ];
  return `<xml>${[...head, ...inner].join('')}</xml>`;
}

interface ContactChange {
  readonly change: string;
  readonly person: string;
  readonly staff: string;
  readonly state?: string | undefined;
  readonly welcomeCode?: string | undefined;
  readonly source?: string | undefined;
}

const contactInner = (change: ContactChange): string[] => [
  text('ChangeType', change.change),
  text('UserID', change.staff),
  text('ExternalUserID', change.person),
  text('Source', change.source),
  text('State', change.state === '' ? undefined : change.state),
  text('WelcomeCode', change.welcomeCode),
];

const chatInner = (change: string, group: string): string[] => [text('ChangeType', change), text('ChatId', group)];

/** JoinScene here is 0 invited or 3 by QR; the member list of the API counts otherwise (docs paths 92130, 92122). */
function memberInner(
  world: World,
  group: string,
  person: string,
  what: { readonly detail: 'add_member' | 'del_member'; readonly join?: 0 | 3; readonly quit?: 0 | 1 },
): string[] {
  const versions = world.groups.get(group);
  return [
    ...chatInner('update', group),
    text('UpdateDetail', what.detail),
    element('JoinScene', String(what.join ?? 0)),
    element('QuitScene', String(what.quit ?? 0)),
    element('MemChangeCnt', '1'),
    element('MemChangeList', text('Item', person)),
    text('LastMemVer', versions?.previousVersion),
    text('CurMemVer', versions?.version),
  ];
}

const CONTACT = 'change_external_contact';
const CHAT = 'change_external_chat';

function scanXml(world: World, corpId: string, fact: Extract<Fact, { fact: 'scan' }>): string | undefined {
  const { outcome, person } = fact;
  if (outcome.kind === 'joined') {
    return event(corpId, fact.at, CHAT, memberInner(world, outcome.group, person, { detail: 'add_member', join: 3 }));
  }
  if (outcome.kind !== 'added') return undefined;
  const change = outcome.half ? 'add_half_external_contact' : 'add_external_contact';
  const { staff, state, welcomeCode } = outcome;
  return event(corpId, fact.at, CONTACT, contactInner({ change, person, staff, state, welcomeCode }));
}

function confirmedXml(world: World, corpId: string, fact: Extract<Fact, { fact: 'confirmed' }>): string {
  const { person, staff } = fact;
  const state = world.friends.get(staff)?.get(person)?.state;
  return event(corpId, fact.at, CONTACT, contactInner({ change: 'add_external_contact', person, staff, state }));
}

function endedXml(corpId: string, fact: Extract<Fact, { fact: 'contact-ended' }>): string {
  const change = fact.by === 'person' ? 'del_follow_user' : 'del_external_contact';
  const source = fact.by === 'transfer' ? 'DELETE_BY_TRANSFER' : undefined;
  return event(corpId, fact.at, CONTACT, contactInner({ change, person: fact.person, staff: fact.staff, source }));
}

/** Read right after the fact was applied, while the group's two versions are those of this very change. */
export function callbackXml(world: World, corpId: string, fact: Fact): string | undefined {
  switch (fact.fact) {
    case 'scan':
      return scanXml(world, corpId, fact);
    case 'confirmed':
      return confirmedXml(world, corpId, fact);
    case 'contact-ended':
      return endedXml(corpId, fact);
    case 'group':
      return event(corpId, fact.at, CHAT, chatInner('create', fact.id));
    case 'dismissed':
      return event(corpId, fact.at, CHAT, chatInner('dismiss', fact.group));
    case 'invited':
      return event(
        corpId,
        fact.at,
        CHAT,
        memberInner(world, fact.group, fact.person, { detail: 'add_member', join: 0 }),
      );
    case 'left': {
      const quit = fact.wasRemoved ? 1 : 0;
      return event(corpId, fact.at, CHAT, memberInner(world, fact.group, fact.person, { detail: 'del_member', quit }));
    }
    default:
      return undefined;
  }
}
