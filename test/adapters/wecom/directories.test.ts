import { describe, expect, test } from 'vitest';
import { wecomContactDirectory } from '#shared/adapters/wecom/contact-directory.ts';
import { wecomGroupDirectory } from '#shared/adapters/wecom/group-directory.ts';
import { groupId, memberId, staffId } from '#shared/domain/identity.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import { aClient } from './a-client.ts';
import { failureOf } from './failure-of.ts';
import { sample } from './sample.ts';

const MEMBER = memberId('wmOgQhDgAAuXFJGwbve4g4iXknfOAAAA');

describe('reading a group', () => {
  const API = 'externalcontact/groupchat/get';
  const GROUP = groupId('wrx7HUARsKwGRaQBVKPBTcEyzdHA4HrQ');

  test('tells members, staff, joins and codes in our words, and asks for no names', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, sample('groupchat_get_with_state'));

    const snapshot = await wecomGroupDirectory(client).readGroup(GROUP);

    expect(wecom.askedOf(API)[0]).toMatchObject({ method: 'POST', body: { chat_id: GROUP, need_name: 0 } });
    expect(snapshot).toEqual({
      group: GROUP,
      name: '销售客服群10',
      owner: 'ZhuShengBen',
      version: '71217227bbd112ecfe3a49c482195cb4',
      members: [
        { id: 'ZhuShengBen', isStaff: true, joinedAt: 1572505490000 },
        { id: MEMBER, isStaff: false, joinedAt: 1572505491000, code: 'klsdup3kj3s1' },
      ],
    });
  });

  test('takes an empty state for none, and passes over what it does not know', async () => {
    const { wecom, client } = await aClient();
    const member = { userid: 'wm-1', type: 2, join_time: 1, state: '', mood: 'good' };
    wecom.answers(API, { errcode: 0, group_chat: { owner: 'zhang', member_list: [member], stars: 5 } });

    const snapshot = await wecomGroupDirectory(client).readGroup(GROUP);

    expect(snapshot).toEqual({
      group: GROUP,
      name: '',
      owner: 'zhang',
      version: '',
      members: [{ id: 'wm-1', isStaff: false, joinedAt: 1_000 }],
    });
  });

  test.each([49008, 90501, 90509])('is over when WeCom says %d', async (errcode) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode, errmsg: 'gone' });

    await expect(wecomGroupDirectory(client).readGroup(GROUP)).resolves.toBe('closed');
  });

  test.each([
    ['no member list', { owner: 'zhang' }],
    ['a member without id', { owner: 'zhang', member_list: [{ type: 2, join_time: 1 }] }],
    ['a member without a time', { owner: 'zhang', member_list: [{ userid: 'wm-1', type: 2 }] }],
  ])('never mistakes %s for people who have left', async (_, group_chat) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 0, group_chat });

    await expect(wecomGroupDirectory(client).readGroup(GROUP)).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'WECOM_UNREADABLE',
    });
  });
});

