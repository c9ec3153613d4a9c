/** What functions say: kept line by line in the order they said it, however it comes in pieces. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { functionLog, type OnLine } from '#infra/local/runner/function-log.ts';

async function written(pieces: readonly Buffer[], onLine?: OnLine): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'function-log-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const log = functionLog(dir, 'group/read', onLine);
  const output = new PassThrough();
  log.follow(output);
  for (const piece of pieces) output.write(piece);
  output.end();
  await new Promise((resolve) => output.once('close', resolve));
  await log.close();
  return readFileSync(join(dir, 'group-read.log'), 'utf8');
}

describe('the log of a function', () => {
  test('holds whole lines, though they come in pieces that cut a character in two', async () => {
    const said = Buffer.from('{"a":"社群"}\r\nsecond\nno end');
    const pieces = Array.from(said, (byte) => Buffer.of(byte));

    const text = await written(pieces);

    expect(text).toBe('{"a":"社群"}\nsecond\nno end\n');
  });

  test('leaves out what its listener keeps to itself', async () => {
    const heard: string[] = [];

    const text = await written([Buffer.from('mine\nyours\n')], (step, line) => {
      heard.push(`${step} ${line}`);
      return line === 'mine';
    });

    expect(text).toBe('yours\n');
    expect(heard).toEqual(['group/read mine', 'group/read yours']);
  });
});
