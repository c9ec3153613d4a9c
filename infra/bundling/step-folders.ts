/** Which steps the project has: every `functions/<flow>/<step>` that declares its variables. Refuses a step without a handler. */
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '..', '..');

/** `group/read`, `poster/render` …, sorted, so that two runs do the same. */
export function stepNames(root: string = projectRoot): readonly string[] {
  const declared = globSync('functions/*/*/config.ts', { cwd: root });
  const handled = globSync('functions/*/*/handler.ts', { cwd: root });
  const folders = [...declared, ...handled].map((file) => dirname(file).split('/').slice(1).join('/'));
  return [...new Set(folders)].sort();
}

export const handlerOf = (step: string): string => `functions/${step}/handler.ts`;

/** Every step is handled and declares its variables, or nothing is bundled. */
export function refuseIncompleteSteps(steps: readonly string[], root: string = projectRoot): void {
  const missing = steps
    .flatMap((step) => [handlerOf(step), `functions/${step}/config.ts`])
    .filter((file) => !existsSync(join(root, file)));
  if (missing.length > 0) throw new Error(`Nothing was bundled, these files are missing:\n  ${missing.join('\n  ')}`);
}
