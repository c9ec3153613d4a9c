/** The world itself: it survives a restart, serves real pictures, and keeps the truth about who came by whose code. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { readCode } from '#infra/local/demo/camera.ts';
import { personOf } from '#infra/local/wecom/people.ts';
import { furnish, type Played, play, qrOf } from './stage.ts';

const AT = 1_465_000_100_000;
let played: Played | undefined;
afterEach(async () => {
  await played?.end();
  played = undefined;
});

async function pictureAt(url: string) {
  const answer = await fetch(url);
  return { type: answer.headers.get('content-type'), bytes: Buffer.from(await answer.arrayBuffer()) };
}

describe('pictures', () => {
  test('of a code can be read by any reader, and lead a scan to that code', async () => {
    played = await play();
    const groups = furnish(played.standIn);
    const body = { scene: 2, chat_id_list: groups, state: 'f1abc' };
    const { config_id } = await played.call('externalcontact/groupchat/add_join_way', body);
    const { join_way } = await played.call('externalcontact/groupchat/get_join_way', { config_id });

    const { type, bytes } = await pictureAt(join_way.qr_code);
    const qr = (await readCode(bytes)) ?? '';

    expect(type).toBe('image/png');
    expect(qr).toMatch(/^https:\/\/work\.weixin\.qq\.com\/gm\/[0-9a-f]{32}$/);
    expect(played.standIn.scan({ person: 'wm-1', qr, at: AT })).toEqual({
      kind: 'joined',
      group: groups[0],
      state: 'f1abc',
    });
  });

  test('of a person are the small JPEG a phone would show', async () => {
    played = await play();

    const { type, bytes } = await pictureAt(`${played.standIn.origin}/mmhead/wm-1/132`);
    const { width, height } = await sharp(bytes).metadata();

    expect({ type, width, height }).toEqual({ type: 'image/jpeg', width: 132, height: 132 });
  });
});

describe('people', () => {
  test('are the same in every run, and many different ones', () => {
    const names = Array.from({ length: 400 }, (_, index) => personOf(`wm-${index}`).name);

    expect(personOf('wm-7')).toEqual(personOf('wm-7'));
    expect(new Set(names).size).toBeGreaterThan(250);
    expect(names.some((name) => /\p{Emoji_Presentation}/u.test(name))).toBe(true);
  });
});

describe('a restart', () => {
  test('continues the same world on the same address', async () => {
    played = await play({ limits: { detailLagMs: 0 } });
    const [group = ''] = furnish(played.standIn);
    const body = { scene: 2, chat_id_list: [group], state: 'f1abc' };
    const { config_id } = await played.call('externalcontact/groupchat/add_join_way', body);
    const qr = qrOf(played.standIn, config_id);
    played.standIn.scan({ person: 'wm-1', qr, at: AT, note: 'entry 1' });
    const before = { joins: played.standIn.joins(), origin: played.standIn.origin };

    played = await played.restart();

    expect(played.standIn.isContinued).toBe(true);
    expect({ joins: played.standIn.joins(), origin: played.standIn.origin }).toEqual(before);
    expect(played.standIn.scan({ person: 'wm-1', qr, at: AT })).toEqual({ kind: 'already-in', group });
    const { group_chat } = await played.call('externalcontact/groupchat/get', { chat_id: group });
    expect(group_chat.member_version).toBe(played.standIn.world.groups.get(group)?.version);
  });

  test('drops a half-written last line, and nothing else', async () => {
    played = await play();
    furnish(played.standIn);
    await played.standIn.quiet();
    const facts = played.standIn.world.facts.length;
    appendFileSync(join(played.dir, 'facts.ndjson'), '{"fact":"staff","id":"wan');

    played = await played.restart();
    played.standIn.hireStaff({ id: 'wangwu', name: '王五' });
    played = await played.restart();

    expect(played.standIn.world.facts.length).toBe(facts + 1);
    expect([...played.standIn.world.staff.keys()]).toEqual(['zhangsan', 'lisi', 'wangwu']);
  });
});

describe('the owner', () => {
  test('is the only one who applies a group welcome', async () => {
    played = await play();
    const [group = ''] = furnish(played.standIn);
    const entry = { text: { content: '欢迎' } };
    const { template_id } = await played.call('externalcontact/group_welcome_template/add', entry);

    const before = played.standIn.world.groups.get(group)?.welcome;
    played.standIn.applyGroupWelcome(group);

    expect(before).toBeUndefined();
    expect(played.standIn.world.groups.get(group)?.welcome).toBe(template_id);
  });
});

describe('the truth', () => {
  test('names person, place, state and code of every join, and is readable over HTTP', async () => {
    played = await play();
    furnish(played.standIn);
    const body = { type: 2, scene: 2, user: ['zhangsan', 'lisi'], state: 'f1desk' };
    const { config_id } = await played.call('externalcontact/add_contact_way', body);
    const qr = qrOf(played.standIn, config_id);
    const { origin } = played.standIn;
    const scan = (person: string) =>
      fetch(`${origin}/stand-in/scan`, { method: 'POST', body: JSON.stringify({ person, qr, at: AT }) });
    await scan('wm-1');
    await scan('wm-2');

    const answer = await (await fetch(`${origin}/stand-in/joins`)).json();

    expect(answer).toEqual({
      joins: [
        { person: 'wm-1', via: 'contact', place: 'zhangsan', at: AT, state: 'f1desk', config: config_id },
        { person: 'wm-2', via: 'contact', place: 'lisi', at: AT, state: 'f1desk', config: config_id },
      ],
    });
  });
});
