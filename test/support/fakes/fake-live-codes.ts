/** WeCom's live codes: made, re-pointed and deleted in memory, up to a quota. */
import type { CodeTarget } from '#shared/domain/campaign/live-code.ts';
import type { CodeText } from '#shared/domain/identity.ts';
import type { LiveCodes } from '#shared/ports/live-codes.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export interface CodeAtWecom {
  readonly configId: string;
  readonly code: CodeText;
  readonly target: CodeTarget;
  readonly remark: string;
}

export interface FakeLiveCodes extends LiveCodes, Pick<CountedWrites, 'crashBeforeWrite'> {
  /** Those that exist at WeCom now, by config id. */
  readonly codes: ReadonlyMap<string, CodeAtWecom>;
  readonly calls: readonly { readonly kind: 'open' | 'repoint' | 'close'; readonly configId?: string }[];
  /** The next call throws this, once, and nothing happens. */
  failNext(error: Error): void;
}

export function fakeLiveCodes(
  quota: number = Number.POSITIVE_INFINITY,
  writes: CountedWrites = countedWrites(),
): FakeLiveCodes {
  const codes = new Map<string, CodeAtWecom>();
  const calls: { kind: 'open' | 'repoint' | 'close'; configId?: string }[] = [];
  let opened = 0;
  let failure: Error | undefined;

  function begin(call: (typeof calls)[number]): void {
    calls.push(call);
    const thrown = failure;
    failure = undefined;
    if (thrown !== undefined) throw thrown;
    writes.before(`wecom.${call.kind}`);
  }

  return {
    codes,
    calls,
    crashBeforeWrite: writes.crashBeforeWrite,
    failNext(error) {
      failure = error;
    },

    async open(code, target, remark) {
      begin({ kind: 'open' });
      if (codes.size >= quota) return 'quota-reached';
      opened += 1;
      const configId = `config-${opened}`;
      codes.set(configId, { configId, code, target, remark });
      return { configId, qrImageUrl: `https://wework.qpic.cn/code/${configId}` };
    },

    async repoint(configId, code, target, remark) {
      begin({ kind: 'repoint', configId });
      if (!codes.has(configId)) throw new Error(`WeCom has no code ${configId}.`);
      codes.set(configId, { configId, code, target, remark });
    },

    async close(configId) {
      begin({ kind: 'close', configId });
      codes.delete(configId);
    },
  };
}
