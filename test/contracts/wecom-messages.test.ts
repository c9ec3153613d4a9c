/** What the WeCom adapter sends, as the stand-in receives it. */
import { describe, expect, test } from 'vitest';
import { wecomGroupDirectory } from '#shared/adapters/wecom/group-directory.ts';
import { wecomGroupWelcomes } from '#shared/adapters/wecom/group-welcomes.ts';
import { wecomLiveCodes } from '#shared/adapters/wecom/live-codes.ts';
import { wecomStaffNotices } from '#shared/adapters/wecom/staff-notices.ts';
import { wecomWelcomeMessages } from '#shared/adapters/wecom/welcome-messages.ts';
import { codeText, groupId, staffId } from '#shared/domain/identity.ts';
import { NOON, type OnStandIn, onStandIn } from '#test/adapters/wecom/on-stand-in.ts';

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(64, 7)]);

/** Somebody who has just become a contact, and the code to greet him with. */
async function newcomer({ standIn, client, qrOf }: OnStandIn): Promise<string> {
  const target = { kind: 'staff', staff: [staffId('zhangsan')] } as const;
  const opened = await wecomLiveCodes(client).open(codeText('f1desk'), target, 'desk');
  const qr = qrOf(opened === 'quota-reached' ? '' : opened.configId);
  const outcome = standIn.scan({ person: 'wm-1', qr, at: NOON });
  if (outcome.kind !== 'added' || outcome.welcomeCode === undefined) throw new Error('no welcome code');
  return outcome.welcomeCode;
}

describe('a welcome', () => {
  test('reaches the person with text and poster, once', async () => {
    const stage = await onStandIn();
    const welcomeCode = await newcomer(stage);
    const messages = wecomWelcomeMessages(stage.client);

    const mediaId = await messages.uploadPoster(JPEG, 'poster.jpg');
    const first = await messages.send({ welcomeCode, text: '你好', mediaId });
    const second = await messages.send({ welcomeCode, text: '你好', mediaId });

    expect([first, second]).toEqual(['sent', 'already-sent']);
    const [delivery, ...more] = stage.standIn.delivered('wm-1');
    expect(more).toEqual([]);
    expect(delivery).toMatchObject({ by: 'welcome', text: '你好' });
    expect(stage.standIn.deliveredFile(delivery?.files[0] ?? '')).toEqual(JPEG);
  });

  test('may be words alone', async () => {
    const stage = await onStandIn();
    const welcomeCode = await newcomer(stage);

    const outcome = await wecomWelcomeMessages(stage.client).send({ welcomeCode, text: '你好' });

    expect(outcome).toBe('sent');
    expect(stage.standIn.delivered('wm-1')).toMatchObject([{ text: '你好', files: [] }]);
  });

  test('is too late after twenty seconds, and with a code nobody gave', async () => {
    const stage = await onStandIn();
    const welcomeCode = await newcomer(stage);
    const messages = wecomWelcomeMessages(stage.client);
    stage.clock.advance(20_001);

    await expect(messages.send({ welcomeCode, text: 'x' })).resolves.toBe('expired');
    await expect(messages.send({ welcomeCode: 'guessed', text: 'x' })).resolves.toBe('expired');
  });

  test('says that the picture has expired, and goes out after another upload', async () => {
    const stage = await onStandIn({ limits: { mediaLivesMs: 5_000 } });
    const welcomeCode = await newcomer(stage);
    const messages = wecomWelcomeMessages(stage.client);
    const old = await messages.uploadPoster(JPEG, 'poster.jpg');
    stage.clock.advance(6_000);

    const first = await messages.send({ welcomeCode, text: 'x', mediaId: old });
    const mediaId = await messages.uploadPoster(JPEG, 'poster.jpg');
    const second = await messages.send({ welcomeCode, text: 'x', mediaId });

    expect([first, second]).toEqual(['picture-expired', 'sent']);
  });
});

