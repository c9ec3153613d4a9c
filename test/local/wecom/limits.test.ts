/** The ceilings of the real service, each with the errcode the real service gives. */
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, CORP, furnish, type Played, play, qrOf } from './stage.ts';

const AT = 1_465_000_100_000;
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(64)]);
let played: Played;
afterEach(() => played.end());

const joinWay = (groups: readonly string[], more: object = {}) =>
  played.call('externalcontact/groupchat/add_join_way', {
    scene: 2,
    chat_id_list: groups,
    auto_create_room: 0,
    ...more,
  });
const contactWay = (more: object = {}) =>
  played.call('externalcontact/add_contact_way', { type: 2, scene: 2, user: ['zhangsan'], ...more });

async function addedWithCode(person: string): Promise<string> {
  const { config_id } = await contactWay({ state: 's' });
  const outcome = played.standIn.scan({ person, qr: qrOf(played.standIn, config_id), at: AT });
  return outcome.kind === 'added' ? (outcome.welcomeCode ?? '') : '';
}

describe('the token', () => {
  test('is refused to a wrong secret', async () => {
    played = await play();
    const query = new URLSearchParams({ corpid: CORP.corpId, corpsecret: 'guess' });

    const answer = await (await fetch(`${played.standIn.origin}/cgi-bin/gettoken?${query}`)).json();

    expect(answer).toMatchObject({ errcode: 40001 });
  });

  test.each([
    ['missing', '', 41001],
    ['unknown', 'no-such-token', 40014],
  ])('%s is refused with its own code', async (_, token, errcode) => {
    played = await play();

    const answer = await played.call('externalcontact/groupchat/list', { limit: 10 }, { access_token: token });

    expect(answer).toMatchObject({ errcode });
  });

  test('stays the same while valid, and dies when its time is over', async () => {
    played = await play({ limits: { tokenLivesMs: 10_000 } });
    const query = new URLSearchParams({ corpid: CORP.corpId, corpsecret: CORP.secret });
    const ask = async (): Promise<Answer> => (await fetch(`${played.standIn.origin}/cgi-bin/gettoken?${query}`)).json();
    const first = await ask();
    const second = await ask();
    played.pass(10_001);

    const answer = await played.call('getcallbackip', {}, { access_token: first.access_token });

    expect(second.access_token).toBe(first.access_token);
    expect(answer).toMatchObject({ errcode: 42001 });
  });
});

describe('a welcome code', () => {
  test('greets once, inside 20 seconds, and the greeting is remembered with its file', async () => {
    played = await play();
    furnish(played.standIn);
    const code = await addedWithCode('wm-1');
    const { media_id } = await played.upload('media/upload', JPEG, 'poster.jpg', { type: 'image' });
    const body = {
      welcome_code: code,
      text: { content: '你好' },
      attachments: [{ msgtype: 'image', image: { media_id } }],
    };

    const first = await played.call('externalcontact/send_welcome_msg', body);
    const second = await played.call('externalcontact/send_welcome_msg', body);

    expect([first.errcode, second.errcode]).toEqual([0, 41051]);
    const [delivery] = played.standIn.delivered('wm-1');
    expect(delivery).toMatchObject({ by: 'welcome', text: '你好' });
    expect(played.standIn.deliveredFile(delivery?.files[0] ?? '')).toEqual(JPEG);
  });

  test('is over after 20 seconds', async () => {
    played = await play();
    furnish(played.standIn);
    const welcome_code = await addedWithCode('wm-1');
    played.pass(20_001);

    const answer = await played.call('externalcontact/send_welcome_msg', { welcome_code, text: { content: '你好' } });

    expect(answer).toMatchObject({ errcode: 41050 });
    expect(played.standIn.delivered('wm-1')).toEqual([]);
  });

  test('is used up when the person starts the chat himself', async () => {
    played = await play();
    furnish(played.standIn);
    const welcome_code = await addedWithCode('wm-1');
    played.standIn.startChat({ person: 'wm-1', staff: 'zhangsan' });

    const answer = await played.call('externalcontact/send_welcome_msg', { welcome_code, text: { content: '你好' } });

    expect(answer).toMatchObject({ errcode: 41051 });
  });

  test('survives a refused attachment: the file is older than three days', async () => {
    played = await play({ limits: { mediaLivesMs: 5_000 } });
    furnish(played.standIn);
    const { media_id } = await played.upload('media/upload', JPEG, 'poster.jpg', { type: 'image' });
    played.pass(5_001);
    const welcome_code = await addedWithCode('wm-1');
    const attachments = [{ msgtype: 'image', image: { media_id } }];

    const refused = await played.call('externalcontact/send_welcome_msg', { welcome_code, attachments });
    const without = await played.call('externalcontact/send_welcome_msg', { welcome_code, text: { content: '你好' } });

    expect([refused.errcode, without.errcode]).toEqual([40007, 0]);
  });
});

