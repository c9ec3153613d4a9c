/** The import rules hold, and each of them would notice: one violation of every rule is planted in a small copy of the tree. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '#infra/bundling/step-folders.ts';
import { type Cruised, cruise } from './cruise.ts';

/** By rule: the file that breaks it, and what that file says. */
const PLANTS: Readonly<Record<string, readonly [file: string, source: string]>> = {
  'domain-is-pure': ['shared/domain/impure.ts', "import 'node:fs';\n"],
  'ports-speak-domain': ['shared/ports/technical.ts', "import '#shared/messages/said.ts';\n"],
  'messages-speak-domain': ['shared/messages/wired.ts', "import '#shared/ports/needed.ts';\n"],
  'story-knows-only-ports': ['shared/story/technical.ts', "import '#shared/adapters/sqs/queue.ts';\n"],
  'adapters-serve-ports': ['shared/adapters/sqs/upwards.ts', "import '#shared/runtime/glue.ts';\n"],
  'adapters-never-meet': ['shared/adapters/sqs/acquainted.ts', "import '#shared/adapters/s3/files.ts';\n"],
  'runtime-knows-no-campaign': ['shared/runtime/knowing.ts', "import '#shared/domain/true.ts';\n"],
  'sdk-lives-in-adapters': ['shared/runtime/clouded.ts', "import '@aws-sdk/client-sqs';\n"],
  'middy-lives-in-runtime': ['shared/adapters/s3/wrapped.ts', "import '@middy/core';\n"],
  'steps-know-only-ports': ['functions/group/read/read.ts', "import '#shared/adapters/s3/files.ts';\n"],
  'functions-never-meet': ['functions/group/read/handler.ts', "import '#functions/poster/view/view.ts';\n"],
  'infra-reads-contracts-only': ['infra/nosy.ts', "import '#functions/poster/view/view.ts';\n"],
  'preview-knows-only-the-renderer': ['infra/preview/curious.ts', "import '#shared/adapters/s3/files.ts';\n"],
  'preview-is-a-tool': ['infra/cli/leaning.ts', "import '../preview/drawing.ts';\n"],
  'stand-in-is-independent': ['infra/local/wecom/sharing.ts', "import '#functions/poster/view/config.ts';\n"],
  'cdk-lives-in-infra': ['functions/poster/view/handler.ts', "import 'aws-cdk-lib';\n"],
  'production-ignores-tests': ['shared/runtime/tested.ts', "import '#test/support/fake.ts';\n"],
  'no-cycles': ['shared/domain/egg.ts', "import './hen.ts';\n"],
  'no-orphans': ['shared/domain/left-over.ts', 'export const unused = 1;\n'],
};

/** What the planted files reach for. */
const GROUND: Readonly<Record<string, string>> = {
  'shared/domain/true.ts': 'export const isTrue = true;\n',
  'shared/domain/hen.ts': "import './egg.ts';\n",
  'shared/ports/needed.ts': "import '#shared/domain/true.ts';\n",
  'shared/messages/said.ts': "import '#shared/domain/true.ts';\n",
  'shared/adapters/sqs/queue.ts': "import '#shared/domain/true.ts';\n",
  'shared/adapters/s3/files.ts': "import '#shared/domain/true.ts';\n",
  'shared/runtime/glue.ts': "import '@middy/core';\n",
  'infra/preview/drawing.ts': "import '#shared/domain/true.ts';\n",
  'functions/poster/view/view.ts': "import '#shared/domain/true.ts';\n",
  'functions/poster/view/config.ts': 'export const environment = [] as const;\n',
  'test/support/fake.ts': "import '#shared/domain/true.ts';\n",
};

const COPIED = ['package.json', 'tsconfig.json', 'test/architecture/rules.cjs'];

let root: string;
let planted: Cruised;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'fission-rules-'));
  const put = (file: string): string => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    return join(root, file);
  };
  for (const file of COPIED) copyFileSync(join(projectRoot, file), put(file));
  for (const [file, source] of [...Object.entries(GROUND), ...Object.values(PLANTS)]) writeFileSync(put(file), source);
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  planted = await cruise(root);
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the import rules', () => {
  test('hold in this tree, of which far more than fifty modules were read', { timeout: 60_000 }, async () => {
    const { violations, modules } = await cruise(projectRoot);

    expect(violations.map(({ from, rule }) => `${rule.name}: ${from}`)).toEqual([]);
    expect(modules.length).toBeGreaterThan(50);
    for (const room of ['infra/', 'functions/', 'shared/domain/', 'shared/adapters/', 'test/']) {
      expect(
        modules.some((path) => path.startsWith(room)),
        room,
      ).toBe(true);
    }
  });

  test.each(Object.entries(PLANTS))('%s is noticed when it is broken', (rule, [file]) => {
    const found = planted.violations.filter((one) => one.rule.name === rule).map((one) => one.from);

    expect(found).toContain(file);
  });

  test('each have a planted violation', () => {
    const { forbidden } = createRequire(import.meta.url)('./rules.cjs');

    expect(Object.keys(PLANTS).sort()).toEqual(forbidden.map((rule: { name: string }) => rule.name).sort());
  });
});
