import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { projectRoot } from '#infra/bundling/step-folders.ts';
import { contrasts } from '#infra/preview/contrast.ts';
import { easel } from '#infra/preview/drawing.ts';
import { namedSamples } from '#infra/preview/samples.ts';
import { studioVisit } from '#infra/preview/studio-visit.ts';
import { templateSource } from '#infra/preview/template-source.ts';
import { POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';

const folder = mkdtempSync(join(tmpdir(), 'fission-preview-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const example = (): string => readFileSync(join(projectRoot, 'infra/cli/template.example.yaml'), 'utf8');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const preview = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['infra/preview/preview.ts', ...args], { cwd: projectRoot }, (failure, out, err) => {
      resolve({ code: typeof failure?.code === 'number' ? failure.code : 0, out, err });
    });
  });

describe('a preview', () => {
  test('draws the samples, shows them on one sheet, and reports', { timeout: 60_000 }, async () => {
    const source = templateSource(write('spring.yaml', example()));
    const samples = namedSamples(['小鹿爱吃桃', '🌸阿May']);

    const { report } = await studioVisit(source, { folder: join(folder, 'out'), campaignName: '春茶品鉴会', samples });

    expect(report).toMatchObject({ faults: [], warnings: [], splice: { splicing: { kind: 'spliced' } } });
    expect(report.posters.map(({ file, kB }) => [file, kB > 10 && kB < 200])).toEqual([
      ['name-1.jpg', true],
      ['name-2.jpg', true],
    ]);
    expect(report.codes.map(({ style }) => style)).toEqual(['official', 'redrawn']);
    for (const { readAt, modulePx, quietModules } of report.codes) {
      expect(readAt.map(({ widthPx, by }) => [widthPx, by.join()])).toEqual([
        [750, 'zxing,jsqr'],
        [540, 'zxing,jsqr'],
        [360, 'zxing,jsqr'],
      ]);
      expect(modulePx).toBeGreaterThanOrEqual(8);
      expect(quietModules).toBeGreaterThanOrEqual(4);
    }
    expect(report.cost?.totalUsd).toBeGreaterThan(5);
    const sheet = await sharp(join(folder, 'out/contact-sheet.jpg')).metadata();
    expect([sheet.format, sheet.width]).toEqual(['jpeg', 764]);
    const poster = await sharp(join(folder, 'out/name-1.jpg')).metadata();
    expect([poster.width, poster.height]).toEqual([750, 1334]);
    expect(JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(report)),
    );
    expect(readFileSync(join(folder, 'out/report.md'), 'utf8')).toContain('## words: contrast');
  });

  test('of a faulty template names line and field, draws nothing and ends with 1', { timeout: 30_000 }, async () => {
    const file = write('faulty.yaml', example().replace('widthPx: 392, heightPx: 392', 'widthPx: 392, heightPx: 400'));
    const line =
      1 +
      example()
        .split('\n')
        .findIndex((one) => one.includes('kind: qr'));

    const { code, out, err } = await preview(file, '-o', join(folder, 'faulty'));

    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`faulty\\.yaml:${line}:\\d+ layers\\[15\\]\\.box: the code is square`));
    expect(err).toBe('1 fault; nothing was drawn.\n');
    expect(existsSync(join(folder, 'faulty/report.json'))).toBe(true);
    expect(existsSync(join(folder, 'faulty/contact-sheet.jpg'))).toBe(false);
  });

  test('says how it is used, and ends with 2 where it was used otherwise', { timeout: 30_000 }, async () => {
    const [help, nobody, stray] = await Promise.all([
      preview('--help'),
      preview('nobody-made-it'),
      preview('--colour'),
    ]);

    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('-o DIR');
    expect([nobody.code, nobody.err]).toEqual([
      2,
      'nobody-made-it is neither a file that can be read nor the name of a shipped template.\n',
    ]);
    expect(stray.code).toBe(2);
  });
});

describe('what is previewed', () => {
  test('may be a shipped template, a file of one, or a campaign file that names or holds one', () => {
    const head = 'id: a\nname: 读书会\nmechanic: group\n';
    const inside = example().replaceAll(/^/gm, '    ');

    expect(templateSource('grove-1080')).toMatchObject({ template: { name: 'grove-1080' }, faults: [] });
    expect(templateSource(write('own.yaml', example()))).toMatchObject({ template: { name: 'spring-tea' } });
    expect(templateSource(write('plain.yaml', head))).toMatchObject({ template: { name: 'harbour' }, faults: [] });
    expect(templateSource(write('naming.yaml', `${head}poster: { template: sunrise, qr: redrawn }\n`))).toMatchObject({
      template: { name: 'sunrise' },
      style: 'redrawn',
      campaignName: '读书会',
      faults: [],
    });
    expect(templateSource(write('holding.yaml', `${head}poster:\n  template:\n${inside}`))).toMatchObject({
      template: { name: 'spring-tea' },
      faults: [],
    });
  });

  test.each([
    ['no YAML', 'layers: [', '(file)', 1],
    ['neither template nor campaign', 'colour: red\n', '(file)', 1],
    ['a template nobody made', 'mechanic: group\nposter:\n  template: nobody\n', 'poster.template', 3],
    ['a misspelt field of the poster', 'mechanic: group\nposter:\n  art: grove\n', 'poster.art', 3],
    ['a code style of its own', 'mechanic: group\nposter:\n  qr: mine\n', 'poster.qr', 3],
  ])('with %s is told where', (_, text, field, line) => {
    const { faults } = templateSource(write('wrong.yaml', text));

    expect(faults).toMatchObject([{ field, line }]);
  });

  test('has a picture of the brand’s own behind it, from a file beside it', { timeout: 30_000 }, async () => {
    const create = { width: 300, height: 400, channels: 3, background: '#208040' } as const;
    await sharp({ create }).jpeg().toFile(join(folder, 'spring.jpg'));
    const pictured = (file: string) =>
      example().replace(/ {2}kind: colour.*? {2}to: '#dfe9d5'/s, `  kind: picture\n  file: ${file}`);
    const source = templateSource(write('pictured.yaml', pictured('./spring.jpg')));
    const missing = templateSource(write('missing.yaml', pictured('./winter.jpg')));

    expect(source.faults).toEqual([]);
    const stand = await easel(source, '节');
    const corner = await sharp(await stand.ground())
      .extract({ left: 2, top: 2, width: 8, height: 8 })
      .raw()
      .toBuffer();
    expect([...corner.subarray(0, 3)].map((part, at) => Math.abs(part - [0x20, 0x80, 0x40][at]!) < 6)).toEqual([
      true,
      true,
      true,
    ]);
    expect(missing.faults).toMatchObject([{ field: 'background.file' }]);
  });

  test('and the words of every shipped template stand out from its art', { timeout: 60_000 }, async () => {
    for (const { name } of POSTER_TEMPLATES) {
      const source = templateSource(name);
      const stand = await easel(source, '节');
      const found = await contrasts(source.template, await stand.ground());

      expect(found.length).toBeGreaterThan(4);
      for (const { text, ratio } of found) expect(ratio, `${name}: ${text}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});
