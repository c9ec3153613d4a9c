import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { NotDone, type Result } from '#infra/cli/answer.ts';
import { pictureInput, withArt } from '#infra/cli/art.ts';
import { WrongUse } from '#infra/cli/wrong-use.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fission-art-'));
  writeFileSync(join(folder, 'spring.jpg'), 'a picture');
  writeFileSync(join(folder, 'heavy.jpg'), Buffer.alloc(3_500_001));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ID = '5e37'.repeat(16);
const kept = async (): Promise<Result> => ({
  kind: 'record',
  record: { picture: ID, outcome: 'added', widthPx: 750, heightPx: 1334, bytes: 9 },
});
const filled = async (yaml: string, add: () => Promise<Result> = kept) =>
  await withArt(yaml, join(folder, 'campaign.yaml'), add);

describe('a picture on disk', () => {
  test('travels as base64', () => {
    expect(pictureInput(join(folder, 'spring.jpg'))).toEqual({ base64: Buffer.from('a picture').toString('base64') });
  });

  test('is not sent when it is not there or too large, and says so', () => {
    expect(() => pictureInput(join(folder, 'none.jpg'))).toThrow(WrongUse);
    expect(() => pictureInput(join(folder, 'heavy.jpg'))).toThrow(/3\.5 MB/);
  });
});

describe('a campaign file that names a picture by its file', () => {
  const block = [
    'id: demo # first',
    'poster:',
    '  template:',
    '    name: own',
    '    background:',
    '      kind: picture',
    '      file: ./spring.jpg # by the agency',
    '    layers: []',
    'hold: 24h',
    '',
  ].join('\n');

  test.each([
    ['in lines', block],
    ['in quotes', block.replace('./spring.jpg', '"./spring.jpg"')],
    ['folded', block.replace('./spring.jpg # by the agency', '>-\n        ./spring.jpg')],
    ['in a row', 'poster: { template: { background: { file: spring.jpg, kind: picture }, layers: [] } }\nhold: 24h\n'],
    [
      'across lines',
      'poster: { template: { background: { kind: picture,\n  file:\n    spring.jpg }, layers: [] } }\nhold: 24h\n',
    ],
  ])('gets its id in that place, and every line stays where it was: %s', async (_, yaml) => {
    const { yaml: told, art } = await filled(yaml);

    expect(art).toMatchObject({ picture: ID, widthPx: 750 });
    const read = parse(told);
    expect(read.poster.template.background).toEqual({ kind: 'picture', picture: ID });
    expect(read.hold).toBe('24h');
    const lineOf = (text: string) => text.split('\n').findIndex((line) => line.includes('hold'));
    expect(lineOf(told)).toBe(lineOf(yaml));
  });

  test.each([
    ['names an id', block.replace('file: ./spring.jpg', `picture: "${ID}"`)],
    ['names a shipped template', 'poster: { template: harbour }'],
    ['is no YAML', 'poster: { template: [ background'],
    ['says something else there', 'poster: { template: { background: { file: [1] } } }'],
    ['is empty', ''],
  ])('is sent as it is when it %s', async (_, yaml) => {
    const never = async (): Promise<Result> => {
      throw new Error('Nothing should be asked.');
    };

    expect(await filled(yaml, never)).toEqual({ yaml, art: undefined });
  });

  test('says where it stands when the picture cannot be had, or is refused', async () => {
    const refused = async (): Promise<Result> => {
      throw new NotDone('The picture is too small.');
    };

    await expect(filled(block, refused)).rejects.toThrow(
      /campaign\.yaml:7:7 poster\.template\.background\.file: The picture/,
    );
    await expect(filled(block, refused)).rejects.toThrow(NotDone);
    await expect(filled(block.replace('spring', 'none'))).rejects.toThrow(WrongUse);
  });
});
