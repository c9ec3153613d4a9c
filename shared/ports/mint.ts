/** Making what nobody can guess. */
import type { CampaignId, CodeText } from '#shared/domain/identity.ts';

export interface Mint {
  /** A code of at least 80 bits, at most 30 characters; the same for the same words, so that a retry makes the same one. */
  codeFor(campaign: CampaignId, words: readonly string[]): Promise<CodeText>;
  /** A random id for reports. */
  memberRef(): string;
  /** A random key, made once per corp, from which its codes are derived. */
  freshKey(): string;
}
