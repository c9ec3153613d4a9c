/** The robot against the stand-in, and what is kept of it in a real table. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StandIn } from '#infra/local/wecom/playing.ts';
import { startStandIn } from '#infra/local/wecom/stand-in.ts';
import { dynamoReportNotes } from '#shared/adapters/dynamodb/report-notes.ts';
import { fitting, wecomGroupRobot } from '#shared/adapters/wecom/group-robot.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { exampleSecrets, fakeCorpSecrets } from '#test/support/fakes/fake-corp-secrets.ts';

const KEY = 'key-that-nobody-may-read';
const secrets = () =>
  fakeCorpSecrets({ ...exampleSecrets, robots: { growth: KEY, quiet: 'a-third-key', gone: 'another-key' } });
const { corpId, agentId, appSecret: secret, current } = exampleSecrets;
let dir: string;
let standIn: StandIn;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'robot-'));
  standIn = await startStandIn({ dir, corp: { corpId, agentId, secret, ...current } });
  standIn.addRobot({ name: 'growth', key: KEY });
  standIn.addRobot({ name: 'quiet', key: 'a-third-key' });
});
afterAll(async () => {
  await standIn.close();
  rmSync(dir, { recursive: true, force: true });
});

const robot = (apiBase = standIn.origin) => wecomGroupRobot({ secrets: secrets(), apiBase, withinMs: 300 });
const words = (text: string) => ({ kind: 'markdown', text }) as const;
const heard = (key: string) =>
  standIn.world.facts.flatMap((fact) => (fact.fact === 'robot-message' && fact.key === key ? [fact] : []));

describe('a group robot', () => {
  test('says words and pictures as they are', async () => {
    expect(await robot().say('quiet', words('**净增** 7'))).toBe('said');
    expect(await robot().say('quiet', { kind: 'picture', bytes: new Uint8Array([137, 80, 78, 71, 1]) })).toBe('said');

    const [first, second] = heard('a-third-key');
    expect(first?.text).toBe('**净增** 7');
    expect([...(standIn.deliveredFile(second?.file ?? '') ?? [])]).toEqual([137, 80, 78, 71, 1]);
  });

  test.each([
    ['nobody', 'No key is set for the robot nobody'],
    ['gone', 'WeCom no longer takes the key of the robot gone'],
  ])('%s is refused with what to do, and without its key', async (name, why) => {
    const refusal = await robot()
      .say(name, words('x'))
      .catch((failure: unknown) => failure);

    expect(refusal).toMatchObject({ code: 'ROBOT_UNKNOWN', message: expect.stringContaining(why) });
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toMatch(/another-key|key-that/);
  });

  test('that has said its fill is asked again in a minute', async () => {
    for (let said = heard(KEY).length; said < 20; said += 1) await robot().say('growth', words('x'));

    await expect(robot().say('growth', words('x'))).rejects.toMatchObject({ code: 'ROBOT_BUSY', afterMs: 60_000 });
  });

  test('nobody listens to has certainly not spoken; one that is not answered may have', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', () => done()));
    const { port } = silent.address() as AddressInfo;

    expect(await robot(`http://127.0.0.1:${port}`).say('growth', words('x'))).toBe('unanswered');
    silent.closeAllConnections();
    await new Promise((done) => silent.close(done));
    const refusal = await robot(`http://127.0.0.1:${port}`)
      .say('growth', words('x'))
      .catch((failure: unknown) => failure);

    expect(refusal).toMatchObject({ code: 'ROBOT_UNREACHABLE' });
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain(KEY);
  });

  test('cuts long words after a whole line', () => {
    const line = '长'.repeat(500);

    expect(fitting([line, line, line].join('\n'))).toBe([line, line].join('\n'));
    expect(fitting('short\nwords')).toBe('short\nwords');
  });
});

describe('what is kept of it', () => {
  const tables = freshTables();
  const part = { campaign: 'demo', period: '2026-11-25', revision: 1, part: 'markdown' } as const;

  test('one of many who want to say it may; nobody again, unless it was certainly not said', async () => {
    const notes = dynamoReportNotes(await tables.next());
    const claims = await Promise.all(Array.from({ length: 6 }, () => notes.claim(part)));

    expect(claims.filter((one) => one === 'ours')).toHaveLength(1);
    await notes.release(part);
    expect(await notes.claim(part)).toBe('ours');
    await notes.note(part, 'said');
    expect(await notes.claim(part)).toBe('taken');
    expect(await notes.claim({ ...part, part: 'picture' })).toBe('ours');
  });

  test('eighteen words a minute, and no more', async () => {
    const notes = dynamoReportNotes(await tables.next());
    const places = await Promise.all(Array.from({ length: 25 }, () => notes.mayTell('growth', 7)));

    expect(places.filter(Boolean)).toHaveLength(18);
    expect(await notes.mayTell('growth', 8)).toBe(true);
  });
});