describe('live codes', () => {
  test('of both kinds share one quota', async () => {
    played = await play({ limits: { codes: 2 } });
    const groups = furnish(played.standIn);

    const answers = [await joinWay(groups), await contactWay(), await joinWay(groups), await contactWay()];

    expect(answers.map(({ errcode }) => errcode)).toEqual([0, 0, 41045, 41045]);
  });

  test('take no more than five groups', async () => {
    played = await play();
    const groups = furnish(played.standIn, 6);

    expect((await joinWay(groups)).errcode).toBe(41091);
    expect((await joinWay(groups.slice(1))).errcode).toBe(0);
  });

  test('take a state of thirty characters, not of thirty-one', async () => {
    played = await play();
    const groups = furnish(played.standIn);

    const codes = [
      (await joinWay(groups, { state: 'x'.repeat(30) })).errcode,
      (await joinWay(groups, { state: 'x'.repeat(31) })).errcode,
      (await contactWay({ state: '码'.repeat(30) })).errcode,
      (await contactWay({ state: 'x'.repeat(31) })).errcode,
    ];

    expect(codes).toEqual([0, 40058, 0, 40058]);
  });

  test('are dead once deleted, and unknown from then on', async () => {
    played = await play();
    const { config_id } = await joinWay(furnish(played.standIn));
    const qr = qrOf(played.standIn, config_id);
    await played.call('externalcontact/groupchat/del_join_way', { config_id });

    const answer = await played.call('externalcontact/groupchat/get_join_way', { config_id });

    expect(answer.errcode).toBe(41044);
    expect(played.standIn.scan({ person: 'wm-1', qr, at: AT })).toEqual({ kind: 'dead-code' });
  });
});

describe('a group', () => {
  const fill = (qr: string, count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => played.standIn.scan({ person: `wm-${from + index}`, qr, at: AT }));

  test('admits by QR until it has 200 members, then the next group of the code, then nobody', async () => {
    played = await play();
    const groups = furnish(played.standIn, 2);
    const { config_id } = await joinWay(groups);

    const outcomes = fill(qrOf(played.standIn, config_id), 400);

    const places = outcomes.map((outcome) => (outcome.kind === 'joined' ? outcome.group : outcome.kind));
    expect(places.filter((place) => place === groups[0]).length).toBe(199);
    expect(places.filter((place) => place === groups[1]).length).toBe(199);
    expect(places.slice(-2)).toEqual(['full', 'full']);
  });

  test('admits by invitation until 500', async () => {
    played = await play({ limits: { qrMembers: 3, groupMembers: 5 } });
    const [group = ''] = furnish(played.standIn);

    const outcomes = ['wm-1', 'wm-2', 'wm-3', 'wm-4', 'wm-5'].map((person) =>
      played.standIn.invite({ person, group, at: AT }),
    );

    expect(outcomes).toEqual(['joined', 'joined', 'joined', 'joined', 'full']);
  });

  test.each([
    ['pessimistic', 1],
    ['appending', 2],
  ] as const)('is opened by WeCom when all are full; read %s, the code then names %i', async (autoRooms, named) => {
    played = await play({ autoRooms, limits: { qrMembers: 3 } });
    const groups = furnish(played.standIn);
    const { config_id } = await joinWay(groups, { auto_create_room: 1, room_base_name: '新群', room_base_id: 7 });

    const outcomes = fill(qrOf(played.standIn, config_id), 4);

    const { join_way } = await played.call('externalcontact/groupchat/get_join_way', { config_id });
    const places = outcomes.map((outcome) => (outcome.kind === 'joined' ? outcome.group : outcome.kind));
    expect(new Set(places).size).toBe(2);
    expect(played.standIn.world.groups.get(places.at(-1) ?? '')?.name).toBe('新群7');
    expect(join_way.chat_id_list.length).toBe(named);
  });

  test('shows a new member and its new version only after the lag', async () => {
    played = await play({ limits: { detailLagMs: 2_000 } });
    const [group = ''] = furnish(played.standIn);
    const { config_id } = await joinWay([group], { state: 'f1abc' });
    played.standIn.scan({ person: 'wm-1', qr: qrOf(played.standIn, config_id), at: AT });
    const read = async () => (await played.call('externalcontact/groupchat/get', { chat_id: group })).group_chat;

    const early = await read();
    played.pass(2_001);
    const late = await read();

    expect(early.member_list.length).toBe(1);
    expect(late.member_list[1]).toMatchObject({
      userid: 'wm-1',
      type: 2,
      join_scene: 3,
      state: 'f1abc',
      join_time: AT / 1000,
    });
    expect(late.member_version).not.toBe(early.member_version);
    expect(late.member_version).toBe(played.standIn.world.groups.get(group)?.version);
  });
});

