import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPTIONS } from '#infra/bundling/bundle-functions.ts';
import { posterAssets } from '#infra/bundling/poster-assets.ts';
import { layAssets } from '#infra/bundling/step-assets.ts';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import { anOrder } from './drawing-table.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'bundle-'));

beforeAll(async () => {
  const entry = "export { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';";
  const stdin = { contents: entry, resolveDir: root, loader: 'ts' } as const;
  await build({ ...OPTIONS, absWorkingDir: root, stdin, outfile: join(folder, 'index.cjs'), write: true });
  await layAssets(root, 'poster/render', folder);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(root, 'node_modules/sharp'), join(folder, 'node_modules/sharp'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the renderer as a bundle in a folder of its own', () => {
  test('draws emoji and joined letters from what lies beside it: the same bytes as the checkout', {
    timeout: 60_000,
  }, async () => {
    const order = await anOrder({ content: { campaignName: '春日好物节', nickname: 'علی 🦌 𠮷' } });
    const script = `
      const { sharpPosterArtist } = require(${JSON.stringify(join(folder, 'index.cjs'))});
      const order = JSON.parse(process.env.ORDER);
      const officialQr = Buffer.from(order.officialQr, 'base64');
      sharpPosterArtist().draw({ ...order, officialQr })
        .then(({ bytes }) => process.stdout.write(Buffer.from(bytes).toString('base64')));`;

    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
      cwd: folder,
      maxBuffer: 4_000_000,
      env: { ORDER: JSON.stringify({ ...order, officialQr: Buffer.from(order.officialQr ?? []).toString('base64') }) },
    });

    const { bytes } = await sharpPosterArtist().draw(order);
    expect(Buffer.from(stdout, 'base64').equals(bytes)).toBe(true);
  });

  test('loses what is shipped no longer', async () => {
    const old = join(folder, 'assets/fonts/old.ttf');
    writeFileSync(old, 'of an earlier build');

    await layAssets(root, 'poster/render', folder);

    expect(existsSync(old)).toBe(false);
  });

  test('ships every built file, and less than 20 MB of letters and art', async () => {
    const built = await posterAssets();

    const sizes = readdirSync(built, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        expect(existsSync(join(folder, 'assets', path.slice(built.length))), path).toBe(true);
        return readFileSync(path).length;
      });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(20_000_000);
  });
});

describe('the built letters', () => {
  test('are the same bytes whenever they are built, also by two at once', { timeout: 60_000 }, async () => {
    const other = mkdtempSync(join(tmpdir(), 'root-'));
    symlinkSync(join(root, 'node_modules'), join(other, 'node_modules'));
    const script = `const { posterAssets } = await import('#infra/bundling/poster-assets.ts');
      console.log(await posterAssets(process.env.OTHER));`;
    const run = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
        cwd: root,
        env: { OTHER: other },
      });

    const folders = (await Promise.all([run(), run()])).map(({ stdout }) => stdout.trim());

    expect(new Set(folders).size).toBe(1);
    expect(readdirSync(join(other, 'dist/poster-assets')).sort()).toEqual(
      [folders[0]!.split('/').at(-1)!, 'current'].sort(),
    );
    const built = await posterAssets();
    const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((path) => /[.]\w+$/.test(path));
    expect(files.length).toBeGreaterThan(20);
    const unlike = files.filter(
      (path) => !readFileSync(join(built, path)).equals(readFileSync(join(folders[0]!, path))),
    );
    expect(unlike).toEqual([]);
    rmSync(other, { recursive: true });
  });
});
