/** A corp of the bench's own: secrets as long as real ones, known to WeCom's side and to ours. */
import { randomBytes } from 'node:crypto';
import type { Corp } from '#infra/local/wecom/playing.ts';

export interface BenchCorp {
  readonly wecom: Corp;
  /** What the app's secret holds. */
  readonly document: string;
}

const letters = (length: number): string => randomBytes(length).toString('hex').slice(0, length);

export function aCorp(): BenchCorp {
  const wecom = {
    corpId: `ww${letters(16)}`,
    agentId: '1000002',
    secret: letters(43),
    token: letters(24),
    encodingAesKey: letters(43),
  };
  const { corpId, agentId, secret, token, encodingAesKey } = wecom;
  const current = { token, encodingAesKey };
  return { wecom, document: JSON.stringify({ corpId, agentId, appSecret: secret, current, codeKey: letters(43) }) };
}
