/** The corp's secrets in memory; the values open nothing. */
import type { CorpSecretDocument, CorpSecrets } from '#shared/ports/corp-secrets.ts';

export const exampleSecrets: CorpSecretDocument = {
  corpId: 'ww0123456789abcdef',
  agentId: '1000002',
  appSecret: 'app-secret-of-a-test',
  current: { token: 'token-of-a-test', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' },
  codeKey: 'code-key-of-a-test',
};

export interface FakeCorpSecrets extends CorpSecrets {
  /** Changes what the secret store holds; `read` goes on from memory until `readAgain`. */
  rotate(document: CorpSecretDocument): void;
  readonly reads: { fresh: number };
}

/** Pass `'not-configured'` for an empty secret. */
export function fakeCorpSecrets(start: CorpSecretDocument | 'not-configured' = exampleSecrets): FakeCorpSecrets {
  let stored = start;
  let remembered = start;
  const reads = { fresh: 0 };
  return {
    reads,
    rotate(document) {
      stored = document;
    },

    async read() {
      // Why: an empty secret is not worth remembering; the operator is filling it right now.
      if (remembered === 'not-configured') remembered = stored;
      return remembered;
    },

    async readAgain() {
      reads.fresh += 1;
      remembered = stored;
      return remembered;
    },

    async write(document) {
      stored = document;
      remembered = document;
    },
  };
}
