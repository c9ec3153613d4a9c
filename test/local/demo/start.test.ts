/** The main job on real input, as a stranger runs it: a demo of each mechanic, one that is killed in the middle of trouble, and an idle start. */
import { encrypt, getSignature } from '@wecom/crypto';
import { describe, expect, test } from 'vitest';
import { aDataFolder, npmStart } from './npm-start.ts';
import { recount, reportIn, robotWords } from './recount.ts';

const TROUBLE = ['--faults', 'lost=10,doubled=10,reordered=10,seed=4'];

describe('npm start', () => {
  test.each(['group', 'contact'] as const)(
    'plays a demo by %s, each function in a process of its own, and its audit agrees',
    async (mechanic) => {
      const data = aDataFolder();

      const started = npmStart([
        '--exit',
        '--limit',
        '25',
        '--isolate',
        'process',
        '--mechanic',
        mechanic,
        '--data',
        data,
      ]);
      const code = await started.ended();

      expect(started.said()).toMatch(/25 shares, by .+, in \d+ s/);
      const { days, generations } = recount(data, mechanic, 25);
      const figures = reportIn(data);
      expect(figures.joins_by_day).toMatchObject(days);
      expect(figures.generations).toMatchObject(generations);
      expect(robotWords(data).slice(0, 2)).toEqual([expect.stringContaining(`**${days[0]?.net_joins}**`), 'a picture']);
      expect(started.said()).toContain('✔ The audit agrees');
      expect(code).toBe(0);
    },
    120_000,
  );

  test('killed in the middle, with callbacks lost, doubled and out of order, ends with the graph of the file', async () => {
    const data = aDataFolder();
    const flags = ['--exit', '--limit', '40', '--mechanic', 'contact', '--data', data, ...TROUBLE];
    const first = npmStart(flags);
    await first.saying(/ [3-6]\d %/);
    first.child.kill('SIGKILL');
    await first.ended();

    const second = npmStart(flags);
    const code = await second.ended();

    expect(first.said()).not.toContain('The audit');
    expect(second.said()).toContain('Continuing the demo');
    expect(second.said()).toContain('✔ The audit agrees');
    expect(code).toBe(0);
  }, 180_000);

  test('idle prints one line of JSON and answers the administrator who enters its address', async () => {
    const secrets = {
      WECOM_CORP_ID: 'ww0123456789abcdef',
      WECOM_TOKEN: 'aTokenOfTheConsole',
      WECOM_ENCODING_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    };
    const started = npmStart(['--idle', '--data', aDataFolder()], secrets);
    const said = await started.saying(/\n$/);
    const { ready, webhook } = JSON.parse(said);
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const echostr = encrypt(secrets.WECOM_ENCODING_AES_KEY, 'the word', secrets.WECOM_CORP_ID);
    const signature = getSignature(secrets.WECOM_TOKEN, timestamp, 'a-nonce', echostr);
    const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce: 'a-nonce', echostr });

    const genuine = await fetch(`${webhook}?${query}`);
    const forged = await fetch(`${webhook}?${query}`.replace('a-nonce', 'b-nonce'));
    started.child.kill('SIGTERM');

    expect(ready).toBe(true);
    expect([genuine.status, await genuine.text()]).toEqual([200, 'the word']);
    expect(forged.status).toBeGreaterThanOrEqual(400);
    expect(await started.ended()).toBe(0);
  }, 120_000);

  test('refuses a second start on a folder in use, in one sentence', async () => {
    const data = aDataFolder();
    const first = npmStart(['--idle', '--data', data]);
    await first.saying(/"ready":true/);

    const second = npmStart(['--idle', '--data', data]);
    const code = await second.ended();

    expect(code).toBe(1);
    expect(second.said()).toMatch(/^.+ is in use by a start that still runs \(process \d+\): .+\n$/);
  }, 120_000);
});