describe('who somebody is', () => {
  const API = 'externalcontact/get';

  test('is told by name and picture', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, sample('externalcontact_get-wechat-user'));

    const profile = await wecomContactDirectory(client).profile(MEMBER, 1_500);

    expect(wecom.askedOf(API)[0]).toMatchObject({ method: 'GET', query: { external_userid: MEMBER } });
    expect(profile).toEqual({
      name: '王语嫣',
      avatarUrl: 'https://p.qlogo.cn/bizmail/IcsdgagqefergqerhewSdage/0',
    });
  });

  test('has no picture when WeCom gives an empty one', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { external_contact: { external_userid: MEMBER, name: 'A', avatar: '' } });

    await expect(wecomContactDirectory(client).profile(MEMBER, 1_500)).resolves.toEqual({ name: 'A' });
  });

  test('is not known yet of a half-added contact', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 84061, errmsg: 'not external contact' });

    await expect(wecomContactDirectory(client).profile(MEMBER, 1_500)).resolves.toBe('not-yet');
  });

  test('is done without when WeCom is too slow or too busy for the time given', async () => {
    const slow = await aClient();
    slow.wecom.answers(API, 'silence');
    const busy = await aClient();
    busy.wecom.answers(API, { errcode: -1, errmsg: 'system busy' });

    await expect(wecomContactDirectory(slow.client).profile(MEMBER, 50)).resolves.toBe('not-yet');
    await expect(wecomContactDirectory(busy.client).profile(MEMBER, 1_500)).resolves.toBe('not-yet');
  });

  test.each([
    ['wants to be left alone', { errcode: 45009, errmsg: 'api freq out of limit' }],
    ['runs into too many at once', { errcode: 45033, errmsg: 'concurrency' }],
    ['cannot be reached', { status: 502, text: 'bad gateway' }],
    ['knows him under another id', { errcode: 40096, errmsg: 'invalid external userid' }],
    ["calls him nobody's contact", { errcode: 84084, errmsg: 'not his contact' }],
    ['finds the question wrong', { errcode: 40058, errmsg: 'parameter' }],
    ['says what no document knows', { errcode: 123_456, errmsg: 'new' }],
    ['leaves the person out', { errcode: 0, errmsg: 'ok' }],
  ])('is done without when WeCom %s', async (_, answer) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, answer);
    const directory = wecomContactDirectory(client);

    await expect(directory.profile(MEMBER, 1_500)).resolves.toBe('not-yet');
    await expect(directory.profile(MEMBER, 1_500)).resolves.toBe('not-yet');
  });

  test.each([
    ['a permission', API, 48002, 'WECOM_NEEDS_OPERATOR'],
    ['a trusted address', API, 60020, 'WECOM_NEEDS_OPERATOR'],
    ['a token', API, 42001, 'WECOM_TOKEN_REJECTED'],
    ['the right secret', 'gettoken', 40001, 'WECOM_SECRET_REJECTED'],
    ['an app that may have a token', 'gettoken', 40058, 'WECOM_GRANTS_NO_TOKEN'],
  ])('waits where nobody is answered for want of %s', async (_, api, errcode, code) => {
    const { wecom, client } = await aClient();
    wecom.answers(api, { errcode, errmsg: 'words' });

    const failure = await failureOf(wecomContactDirectory(client).profile(MEMBER, 1_500));

    expect(failure).toMatchObject({ name: 'RetryLater', code });
  });

  test('waits, too, while a rejected secret rests', async () => {
    const { wecom, client } = await aClient();
    wecom.answers('gettoken', { errcode: 40001, errmsg: 'invalid credential' });
    const directory = wecomContactDirectory(client);
    await failureOf(directory.profile(MEMBER, 1_500));

    await expect(failureOf(directory.profile(MEMBER, 1_500))).resolves.toMatchObject({ code: 'WECOM_PAUSED' });
  });

  test('waits for secrets that are not set yet, and hides no mistake of ours', async () => {
    const unset = new RetryLater('NOT_CONFIGURED', 'not set');
    const failing = (failure: Error) => wecomContactDirectory({ call: () => Promise.reject(failure) });

    await expect(failing(unset).profile(MEMBER, 1_500)).rejects.toBe(unset);
    await expect(failing(new TypeError('ours')).profile(MEMBER, 1_500)).rejects.toThrow(TypeError);
  });
});

