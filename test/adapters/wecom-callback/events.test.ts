/** What events mean: every recorded sample, and the forms they were seen in over the years. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sealedTextOf } from '#shared/adapters/wecom-callback/envelope-xml.ts';
import { hearEvent } from '#shared/adapters/wecom-callback/events.ts';
import { sample, sampleNames } from './vectors.ts';

const hear = (xml: string) => hearEvent(Buffer.from(xml));
const AT = 1_403_610_513_000;
const GROUP = 'wrx7HUARsKwGRaQBVKPBTcEyzdHA4HrQ';
const STAFF = 'zhangsan';

const expectations: Readonly<Record<string, object>> = {
  '01': {
    kind: 'contact-event',
    change: 'added',
    staff: STAFF,
    member: 'woAJ2GCAAAXtWyujaWJHDDGi0mACH71w',
    code: 'teststate',
    welcomeCode: 'WELCOMECODE',
    happenedAt: AT,
  },
  '02': { change: 'added', staff: STAFF, member: 'woAJ2GCAAAXtWyujaWJHDDGi0mACH71w', happenedAt: AT },
  '03': { kind: 'other-event', event: 'change_external_contact/edit_external_contact' },
  '04': { change: 'half-added', member: 'woAJ2GCAAAXtWyujaWJHDDGi0mACAAAA', code: 'teststate' },
  '05': { change: 'handed-over', member: 'woAJ2GCAAAXtWyujaWJHDDGi0mACAAAA' },
  '06': { change: 'removed-by-member', member: 'woAJ2GCAAAXtWyujaWJHDDGi0mACHAAA' },
  '07': { kind: 'other-event', event: 'change_external_contact/transfer_fail' },
  '08': { change: 'consented', welcomeCode: 'WELCOMECODE', member: 'woAJ2GCAAABiuyujaWJHDDGi0mACHAAA' },
  '10': { kind: 'group-event', change: 'created', group: GROUP, named: [] },
  '11': {
    kind: 'group-event',
    change: 'joined',
    group: GROUP,
    named: ['Jack', 'Rose'],
    listVersion: '71217227bbd112ecfe3a49c482195cb4',
    happenedAt: AT,
  },
  '12': { change: 'joined', named: ['wmOgQhDgAAuXFJGwbve4g4iXknfOAAAA'], happenedAt: 1_572_505_491_000 },
  '13': { change: 'left', group: GROUP, wasRemoved: false },
  '14': { change: 'left', group: GROUP, wasRemoved: true },
  '15': { change: 'joined', named: ['wmOgQhDgAAuXFJGwbve4g4iXknfOAAAA', 'abel'] },
  '16': { change: 'joined', group: GROUP, named: [] },
  '17': { change: 'other', group: GROUP },
  '18': { change: 'other', group: GROUP },
  '19': { change: 'other', group: GROUP },
  '20': { change: 'dismissed', group: GROUP },
  '30': { kind: 'other-event', event: 'change_external_tag/create' },
  '31': { kind: 'other-event', event: 'change_external_tag/update' },
  '32': { kind: 'other-event', event: 'change_external_tag/delete' },
  '33': { kind: 'other-event', event: 'change_external_tag/shuffle' },
  '40': { kind: 'other-event', event: 'customer_acquisition/balance_low' },
  '41': { kind: 'other-event', event: 'customer_acquisition/link_unavailable' },
  '42': { kind: 'other-event', event: 'customer_acquisition/quota_expire_soon' },
  '43': { kind: 'other-event', event: 'customer_acquisition/friend_request' },
  '44': { kind: 'other-event', event: 'customer_acquisition/customer_start_chat' },
  '45': { kind: 'other-event', event: 'customer_acquisition/message_from_customer' },
  '50': { kind: 'other-event', event: 'text' },
  '51': { kind: 'other-event', event: 'click' },
  '52': { kind: 'other-event', event: 'view' },
  '53': { kind: 'other-event', event: 'enter_agent' },
  '54': { kind: 'other-event', event: 'template_card_event' },
  '60': { kind: 'other-event', event: 'kf_msg_or_event' },
  '70': { kind: 'contact-event', change: 'added', staff: STAFF, code: 'teststate', happenedAt: AT },
  '71': { kind: 'group-event', change: 'joined', group: 'CHAT_ID', named: ['Jack', 'Rose'], happenedAt: AT },
};

describe('recorded events', () => {
  test('every recorded sample is expected here', () => {
    expect(sampleNames.map((name) => name.slice(0, 2)).sort()).toEqual(Object.keys(expectations).sort());
  });

  test.each(sampleNames)('%s', (name) => {
    const xml = sample(name.slice(0, 2));

    const heard = hear(xml);

    expect(heard).toMatchObject(expectations[name.slice(0, 2)]!);
    if (heard.kind !== 'other-event') expect(heard.id).toBe(createHash('sha256').update(xml).digest('hex'));
  });

  test('without a code, a welcome code or a version none is made up', () => {
    const contact = hear(sample('02'));
    const group = hear(sample('16'));

    expect(Object.keys(contact)).not.toContain('code');
    expect(Object.keys(contact)).not.toContain('welcomeCode');
    expect(Object.keys(group)).not.toContain('listVersion');
  });
});

const contact = (inner: string): string =>
  `<xml><Event>change_external_contact</Event><CreateTime>1403610513</CreateTime>${inner}</xml>`;
const ids = '<UserID>luna</UserID><ExternalUserID>wm1</ExternalUserID>';

describe('an event out of the ordinary', () => {
  test('a deletion that is no transfer is the staff member’s own', () => {
    const heard = hear(contact(`<ChangeType>del_external_contact</ChangeType>${ids}`));

    expect(heard).toMatchObject({ change: 'removed-by-staff' });
  });

  test('an empty code or welcome code is none', () => {
    const heard = hear(contact(`<ChangeType>add_external_contact</ChangeType>${ids}<State></State><WelcomeCode/>`));

    expect(heard).toMatchObject({ change: 'added' });
    expect(Object.keys(heard)).not.toContain('code');
    expect(Object.keys(heard)).not.toContain('welcomeCode');
  });

  test('a foreign code is carried as it is, to be looked up', () => {
    const heard = hear(
      contact(`<ChangeType>add_external_contact</ChangeType>${ids}<State><![CDATA[wb:1:42 &amp;]]></State>`),
    );

    expect(heard).toMatchObject({ code: 'wb:1:42 &amp;' });
  });

  test('ids that look like numbers stay text', () => {
    const heard = hear(
      contact('<ChangeType>del_follow_user</ChangeType><UserID>007</UserID><ExternalUserID>1e3</ExternalUserID>'),
    );

    expect(heard).toMatchObject({ staff: '007', member: '1e3' });
  });

  test('unknown elements and attributes do no harm', () => {
    const heard = hear(
      contact(`<New a="1"><Deep><Item>x</Item></Deep></New><ChangeType>add_external_contact</ChangeType>${ids}<E/>`),
    );

    expect(heard).toMatchObject({ change: 'added', staff: 'luna' });
  });

  test('one without the ids it should have means nothing to us', () => {
    const heard = hear(contact('<ChangeType>add_external_contact</ChangeType><UserID>luna</UserID>'));

    expect(heard).toEqual({ kind: 'other-event', event: 'change_external_contact/add_external_contact' });
  });

  test('one without a time has none', () => {
    const heard = hear(
      `<xml><Event>change_external_chat</Event><ChatId>g</ChatId><ChangeType>create</ChangeType><CreateTime>soon</CreateTime></xml>`,
    );

    expect(Object.keys(heard)).not.toContain('happenedAt');
  });

  test('an empty, a one-item and a doubled member list are read as they are', () => {
    const chat = (list: string) =>
      hear(`<xml><Event>change_external_chat</Event><ChatId>g</ChatId><ChangeType>update</ChangeType>${list}</xml>`);

    expect(chat('<MemChangeList></MemChangeList>')).toMatchObject({ named: [] });
    expect(chat('<MemChangeList><Item>a</Item></MemChangeList>')).toMatchObject({ named: ['a'] });
    expect(chat('<MemChangeList> a , b,, </MemChangeList>')).toMatchObject({ named: ['a', 'b'] });
  });

  test.each(['', '2', '-1', 'x', '01'])('a member who left in the unknown way “%s” left in no way we name', (scene) => {
    const heard = hear(sample('14').replace('<QuitScene>1<', `<QuitScene>${scene}<`));

    expect(heard).toMatchObject({ change: 'left' });
    expect(Object.keys(heard)).not.toContain('wasRemoved');
  });

  test('who came was not removed, whatever else the event says', () => {
    const heard = hear(sample('12').replace('<QuitScene>0<', '<QuitScene>1<'));

    expect(heard).toMatchObject({ change: 'joined' });
    expect(Object.keys(heard)).not.toContain('wasRemoved');
  });

  test('a name made to be written to the log is not', () => {
    const heard = hear('<xml><Event>小明 came</Event></xml>');

    expect(heard).toEqual({ kind: 'other-event', event: 'unreadable' });
  });

  test('a customer may write what he likes inside CDATA', () => {
    const heard = hear(
      '<xml><MsgType>text</MsgType><Content><![CDATA[<!DOCTYPE x [<!ENTITY y "z">]>]]></Content></xml>',
    );

    expect(heard).toEqual({ kind: 'other-event', event: 'text' });
  });
});

describe('what is no event', () => {
  test.each([
    ['text', 'hello', 'NOT_XML'],
    ['JSON', '{"xml":1}', 'NOT_XML'],
    ['half a document', '<xml><Event>x</Event>', 'NOT_XML'],
    ['nested without end', `<xml>${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</xml>`, 'NOT_XML'],
    ['a document type', '<!DOCTYPE xml [<!ENTITY a "b">]><xml><Event>&a;</Event></xml>', 'ENTITIES_FORBIDDEN'],
    ['an entity inside', '<xml><Event>x</Event><!entity a "b"></xml>', 'ENTITIES_FORBIDDEN'],
  ])('%s is refused', (_, xml, code) => {
    expect(() => hear(xml)).toThrow(expect.objectContaining({ name: 'Refused', code }));
  });
});

describe('the sealed text of a delivery', () => {
  const sealed = (xml: string) => sealedTextOf(Buffer.from(xml));

  test('is found with and without CDATA, with and without a declaration', () => {
    expect(sealed('<xml><ToUserName>x</ToUserName><Encrypt><![CDATA[abc+/=]]></Encrypt></xml>')).toBe('abc+/=');
    expect(sealed('\uFEFF<?xml version="1.0"?>\n<xml>\n<Encrypt>\nabc==\n</Encrypt>\n</xml>\n')).toBe('abc==');
  });

  test.each([
    ['no XML', 'Encrypt=abc', 'NOT_XML'],
    ['nothing sealed', '<xml><A>x</A></xml>', 'NOT_XML'],
    ['an empty seal', '<xml><Encrypt></Encrypt></xml>', 'NOT_XML'],
    ['no Base64', '<xml><Encrypt>a b</Encrypt></xml>', 'NOT_XML'],
    ['cut off', '<xml><Encrypt>abc', 'NOT_XML'],
    [
      'a document type',
      '<!DOCTYPE a SYSTEM "file:///etc/passwd"><xml><Encrypt>abc</Encrypt></xml>',
      'ENTITIES_FORBIDDEN',
    ],
    [
      'a bomb',
      '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>',
      'ENTITIES_FORBIDDEN',
    ],
  ])('is refused in: %s', (_, xml, code) => {
    expect(() => sealed(xml)).toThrow(expect.objectContaining({ name: 'Refused', code }));
  });

  test.each([
    ['openings', '<Encrypt>'.repeat(110_000)],
    ['blanks', `<xml><Encrypt>${' '.repeat(1_000_000)}</xml>`],
    ['sections', `<xml>${'<![CDATA['.repeat(110_000)}</xml>`],
  ])('a megabyte of %s is refused as quickly as anything', (_, xml) => {
    expect(() => sealed(xml)).toThrow(expect.objectContaining({ code: 'NOT_XML' }));
  });
});
