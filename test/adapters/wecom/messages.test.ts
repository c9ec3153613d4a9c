import { describe, expect, test } from 'vitest';
import { wecomGroupWelcomes } from '#shared/adapters/wecom/group-welcomes.ts';
import { partsOf, wecomStaffNotices } from '#shared/adapters/wecom/staff-notices.ts';
import { wecomWelcomeMessages } from '#shared/adapters/wecom/welcome-messages.ts';
import { staffId } from '#shared/domain/identity.ts';
import { aClient } from './a-client.ts';
import { sample } from './sample.ts';

const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);

describe('a welcome', () => {
  const API = 'externalcontact/send_welcome_msg';
  const WELCOME = { welcomeCode: 'CALLBACK_CODE', text: '你好', mediaId: 'MEDIA' };

  test('carries text and poster', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 0, errmsg: 'ok' });

    const outcome = await wecomWelcomeMessages(client).send(WELCOME);

    expect(outcome).toBe('sent');
    expect(wecom.askedOf(API)[0]?.body).toEqual({
      welcome_code: 'CALLBACK_CODE',
      text: { content: '你好' },
      attachments: [{ msgtype: 'image', image: { media_id: 'MEDIA' } }],
    });
  });

  test('without a poster, or without words, leaves that part out', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 0, errmsg: 'ok' });

    await wecomWelcomeMessages(client).send({ welcomeCode: 'C', text: '你好' });
    await wecomWelcomeMessages(client).send({ welcomeCode: 'C', text: '', mediaId: 'MEDIA' });

    expect(wecom.askedOf(API)[0]?.body).toEqual({ welcome_code: 'C', text: { content: '你好' } });
    expect(wecom.askedOf(API)[1]?.body).toEqual({
      welcome_code: 'C',
      attachments: [{ msgtype: 'image', image: { media_id: 'MEDIA' } }],
    });
  });

  test.each([
    [41051, 'already-sent'],
    [41050, 'expired'],
    [41053, 'awaiting-consent'],
    [40007, 'picture-expired'],
    [40145, 'picture-expired'],
  ])('answered with %d is: %s', async (errcode, outcome) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode, errmsg: 'words' });

    await expect(wecomWelcomeMessages(client).send(WELCOME)).resolves.toBe(outcome);
    expect(wecom.askedOf(API)).toHaveLength(1);
  });

  test('that another app is sending right now is tried again in a second', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 41096, errmsg: 'welcome msg is being distributed' });

    await expect(wecomWelcomeMessages(client).send(WELCOME)).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'WELCOME_BUSY',
      afterMs: 1_000,
    });
    expect(wecom.askedOf(API)).toHaveLength(1);
  });

  test('is waited for no longer than what is left of its twenty seconds is worth', async () => {
    const { wecom, client, slept } = await aClient();
    const busy = { errcode: -1, errmsg: 'system busy' };
    wecom.answers(API, busy);
    wecom.answers('media/upload', busy);
    const messages = wecomWelcomeMessages(client);

    await expect(messages.send(WELCOME)).rejects.toMatchObject({ code: 'WECOM_BUSY' });
    await expect(messages.uploadPoster(PICTURE, 'poster.jpg')).rejects.toMatchObject({ code: 'WECOM_BUSY' });

    // Three seconds hold one pause and no second of two seconds; five hold both.
    expect(slept).toEqual([1_000, 1_000, 2_000]);
  });

  test('poster is uploaded as a file with a name, again whole after a renewed token', async () => {
    const { wecom, client } = await aClient();
    wecom.answers('media/upload', { errcode: 42001, errmsg: 'expired' }, sample('media_upload'));

    const mediaId = await wecomWelcomeMessages(client).uploadPoster(PICTURE, 'poster.jpg');

    const [first, replay] = wecom.askedOf('media/upload');
    expect(mediaId).toBe('1G6nrLmr5EC3MMb_-zK1dDdzmd0p7cNliYu9V5w7o8K0');
    expect(replay?.query).toMatchObject({ type: 'image', access_token: 'token-2' });
    for (const asked of [first, replay]) {
      expect(asked?.contentType).toMatch(/^multipart\/form-data; boundary=/);
      expect(asked?.bytes.toString('latin1')).toContain('name="media"; filename="poster.jpg"');
      expect(asked?.bytes.toString('latin1').toLowerCase()).toContain('content-type: image/jpeg');
      expect(asked?.bytes.includes(PICTURE)).toBe(true);
    }
  });
});

