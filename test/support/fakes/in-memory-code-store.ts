/** The code store in memory, held to the same contract suite as the real one. */
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { CodeText } from '#shared/domain/identity.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { CountedWrites } from './counted-writes.ts';
import type { InMemoryReferralStore } from './in-memory-referral-store.ts';
import { pageOf } from './page-of.ts';

export interface InMemoryCodeStore extends CodeStore, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly writes: CountedWrites;
  allCodes(): readonly LiveCode[];
}

/** A participant's code is noted on his standing, so this fake stands on the referral store's; by default they count writes together. */
export function inMemoryCodeStore(
  referrals: InMemoryReferralStore,
  writes: CountedWrites = referrals.writes,
  pageSize: number = 100,
): InMemoryCodeStore {
  const codes = new Map<CodeText, LiveCode>();
  let used = 0;

  function change(code: CodeText, write: string, to: (held: LiveCode) => LiveCode): void {
    const held = codes.get(code);
    if (held === undefined) throw new Error(`No live code ${code} to change.`);
    const changed = to(held);
    if (changed === held) return;
    writes.before(write);
    codes.set(code, changed);
  }

  const owned = new Set<string>();
  const ownerOf = ({ campaign, owner }: LiveCode): string => JSON.stringify([campaign, owner]);

  return {
    writes,
    crashBeforeWrite: writes.crashBeforeWrite,
    allCodes: () => [...codes.values()],

    async code(text) {
      return codes.get(text);
    },

    async officialCodes(campaign) {
      return [...codes.values()].filter((code) => code.campaign === campaign && code.owner.kind !== 'participant');
    },

    async spendQuota(hardStop) {
      if (used >= hardStop) return { kind: 'exhausted' };
      writes.before('code.spendQuota');
      used += 1;
      return { kind: 'spent', used };
    },

    async quotaUsed() {
      return used;
    },

    async adjustQuota(by) {
      writes.before('code.adjustQuota');
      used += by;
    },

    async recordCode(code) {
      if (owned.has(ownerOf(code))) return 'already-made';
      if (codes.has(code.code)) throw new Error(`Code ${code.code} belongs to somebody else.`);
      if (code.owner.kind === 'participant') referrals.noteInviteCode(code.campaign, code.owner.member, code.code);
      else writes.before('code.recordCode');
      codes.set(code.code, code);
      owned.add(ownerOf(code));
      return 'recorded';
    },

    async recordTarget(code, target) {
      change(code, 'code.recordTarget', (held) => ({ ...held, target }));
    },

    async recordScan(code, at) {
      change(code, 'code.recordScan', (held) =>
        held.lastScannedAt !== undefined && held.lastScannedAt >= at ? held : { ...held, lastScannedAt: at },
      );
    },

    async recordEntryPoster(code, posterKey) {
      change(code, 'code.recordEntryPoster', (held) => ({ ...held, posterKey }));
    },

    async recordGroupWelcome(code, groupWelcomeId) {
      change(code, 'code.recordGroupWelcome', (held) => ({ ...held, groupWelcomeId }));
    },

    async recordReopened({ code, configId, qrImageUrl, target }) {
      change(code, 'code.recordReopened', ({ closedAt: _closedAt, ...held }) => ({
        ...held,
        configId,
        qrImageUrl,
        target,
      }));
    },

    async recordClosed(code, at) {
      change(code, 'code.recordClosed', (held) => (held.closedAt === undefined ? { ...held, closedAt: at } : held));
    },

    async codes(campaign, cursor) {
      return pageOf(
        [...codes.values()].filter((code) => code.campaign === campaign),
        pageSize,
        cursor,
      );
    },
  };
}
