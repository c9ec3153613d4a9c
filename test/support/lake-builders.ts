/** Facts of the lake as they lie in its files, with defaults; and files of them. */
import { gzipSync } from 'node:zlib';
import type { LakeColumn, LakeKind } from '#shared/domain/report/lake-columns.ts';

export type AnyFact = Readonly<Partial<Record<LakeColumn, string | number | boolean>>> & { readonly kind: LakeKind };

/** Without an id it is named by everything it says. */
export function aFact(fact: AnyFact): AnyFact {
  const whole = { v: 1, campaign: 'demo', happened_at: '2026-11-25T02:00:00.000Z', ...fact };
  return { id: `${whole.kind}:${JSON.stringify(whole)}`, ...whole };
}

export const linesOf = (facts: readonly AnyFact[]): Uint8Array =>
  gzipSync(facts.map((fact) => `${JSON.stringify(fact)}\n`).join(''));