describe('the library of group welcomes', () => {
  const ADD = 'externalcontact/group_welcome_template/add';
  const ENTRY = { text: '欢迎 %NICKNAME%', pictureUrl: 'https://wework.qpic.cn/1' };

  test('takes a permanent picture', async () => {
    const { wecom, client } = await aClient();
    wecom.answers('media/uploadimg', sample('media_uploadimg'));

    const url = await wecomGroupWelcomes(client).uploadPicture(PICTURE, 'desk.png');

    expect(url).toMatch(/^http:\/\/p\.qpic\.cn\/pic_wework\//);
    expect(wecom.askedOf('media/uploadimg')[0]?.bytes.toString('latin1').toLowerCase()).toContain('image/png');
  });

  test('takes a new entry and gives its id', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(ADD, sample('group_welcome_template_add'));

    await expect(wecomGroupWelcomes(client).put(ENTRY)).resolves.toBe('msgXXXXXX');
    expect(wecom.askedOf(ADD)[0]?.body).toEqual({
      text: { content: '欢迎 %NICKNAME%' },
      image: { pic_url: 'https://wework.qpic.cn/1' },
    });
  });

  test('overwrites the entry that is named', async () => {
    const { wecom, client } = await aClient();
    wecom.answers('externalcontact/group_welcome_template/edit', { errcode: 0, errmsg: 'ok' });

    await expect(wecomGroupWelcomes(client).put({ ...ENTRY, templateId: 'msg-1' })).resolves.toBe('msg-1');
    expect(wecom.asked.at(-1)?.body).toEqual({
      template_id: 'msg-1',
      text: { content: '欢迎 %NICKNAME%' },
      image: { pic_url: 'https://wework.qpic.cn/1' },
    });
  });

  test('says when it is full', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(ADD, { errcode: 41055, errmsg: 'full' });

    await expect(wecomGroupWelcomes(client).put(ENTRY)).rejects.toMatchObject({
      name: 'Refused',
      code: 'WELCOME_LIBRARY_FULL',
    });
  });
});

describe('telling staff', () => {
  const API = 'message/send';

  test('goes from our app to all of them at once, and the same words not twice', async () => {
    const { wecom, client, secrets } = await aClient();
    wecom.answers(API, sample('message_send'));

    await wecomStaffNotices(client, secrets).tell([staffId('zhang'), staffId('li')], '群快满了');

    expect(wecom.askedOf(API)[0]?.body).toEqual({
      touser: 'zhang|li',
      msgtype: 'text',
      agentid: 1000002,
      text: { content: '群快满了' },
      enable_duplicate_check: 1,
      duplicate_check_interval: 1_800,
    });
  });

  test('goes in rounds of a thousand, and to nobody costs no call', async () => {
    const { wecom, client, secrets } = await aClient();
    wecom.answers(API, { errcode: 0, errmsg: 'ok' });
    const crowd = Array.from({ length: 1_001 }, (_, number) => staffId(`s${number}`));

    await wecomStaffNotices(client, secrets).tell([], 'x');
    await wecomStaffNotices(client, secrets).tell(crowd, 'x');

    const rounds = wecom.askedOf(API).map(({ body }) => (body as { touser: string }).touser.split('|').length);
    expect(rounds).toEqual([1_000, 1]);
  });

  test('nobody who can be reached is no failure', async () => {
    const { wecom, client, secrets } = await aClient();
    wecom.answers(API, { errcode: 81013, errmsg: 'all invalid' });

    await expect(wecomStaffNotices(client, secrets).tell([staffId('gone')], 'x')).resolves.toBeUndefined();
  });

  test('a long text goes in parts of at most 2,048 bytes that say all of it', () => {
    const text = `${'群'.repeat(300)}\n${'满'.repeat(900)}😀\n${'了'.repeat(650)}`;

    const parts = partsOf(text);

    expect(parts.join('')).toBe(text);
    expect(parts.every((part) => Buffer.byteLength(part) <= 2_048)).toBe(true);
    expect(parts.every((part) => part.isWellFormed())).toBe(true);
    expect(partsOf('短')).toEqual(['短']);
  });
});
