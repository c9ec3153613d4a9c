/** Callbacks as WeCom sends them: encrypted, signed, retried, sometimes lost; read back with WeCom's own library. */
import { XMLParser } from 'fast-xml-parser';
import { afterEach, describe, expect, test } from 'vitest';
import { furnish, type Played, play, qrOf } from './stage.ts';

const AT = 1_465_000_100_000;
const parser = new XMLParser({ parseTagValue: false });
let played: Played;
afterEach(() => played.end());

async function joinWay(groups: readonly string[], more: object = {}): Promise<string> {
  const body = { scene: 2, chat_id_list: groups, state: 'f1abc', auto_create_room: 0, ...more };
  const { config_id } = await played.call('externalcontact/groupchat/add_join_way', body);
  return config_id;
}

async function contactWay(more: object = {}): Promise<string> {
  const body = { type: 2, scene: 2, user: ['zhangsan'], state: 'f1desk', ...more };
  return (await played.call('externalcontact/add_contact_way', body)).config_id;
}

const lastEvent = (): Record<string, unknown> => parser.parse(played.inbox.received.at(-1)?.xml ?? '').xml;

describe('a callback', () => {
  test('is signed and encrypted so that the official library reads it, for this corp', async () => {
    played = await play();
    const [group = ''] = furnish(played.standIn);
    const config = await joinWay([group]);

    played.standIn.scan({ person: 'wm-1', qr: qrOf(played.standIn, config), at: AT });
    await played.standIn.quiet();

    const callback = played.inbox.received.at(-1);
    expect(callback).toMatchObject({ isSigned: true, receiveId: 'ww55ca070cb9b7eb22' });
    expect(Math.abs((callback?.timestamp ?? 0) - Date.now() / 1000)).toBeLessThan(60);
  });

  test('of a join names group, member and both versions, at event time', async () => {
    played = await play();
    const [group = ''] = furnish(played.standIn);
    const before = played.standIn.world.groups.get(group)?.version;
    const config = await joinWay([group]);

    played.standIn.scan({ person: 'wm-1', qr: qrOf(played.standIn, config), at: AT });
    await played.standIn.quiet();

    expect(lastEvent()).toEqual({
      ToUserName: 'ww55ca070cb9b7eb22',
      FromUserName: 'sys',
      CreateTime: String(AT / 1000),
      MsgType: 'event',
      Event: 'change_external_chat',
      ChatId: group,
      ChangeType: 'update',
      UpdateDetail: 'add_member',
      JoinScene: '3',
      QuitScene: '0',
      MemChangeCnt: '1',
      MemChangeList: { Item: 'wm-1' },
      LastMemVer: before,
      CurMemVer: played.standIn.world.groups.get(group)?.version,
    });
  });

  test('of an added contact carries state and a welcome code', async () => {
    played = await play();
    furnish(played.standIn);
    const config = await contactWay();

    played.standIn.scan({ person: 'wm-1', qr: qrOf(played.standIn, config), at: AT });
    await played.standIn.quiet();

    expect(lastEvent()).toMatchObject({
      Event: 'change_external_contact',
      ChangeType: 'add_external_contact',
      UserID: 'zhangsan',
      ExternalUserID: 'wm-1',
      State: 'f1desk',
      WelcomeCode: expect.stringMatching(/^\w{20,}$/),
    });
  });

  test('has no welcome code when the staff member greets from the console', async () => {
    played = await play();
    played.standIn.hireStaff({ id: 'zhangsan', name: '张三', hasConsoleWelcome: true });
    const config = await contactWay();

    played.standIn.scan({ person: 'wm-1', qr: qrOf(played.standIn, config), at: AT });
    await played.standIn.quiet();

    expect(lastEvent()).not.toHaveProperty('WelcomeCode');
  });

  test('is not sent for somebody who already is a friend', async () => {
    played = await play();
    furnish(played.standIn);
    const qr = qrOf(played.standIn, await contactWay());
    played.standIn.scan({ person: 'wm-1', qr, at: AT });
    await played.standIn.quiet();
    const before = played.inbox.received.length;

    const again = played.standIn.scan({ person: 'wm-1', qr, at: AT + 1 });
    await played.standIn.quiet();

    expect(again).toEqual({ kind: 'already-friend', staff: 'zhangsan' });
    expect(played.inbox.received.length).toBe(before);
  });

  test.each([
    ['person', 'del_follow_user', undefined],
    ['staff', 'del_external_contact', undefined],
    ['transfer', 'del_external_contact', 'DELETE_BY_TRANSFER'],
  ] as const)('tells of a contact ended by %s as %s', async (by, change, source) => {
    played = await play();
    furnish(played.standIn);
    played.standIn.scan({ person: 'wm-1', qr: qrOf(played.standIn, await contactWay()), at: AT });
    await played.standIn.quiet();

    played.standIn.endContact({ person: 'wm-1', staff: 'zhangsan', at: AT + 5_000, by });
    await played.standIn.quiet();

    expect(lastEvent()['ChangeType']).toBe(change);
    expect(lastEvent()['Source']).toBe(source);
  });

  test('is retried three times and then given up', async () => {
    played = await play();
    const [group = ''] = furnish(played.standIn);
    await played.standIn.quiet();
    const before = played.inbox.received.length;
    played.inbox.answers.push(500, 503, 500, 500);

    played.standIn.leave({ person: 'zhangsan', group, at: AT });
    await played.standIn.quiet();

    expect(played.inbox.received.length - before).toBe(4);
    expect(played.standIn.world.facts.at(-1)).toMatchObject({ fact: 'callback', end: 'gave-up' });
  });

  test.each([
    ['lost', 0],
    ['doubled', 2],
    ['reordered', 1],
    ['late', 1],
  ] as const)('on demand is %s: %i arrive', async (fault, arrivals) => {
    played = await play({ faults: { lateByMs: 20 } });
    const [group = ''] = furnish(played.standIn);
    await played.standIn.quiet();
    const before = played.inbox.received.length;
    played.standIn.faults.nextCallback(fault);

    played.standIn.leave({ person: 'zhangsan', group, at: AT });
    await played.standIn.quiet();

    expect(played.inbox.received.length - before).toBe(arrivals);
  });

  test('held back for disorder arrives after the one that followed it', async () => {
    played = await play();
    const [first = '', second = ''] = furnish(played.standIn, 2);
    await played.standIn.quiet();
    played.standIn.faults.nextCallback('reordered');

    played.standIn.leave({ person: 'zhangsan', group: first, at: AT });
    played.standIn.leave({ person: 'zhangsan', group: second, at: AT + 1_000 });
    await played.standIn.quiet();

    const groups = played.inbox.received.slice(-2).map(({ xml }) => parser.parse(xml).xml.ChatId);
    expect(groups).toEqual([second, first]);
  });

  test('under way when the process ends goes out after the next start', async () => {
    played = await play({ retryAfterMs: 60_000 });
    const [group = ''] = furnish(played.standIn);
    await played.standIn.quiet();
    played.inbox.answers.push(500);
    played.standIn.leave({ person: 'zhangsan', group, at: AT });
    await expect.poll(() => played.inbox.answers.length).toBe(0);
    const before = played.inbox.received.length;

    played = await played.restart();
    await played.standIn.quiet();

    expect(played.inbox.received.length - before).toBe(1);
    expect(lastEvent()).toMatchObject({ ChatId: group, UpdateDetail: 'del_member' });
  });

  test('address is verified by an encrypted word that must come back bare', async () => {
    played = await play();

    const verified = await played.standIn.verifyCallback();

    expect(verified).toBe(true);
  });
});
