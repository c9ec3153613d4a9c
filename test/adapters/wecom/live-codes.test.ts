import { describe, expect, test } from 'vitest';
import { wecomLiveCodes } from '#shared/adapters/wecom/live-codes.ts';
import type { CodeTarget } from '#shared/domain/campaign/live-code.ts';
import { codeText, groupId, staffId } from '#shared/domain/identity.ts';
import { aClient } from './a-client.ts';
import { failureOf } from './failure-of.ts';
import { sample } from './sample.ts';

const CODE = codeText('f1AbCdEfGhIjKlMnOp');
const GROUPS: CodeTarget = { kind: 'groups', groups: [groupId('wr-1'), groupId('wr-2')], autoCreateRoom: false };
const ONE: CodeTarget = { kind: 'staff', staff: [staffId('zhang')] };
const TWO: CodeTarget = { kind: 'staff', staff: [staffId('zhang'), staffId('li')] };

const ADD_JOIN_WAY = 'externalcontact/groupchat/add_join_way';
const GET_JOIN_WAY = 'externalcontact/groupchat/get_join_way';
const DEL_JOIN_WAY = 'externalcontact/groupchat/del_join_way';
const ADD_CONTACT_WAY = 'externalcontact/add_contact_way';

describe('a code that leads to groups', () => {
  test('is a join way as a picture, and a second call tells the picture', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(ADD_JOIN_WAY, sample('add_join_way'));
    wecom.answers(GET_JOIN_WAY, sample('get_join_way'));

    const opened = await wecomLiveCodes(client).open(CODE, GROUPS, 'autumn participant');

    expect(wecom.askedOf(ADD_JOIN_WAY)[0]?.body).toEqual({
      scene: 2,
      remark: 'autumn participant',
      auto_create_room: 0,
      chat_id_list: ['wr-1', 'wr-2'],
      state: CODE,
    });
    expect(wecom.askedOf(GET_JOIN_WAY)[0]?.body).toEqual({ config_id: '9ad7fa5cdaa6511298498f979c472aaa' });
    expect(opened).toMatchObject({
      configId: '9ad7fa5cdaa6511298498f979c472aaa',
      qrImageUrl: expect.stringMatching(/^http:\/\/p\.qpic\.cn\/wwhead\//),
    });
  });

  test('may let WeCom open another group when full', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(ADD_JOIN_WAY, sample('add_join_way'));
    wecom.answers(GET_JOIN_WAY, sample('get_join_way'));

    await wecomLiveCodes(client).open(CODE, { ...GROUPS, autoCreateRoom: true }, 'x');

    expect(wecom.askedOf(ADD_JOIN_WAY)[0]?.body).toMatchObject({ auto_create_room: 1 });
  });

  test('is deleted again when its picture cannot be learnt, so that it costs no quota for ever', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(ADD_JOIN_WAY, sample('add_join_way'));
    wecom.answers(GET_JOIN_WAY, { errcode: -1, errmsg: 'system busy' });
    wecom.answers(DEL_JOIN_WAY, { errcode: 0, errmsg: 'ok' });

    const opening = wecomLiveCodes(client).open(CODE, GROUPS, 'x');

    await expect(opening).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'WECOM_CODE_WITHOUT_PICTURE',
      facts: { configId: '9ad7fa5cdaa6511298498f979c472aaa', isDeleted: true },
    });
    expect(wecom.askedOf(DEL_JOIN_WAY)).toHaveLength(1);
  });

  test('is pointed elsewhere by saying everything again', async () => {
    const { wecom, client } = await aClient();
    wecom.answers('externalcontact/groupchat/update_join_way', { errcode: 0, errmsg: 'ok' });

    await wecomLiveCodes(client).repoint('config-1', CODE, GROUPS, 'autumn participant');

    expect(wecom.asked.at(-1)?.body).toEqual({
      config_id: 'config-1',
      scene: 2,
      remark: 'autumn participant',
      auto_create_room: 0,
      chat_id_list: ['wr-1', 'wr-2'],
      state: CODE,
    });
  });
});

