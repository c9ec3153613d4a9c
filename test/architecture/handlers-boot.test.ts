/** Every bundle boots from the variables its step declares, survives nonsense, and without a variable fails at its start, naming it. */
import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bundles, bundleFunctions, stepsThatImport } from '#infra/bundling/bundle-functions.ts';
import { defaultProvider } from '#infra/bundling/lambda-credentials.ts';
import { projectRoot, stepNames } from '#infra/bundling/step-folders.ts';

const PROBE = join(import.meta.dirname, 'boot-probe.cjs');
/** Nothing listens here: a bundle that tries to reach anything is refused at once. */
const NOWHERE = 'http://127.0.0.1:9';
const LAMBDA = {
  PATH: process.env['PATH'],
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'probe',
  AWS_SECRET_ACCESS_KEY: 'probe',
  AWS_ENDPOINT_URL: NOWHERE,
  POWERTOOLS_METRICS_NAMESPACE: 'probe',
};

let bundles: Bundles;
beforeAll(async () => {
  bundles = await bundleFunctions('x64');
}, 120_000);

async function boot(
  step: string,
  variables: Record<string, string>,
): Promise<{ out: string; err: string; code: number }> {
  const bundle = join(bundles.folder, step, 'index.cjs');
  const options = { env: { ...LAMBDA, ...variables }, cwd: join(bundles.folder, step), timeout: 120_000 };
  return promisify(execFile)(process.execPath, [PROBE, bundle], options).then(
    ({ stdout, stderr }) => ({ out: stdout, err: stderr, code: 0 }),
    ({ stdout, stderr, code }) => ({ out: String(stdout), err: String(stderr), code: Number(code ?? 1) }),
  );
}

async function declaredBy(step: string): Promise<readonly string[]> {
  const url = pathToFileURL(join(projectRoot, 'functions', step, 'config.ts')).href;
  return (await import(/* @vite-ignore */ url)).environment;
}

function plausible(name: string): string {
  if (/_MINUTES$|_SECONDS$/.test(name)) return '30';
  if (/_QUEUES$/.test(name)) return '[]';
  return /_URL$|_BASE$/.test(name) ? `${NOWHERE}/${name}` : name.toLowerCase();
}

describe.each(stepNames())('the bundle of %s', (step) => {
  test('boots from what it declares and survives nonsense', { timeout: 120_000 }, async () => {
    const declared = await declaredBy(step);

    const { out, err, code } = await boot(step, Object.fromEntries(declared.map((name) => [name, plausible(name)])));

    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    const { ends } = JSON.parse(out.trim().split('\n').at(-1) ?? '');
    expect(ends).toHaveLength(13);
    expect(ends).not.toContain('stuck');
  });

  test('fails at its start without its variables, and names them', { timeout: 60_000 }, async () => {
    const declared = await declaredBy(step);

    const { err, code } = await boot(step, {});

    expect(code).not.toBe(0);
    for (const name of declared) expect(err).toContain(name);
  });
});

describe('the bundles', () => {
  test('keep the webhook at most 450 kB, so that it is there when WeCom calls', () => {
    expect(statSync(join(bundles.folder, 'callback/receive/index.cjs')).size).toBeLessThanOrEqual(450_000);
  });

  test('leave only what is native outside: sharp where posters are drawn, DuckDB where the lake is asked', () => {
    const outside = Object.values(bundles.meta.outputs).flatMap(({ imports }) =>
      imports
        .filter((one) => one.external === true && !/^(node:|[a-z_]+(\/[a-z_]+)?$)/.test(one.path))
        .map((one) => one.path),
    );

    expect(new Set(outside)).toEqual(new Set(['@duckdb/node-api']));
    expect(stepsThatImport('@duckdb/node-api', bundles.meta)).toEqual([
      'report/compact',
      'report/query',
      'report/rework',
      'report/roll-up',
    ]);
    expect(stepsThatImport('sharp', bundles.meta)).toEqual(['operator/command', 'poster/render']);
  });

  test('hold the very same assets where templates are proved as where posters are drawn', () => {
    const assetsOf = (step: string): readonly string[] =>
      globSync('**/*.*', { cwd: join(bundles.folder, step, 'assets') }).sort();

    expect(assetsOf('operator/command')).toEqual(assetsOf('poster/render'));
    expect(assetsOf('operator/command')).toContain('wasm/zxing_reader.wasm');
  });

  test('are the same files whenever they are built from the same sources', { timeout: 60_000 }, async () => {
    const before = bundles.steps.map((step) => statSync(join(bundles.folder, step, 'index.cjs')).mtimeMs);

    await bundleFunctions('x64');

    expect(bundles.steps.map((step) => statSync(join(bundles.folder, step, 'index.cjs')).mtimeMs)).toEqual(before);
  });
});

describe('the credentials of a bundle', () => {
  test('are those of the environment, and their absence is said', async () => {
    const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;
    const held = keys.map((key) => process.env[key]);
    try {
      for (const key of keys) process.env[key] = key;
      const found = await defaultProvider()();
      for (const key of keys) delete process.env[key];

      expect(found).toEqual({ accessKeyId: keys[0], secretAccessKey: keys[1], sessionToken: keys[2] });
      await expect(defaultProvider()()).rejects.toThrow('AWS_ACCESS_KEY_ID');
    } finally {
      keys.forEach((key, place) => {
        if (held[place] !== undefined) process.env[key] = held[place];
      });
    }
  });
});