describe('since when somebody has been a contact of the corp', () => {
  const API = 'externalcontact/get';
  const MEMBER = memberId('wm-1');
  const followedBy = (...relations: readonly object[]) => ({
    errcode: 0,
    external_contact: { external_userid: 'wm-1', name: 'A' },
    follow_user: relations,
  });

  test('is told by the first of all who follow him', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(
      API,
      followedBy({ userid: 'a', createtime: 30 }, { userid: 'b', createtime: 10 }, { createtime: 20 }),
    );

    await expect(wecomContactDirectory(client).firstAddedAt(MEMBER)).resolves.toBe(10_000);
    expect(wecom.askedOf(API)[0]?.query).toMatchObject({ external_userid: 'wm-1' });
  });

  test('is read from WeCom’s own samples', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, sample('externalcontact_get-wechat-user'));

    await expect(wecomContactDirectory(client).firstAddedAt(MEMBER)).resolves.toBe(1_572_505_400_000);
  });

  test.each([
    ['who has no relation', { errcode: 84061, errmsg: 'not external contact' }],
    ['whom nobody follows', followedBy()],
  ])('is unknown of somebody %s', async (_, answer) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, answer);

    await expect(wecomContactDirectory(client).firstAddedAt(MEMBER)).resolves.toBeUndefined();
  });

  test('is never guessed at where WeCom does not answer: a newcomer would be made of anybody', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 48002, errmsg: 'api forbidden' });

    await expect(wecomContactDirectory(client).firstAddedAt(MEMBER)).rejects.toMatchObject({ name: 'RetryLater' });
  });
});

describe('the contacts of a staff member', () => {
  const API = 'externalcontact/batch/get_by_user';
  const STAFF = staffId('lisi');

  test('come a hundred a page, with when and by which code they were added', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, sample('batch_get_by_user'));

    const page = await wecomContactDirectory(client).contactsOf(STAFF);

    expect(wecom.askedOf(API)[0]?.body).toEqual({ userid_list: ['lisi'], limit: 100 });
    expect(page).toEqual({
      items: [
        { member: 'woAJ2GCAAAXtWyujaWJHDDGi0mACHBBB', staff: 'lisi', addedAt: 1525881637000, code: '外联二维码1' },
      ],
      next: 'r9FqSqsI8fgNbHLHE5QoCP50UIg2cFQbfma3l2QsmwI',
    });
  });

  test('end where WeCom gives no cursor', async () => {
    const { wecom, client } = await aClient();
    const entry = { external_contact: { external_userid: 'wm-1' }, follow_info: { userid: 'lisi', createtime: 2 } };
    wecom.answers(API, { errcode: 0, external_contact_list: [entry], next_cursor: '' });

    const page = await wecomContactDirectory(client).contactsOf(STAFF, 'where-we-were');

    expect(wecom.askedOf(API)[0]?.body).toEqual({ userid_list: ['lisi'], limit: 100, cursor: 'where-we-were' });
    expect(page).toEqual({ items: [{ member: 'wm-1', staff: 'lisi', addedAt: 2_000 }] });
  });

  test('are none when WeCom says that he has no relations', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 84061, errmsg: 'not external contact' });

    await expect(wecomContactDirectory(client).contactsOf(STAFF)).resolves.toEqual({ items: [] });
  });

  test.each([40003, 60111])('are not told of a staff member whom WeCom does not know (%d)', async (errcode) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode, errmsg: 'no such user' });

    await expect(wecomContactDirectory(client).contactsOf(STAFF)).resolves.toBe('no-such-staff');
  });

  test.each([
    ['is not activated', 41054, 'RetryLater', 'WECOM_NEEDS_OPERATOR'],
    ['may have no contacts', 84074, 'RetryLater', 'WECOM_NEEDS_OPERATOR'],
    ['is out of sight', 60011, 'RetryLater', 'WECOM_NEEDS_OPERATOR'],
    ['has no licence', 701008, 'RetryLater', 'WECOM_NEEDS_OPERATOR'],
    ['is asked for in a wrong way', 40058, 'Refused', 'WECOM_REFUSED'],
  ])('are never taken for none where the staff member %s', async (_, errcode, name, code) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode, errmsg: 'words' });

    await expect(wecomContactDirectory(client).contactsOf(STAFF)).rejects.toMatchObject({ name, code });
  });
});