describe('the library of group welcomes', () => {
  test('takes an entry with a picture of ours, and lets it be overwritten', async () => {
    const stage = await onStandIn();
    const welcomes = wecomGroupWelcomes(stage.client);

    const pictureUrl = await welcomes.uploadPicture(JPEG, 'desk.jpg');
    const id = await welcomes.put({ text: '一', pictureUrl });
    const same = await welcomes.put({ text: '二', pictureUrl, templateId: id });

    expect(same).toBe(id);
    expect(stage.standIn.world.templates.get(id)).toMatchObject({
      text: { content: '二' },
      image: { pic_url: pictureUrl },
    });
  });

  test('says when it is full', async () => {
    const stage = await onStandIn({ limits: { welcomeTemplates: 1 } });
    const welcomes = wecomGroupWelcomes(stage.client);
    const pictureUrl = await welcomes.uploadPicture(JPEG, 'desk.jpg');
    await welcomes.put({ text: '一', pictureUrl });

    await expect(welcomes.put({ text: '二', pictureUrl })).rejects.toMatchObject({ code: 'WELCOME_LIBRARY_FULL' });
  });
});

describe('staff', () => {
  test('are told, those who have gone are passed over', async () => {
    const { standIn, client, secrets } = await onStandIn();
    const notices = wecomStaffNotices(client, secrets);

    await notices.tell([staffId('zhangsan'), staffId('gone')], '群快满了');
    await notices.tell([staffId('gone')], '群快满了');

    const told = standIn.world.facts.filter((fact) => fact.fact === 'staff-message');
    expect(told).toMatchObject([{ to: ['zhangsan'], text: '群快满了' }]);
  });

  test('hear the same words once in half an hour, however often they are said', async () => {
    const { standIn, client, secrets, clock } = await onStandIn();
    const notices = wecomStaffNotices(client, secrets);
    const told = () => standIn.world.facts.filter((fact) => fact.fact === 'staff-message').length;

    for (const text of ['快报 1', '快报 1', '快报 2']) await notices.tell([staffId('zhangsan')], text);
    expect(told()).toBe(2);
    clock.advance(29 * 60_000);
    await notices.tell([staffId('zhangsan')], '快报 1');
    expect(told()).toBe(2);
    clock.advance(2 * 60_000);
    await notices.tell([staffId('zhangsan')], '快报 1');
    expect(told()).toBe(3);
  });
});

describe('trouble on the way', () => {
  const GROUP_API = 'externalcontact/groupchat/get';

  test('a token revoked or run out is renewed without anybody noticing', async () => {
    const { standIn, client, clock } = await onStandIn();
    const group = groupId(standIn.openGroup({ name: '群', owner: 'zhangsan', at: NOON }));
    const directory = wecomGroupDirectory(client);
    await directory.readGroup(group);

    standIn.revokeToken();
    const afterRevocation = await directory.readGroup(group);
    clock.advance(7_200_001);
    const afterItsLife = await directory.readGroup(group);

    expect([afterRevocation, afterItsLife]).toMatchObject([{ group }, { group }]);
    expect(standIn.calls.get('gettoken')).toBe(3);
  });

  test('a busy WeCom is asked again', async () => {
    const { standIn, client } = await onStandIn();
    const group = groupId(standIn.openGroup({ name: '群', owner: 'zhangsan', at: NOON }));
    standIn.faults.nextAnswer(GROUP_API, { errcode: -1 });
    standIn.faults.nextAnswer(GROUP_API, { errcode: -1 });

    await expect(wecomGroupDirectory(client).readGroup(group)).resolves.toMatchObject({ group });
  });

  test('an API called too often rests for a minute, and is not called meanwhile', async () => {
    const { standIn, client, clock } = await onStandIn({ limits: { callsPerMinute: 2 } });
    const group = groupId(standIn.openGroup({ name: '群', owner: 'zhangsan', at: NOON }));
    const directory = wecomGroupDirectory(client);
    await directory.readGroup(group);
    await directory.readGroup(group);

    await expect(directory.readGroup(group)).rejects.toMatchObject({ code: 'WECOM_PAUSED', afterMs: 60_000 });
    const callsWhenPaused = standIn.calls.get(GROUP_API);
    await expect(directory.readGroup(group)).rejects.toMatchObject({ code: 'WECOM_PAUSED' });
    const callsMeanwhile = standIn.calls.get(GROUP_API);
    clock.advance(60_000);

    await expect(directory.readGroup(group)).resolves.toMatchObject({ group });
    expect(callsMeanwhile).toBe(callsWhenPaused);
  });
});