describe('an API', () => {
  test('is closed for a minute after its minute limit', async () => {
    played = await play({ limits: { callsPerMinute: 2 } });
    furnish(played.standIn);
    const ask = async () => (await played.call('externalcontact/get_follow_user_list')).errcode;
    const codes = [await ask(), await ask(), await ask()];
    played.pass(60_001);

    expect([...codes, await ask()]).toEqual([0, 0, 45009, 0]);
    expect((await played.call('getcallbackip')).errcode).toBe(0);
  });

  test('refuses too many at once', async () => {
    played = await play({ limits: { callsAtOnce: 1 } });
    furnish(played.standIn);
    played.standIn.faults.nextAnswer('getcallbackip', { slowByMs: 200 });

    const answers = await Promise.all([played.call('getcallbackip'), played.call('getcallbackip')]);

    expect(answers.map(({ errcode }) => errcode).sort()).toEqual([0, 45033]);
  });

  test('fails on demand with any code, once', async () => {
    played = await play();
    played.standIn.faults.nextAnswer('getcallbackip', { errcode: -1 });

    expect((await played.call('getcallbackip')).errcode).toBe(-1);
    expect((await played.call('getcallbackip')).errcode).toBe(0);
  });

  test('of a path nobody speaks is a 404, and said aloud', async () => {
    const heard: string[] = [];
    played = await play({ onUnknownPath: (path) => heard.push(path) });

    const answer = await fetch(`${played.standIn.origin}/cgi-bin/externalcontact/no_such_api`, { method: 'POST' });

    expect(answer.status).toBe(404);
    expect(heard).toEqual(['/cgi-bin/externalcontact/no_such_api']);
  });

  test('about a half-added contact answers 84061 until he is confirmed', async () => {
    played = await play();
    furnish(played.standIn);
    const { config_id } = await contactWay({ state: 's' });
    played.standIn.scan({ person: 'wm-1', qr: qrOf(played.standIn, config_id), at: AT, isHalf: true });
    const ask = async () => (await played.call('externalcontact/get', {}, { external_userid: 'wm-1' })).errcode;

    const before = await ask();
    played.standIn.confirm({ person: 'wm-1', staff: 'zhangsan', at: AT + 60_000 });

    expect([before, await ask()]).toEqual([84061, 0]);
  });
});

describe('staff messages', () => {
  test('beyond the limit of one member are dropped without a word', async () => {
    played = await play({ limits: { messagesPerMinute: 1 } });
    furnish(played.standIn);
    const body = {
      touser: 'zhangsan|nobody',
      msgtype: 'text',
      agentid: Number(CORP.agentId),
      text: { content: '提醒' },
    };

    const answers = [await played.call('message/send', body), await played.call('message/send', body)];

    expect(answers).toMatchObject([{ errcode: 0, invaliduser: 'nobody' }, { errcode: 0 }]);
    const sent = played.standIn.world.facts.filter((fact) => fact.fact === 'staff-message');
    expect(sent).toMatchObject([
      { to: ['zhangsan'], dropped: [] },
      { to: [], dropped: ['zhangsan'] },
    ]);
  });

  test('to nobody who exists are refused', async () => {
    played = await play();
    furnish(played.standIn);
    const body = { touser: 'nobody', msgtype: 'text', agentid: Number(CORP.agentId), text: { content: '提醒' } };

    expect((await played.call('message/send', body)).errcode).toBe(81013);
  });
});
