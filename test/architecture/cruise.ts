/** Runs the import rules as `npm run arch` does, on this tree or on another one of the same shape. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '#infra/bundling/step-folders.ts';

export interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

export interface Cruised {
  readonly violations: readonly Violation[];
  /** Modules of ours that were read. */
  readonly modules: readonly string[];
}

const ROOMS = ['infra', 'functions', 'shared', 'test'];

export async function cruise(root: string): Promise<Cruised> {
  const depcruise = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = join(root, 'test/architecture/rules.cjs');
  const rooms = ROOMS.filter((room) => existsSync(join(root, room)));
  const args = [depcruise, '--config', config, '--output-type', 'json', ...rooms];
  const output = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 256 * 1024 * 1024 }).then(
    ({ stdout }) => stdout,
    // It ends with the number of violations as its exit code; what it found is on stdout all the same.
    (failure: { stdout?: string }) => failure.stdout ?? '',
  );
  const { summary, modules } = JSON.parse(output);
  const ours = modules
    .map((one: { source: string }) => one.source)
    .filter((path: string) => /^(infra|functions|shared|test)\//.test(path));
  return { violations: summary.violations, modules: ours };
}
