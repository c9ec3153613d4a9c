import { describe, expect, test } from 'vitest';
import { wecomContactDirectory } from '#shared/adapters/wecom/contact-directory.ts';
import { wecomGroupDirectory } from '#shared/adapters/wecom/group-directory.ts';
import { groupId, memberId, staffId } from '#shared/domain/identity.ts';
import { aClient } from './a-client.ts';
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

  test('is asked again later when WeCom wants to be left alone', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 45009, errmsg: 'api freq out of limit' });

    await expect(wecomContactDirectory(client).profile(MEMBER, 1_500)).rejects.toMatchObject({ code: 'WECOM_PAUSED' });
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
});