describe('a code that leads to staff', () => {
  test.each([
    ['one', ONE, ['zhang']],
    ['several', TWO, ['zhang', 'li']],
  ] as const)('is a pool of %s that may grow, without a question to confirm', async (_, target, user) => {
    const { wecom, client } = await aClient();
    wecom.answers(ADD_CONTACT_WAY, sample('add_contact_way'));

    const opened = await wecomLiveCodes(client).open(CODE, target, 'autumn desk');

    expect(wecom.askedOf(ADD_CONTACT_WAY)[0]?.body).toEqual({
      type: 2,
      scene: 2,
      remark: 'autumn desk',
      skip_verify: true,
      state: CODE,
      user,
    });
    expect(opened).toEqual({
      configId: '42b34949e138eb6e027c123cba77fAAA',
      qrImageUrl: 'https://p.qpic.cn/wwhead/duc2TvpEgSdicZ9RrdUtBkv2UiaA/0',
    });
  });

  test('is pointed elsewhere without its type and scene, which cannot change', async () => {
    const { wecom, client } = await aClient();
    wecom.answers('externalcontact/update_contact_way', { errcode: 0, errmsg: 'ok' });

    await wecomLiveCodes(client).repoint('config-1', CODE, TWO, 'autumn desk');

    expect(wecom.asked.at(-1)?.body).toEqual({
      config_id: 'config-1',
      remark: 'autumn desk',
      skip_verify: true,
      state: CODE,
      user: ['zhang', 'li'],
    });
  });
});

describe('a code whose list names staff who cannot have one', () => {
  const UNUSABLE = { code: 'WECOM_STAFF_UNUSABLE', name: 'RetryLater', afterMs: 900_000 };

  test.each([40003, 60111, 40098, 41054])(
    'waits for the list to be mended (%d), and says the number only',
    async (errcode) => {
      const { wecom, client } = await aClient();
      wecom.answers(ADD_CONTACT_WAY, { errcode, errmsg: 'invalid userid zhang' });
      wecom.answers('externalcontact/update_contact_way', { errcode, errmsg: 'invalid userid zhang' });
      const codes = wecomLiveCodes(client);

      const opening = await failureOf(codes.open(CODE, TWO, 'x'));
      const repointing = await failureOf(codes.repoint('config-1', CODE, TWO, 'x'));

      for (const failure of [opening, repointing]) {
        expect(failure).toMatchObject(UNUSABLE);
        expect(failure.facts).toEqual({ errcode });
        expect(failure.message).not.toContain('zhang');
      }
      expect(wecom.askedOf(ADD_CONTACT_WAY)).toHaveLength(1);
    },
  );
});

describe('any code', () => {
  test.each([
    ['groups', GROUPS, ADD_JOIN_WAY],
    ['staff', TWO, ADD_CONTACT_WAY],
  ] as const)('to %s is not made when the quota is reached', async (_, target, api) => {
    const { wecom, client } = await aClient();
    wecom.answers(api, { errcode: 41045, errmsg: 'quota' });

    await expect(wecomLiveCodes(client).open(CODE, target, 'x')).resolves.toBe('quota-reached');
  });

  test('has a remark of at most thirty characters, cut between characters', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(ADD_CONTACT_WAY, sample('add_contact_way'));

    await wecomLiveCodes(client).open(CODE, ONE, `${'名'.repeat(29)}😀😀`);

    expect(wecom.asked.at(-1)?.body).toMatchObject({ remark: '名'.repeat(29) });
  });

  test.each([
    ['groups', GROUPS, DEL_JOIN_WAY],
    ['staff', TWO, 'externalcontact/del_contact_way'],
  ] as const)('to %s is deleted by its config id, and one that is gone counts as deleted', async (_, target, api) => {
    const { wecom, client } = await aClient();
    wecom.answers(api, { errcode: 0, errmsg: 'ok' }, { errcode: 41044, errmsg: 'no such config' });

    await wecomLiveCodes(client).close('config-1', target);
    await wecomLiveCodes(client).close('config-1', target);

    expect(wecom.askedOf(api).map((asked) => asked.body)).toEqual([
      { config_id: 'config-1' },
      { config_id: 'config-1' },
    ]);
  });

  test('is not called deleted when WeCom is unwell', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(DEL_JOIN_WAY, { errcode: 48002, errmsg: 'no permission' });

    await expect(wecomLiveCodes(client).close('config-1', GROUPS)).rejects.toMatchObject({
      code: 'WECOM_NEEDS_OPERATOR',
    });
  });
});
