/** The reward store in memory, over the same books as the referral store of its world; held to the same contract suite as the real one. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import { type Grant, type HeldCode, over } from '#shared/domain/reward/grant.ts';
import type { GrantMove } from '#shared/domain/reward/granting.ts';
import { type Line, lineName } from '#shared/domain/reward/line.ts';
import type { LedgerEntry } from '#shared/domain/reward/points.ts';
import { type DaySpending, NOTHING, NOTHING_SPENT, type Spending } from '#shared/domain/reward/spending.ts';
import { emptyStock, type Stock } from '#shared/domain/reward/stock.ts';
import type { OwedClimb, RewardChange, RewardStore } from '#shared/ports/reward-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';
import { type Books, emptyBooks, hourOf, key, putReferral, Shelf, sorted } from './in-memory-books.ts';
import { pageOf } from './page-of.ts';

export interface InMemoryRewardStore extends RewardStore, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly writes: CountedWrites;
  /** What stands in memory, for whoever holds it against its laws. */
  readonly vault: Vault;
  allGrants(): readonly Grant[];
  allStocks(): readonly Stock[];
}

interface Code {
  readonly held: HeldCode;
  readonly mark: 'free' | 'issued' | 'void';
}

const EVER = Number.POSITIVE_INFINITY;
const padded = (number: number): string => String(number).padStart(15, '0');

/** What stands in memory. */
function emptyVault() {
  return {
    spending: new Map<CampaignId, Spending>(),
    today: new Map<CampaignId, DaySpending>(),
    stocks: new Shelf<Stock>(),
    /** By campaign and stock, then by number. */
    codes: new Shelf<Code>(),
    /** By campaign and stock. */
    known: new Map<string, Set<string>>(),
    /** By campaign and participant, then by rung. */
    grants: new Shelf<Grant>(),
    /** Lines of the index: who waits in a campaign, and what is to be claimed in an hour. */
    lines: new Shelf<Grant>(),
    /** By campaign and member. */
    entries: new Shelf<LedgerEntry>(),
    balances: new Map<string, number>(),
    expiredBefore: undefined as Instant | undefined,
  };
}
export type Vault = ReturnType<typeof emptyVault>;

const his = (campaign: CampaignId, member: MemberId): string => key(campaign, member);
const waitingLine = (campaign: CampaignId, line: Line): string => `waiting#${campaign}#${lineName(line)}`;
const claimLine = (at: Instant): string => `claim#${hourOf(at)}`;
const lineOf = ({ state, campaign, claimBy, ...grant }: Grant): string | undefined => {
  if (state === 'waiting') return waitingLine(campaign, grant);
  return (state === 'issued' || state === 'reserved') && claimBy !== undefined ? claimLine(claimBy) : undefined;
};

export function inMemoryRewardStore(
  books: Books = emptyBooks(),
  writes: CountedWrites = countedWrites(),
  pageSize: number = 100,
): InMemoryRewardStore {
  const vault = emptyVault();
  const inLine = (line: string, at: (grant: Grant) => number): Grant[] =>
    sorted(vault.lines.row(line), (grant) => key(padded(at(grant)), grant.participant, grant.rung));

  return {
    writes,
    vault,
    crashBeforeWrite: writes.crashBeforeWrite,
    allGrants: () => vault.grants.all(),
    allStocks: () => vault.stocks.all(),

    async till(campaign, days, stocks) {
      const today = vault.today.get(campaign);
      const onDay = (day: string) => (today?.day === day ? today : { day, promised: NOTHING, revision: 0 });
      return {
        spending: vault.spending.get(campaign) ?? NOTHING_SPENT,
        days: Object.fromEntries(days.map((day) => [day, onDay(day)])),
        stocks: Object.fromEntries(stocks.map((name) => [name, vault.stocks.get(campaign, name) ?? emptyStock(name)])),
      };
    },
    async codes(campaign, stock, numbers) {
      return numbers.flatMap((number) => vault.codes.get(key(campaign, stock), String(number))?.held ?? []);
    },
    async commit(change) {
      if (isRaced(vault, books, change)) return 'raced';
      writes.before('reward.commit');
      apply(vault, books, change);
      return 'committed';
    },
    async settle(owed) {
      for (const one of owed) {
        if (!isOwed(books, one)) continue;
        writes.before('reward.settle');
        strikeOff(books, one);
      }
    },
    async climbsOwed(campaign, most, before = EVER) {
      const owing = books.climbs.row(campaign).filter(({ climbOwedAt = EVER }) => climbOwedAt < before);
      return sorted(owing, ({ climbOwedAt = 0, inviter, member }) => key(padded(climbOwedAt), inviter, member))
        .slice(0, most)
        .map(({ inviter, member, climbOwedAt: since = 0 }) => ({ campaign, inviter, invitee: member, since }));
    },

    grant: async (campaign, participant, rung) => vault.grants.get(his(campaign, participant), String(rung)),
    async grantsOf(campaign, participant) {
      return sorted(vault.grants.row(his(campaign, participant)), ({ rung }) => padded(rung));
    },
    async grants(campaign, cursor) {
      const all = vault.grants.all().filter((grant) => grant.campaign === campaign);
      return pageOf(
        sorted(all, ({ participant, rung }) => key(participant, padded(rung))),
        pageSize,
        cursor,
      );
    },
    async waiting(campaign, line, cursor) {
      return pageOf(
        inLine(waitingLine(campaign, line), ({ reachedAt }) => reachedAt),
        pageSize,
        cursor,
      );
    },
    async toExpire(hour, before, cursor) {
      const due = inLine(claimLine(hour), ({ claimBy = 0 }) => claimBy).filter(
        ({ claimBy = EVER }) => claimBy < before,
      );
      return pageOf(due, pageSize, cursor);
    },
    expiredBefore: async () => vault.expiredBefore,
    async noteExpiredBefore(hour) {
      if (vault.expiredBefore !== undefined && vault.expiredBefore >= hour) return;
      writes.before('reward.noteExpiredBefore');
      vault.expiredBefore = hour;
    },

    stocks: async (campaign) => sorted(vault.stocks.row(campaign), ({ name }) => name),
    async importCodes(campaign, name, codes) {
      const shelf = key(campaign, name);
      const known = vault.known.get(shelf) ?? new Set<string>();
      const fresh = [...new Set(codes)].filter((code) => !known.has(code));
      if (fresh.length > 0) {
        writes.before('reward.importCodes');
        const stock = vault.stocks.get(campaign, name) ?? emptyStock(name);
        for (const [index, code] of fresh.entries()) {
          const number = stock.imported + index + 1;
          vault.codes.set(shelf, String(number), { held: { stock: name, number, code }, mark: 'free' });
        }
        vault.known.set(shelf, new Set([...known, ...fresh]));
        const imported = stock.imported + fresh.length;
        vault.stocks.set(campaign, name, { ...stock, imported, revision: stock.revision + 1 });
      }
      return { imported: fresh.length, known: codes.length - fresh.length };
    },

    async account(campaign, member) {
      const balance = vault.balances.get(his(campaign, member)) ?? 0;
      return { member, balance, entries: vault.entries.row(his(campaign, member)).length };
    },
    async entries(campaign, member, cursor) {
      return pageOf(
        sorted(vault.entries.row(his(campaign, member)), ({ id }) => id),
        pageSize,
        cursor,
      );
    },
    async enterPoints(entry) {
      if (isEntered(vault, entry)) return 'known';
      if (isShort(vault, entry)) return 'short';
      writes.before('reward.enterPoints');
      enter(vault, entry);
      return 'entered';
    },
  };
}

const isEntered = (vault: Vault, { campaign, member, id }: LedgerEntry): boolean =>
  vault.entries.get(his(campaign, member), id) !== undefined;
const isShort = (vault: Vault, { campaign, member, points }: LedgerEntry): boolean =>
  points < 0 && (vault.balances.get(his(campaign, member)) ?? 0) + points < 0;

function enter(vault: Vault, entry: LedgerEntry): void {
  const account = his(entry.campaign, entry.member);
  vault.entries.set(account, entry.id, entry);
  vault.balances.set(account, (vault.balances.get(account) ?? 0) + entry.points);
}

function isOwed(books: Books, { campaign, inviter, invitee, since }: OwedClimb): boolean {
  return books.referrals.get(key(campaign, inviter), invitee)?.climbOwedAt === since;
}

function strikeOff(books: Books, { campaign, inviter, invitee }: OwedClimb): void {
  const held = books.referrals.get(key(campaign, inviter), invitee);
  if (held === undefined) return;
  const { climbOwedAt: _struckOff, ...paid } = held;
  putReferral(books, paid);
}

/** Whatever the decision rests on and changes must be as it was read. */
function isRaced(vault: Vault, books: Books, change: RewardChange): boolean {
  const { campaign, before, after, moves, entries, settles } = change;
  if (
    after.spending.revision !== before.spending.revision &&
    (vault.spending.get(campaign)?.revision ?? 0) !== before.spending.revision
  ) {
    return true;
  }
  const today = vault.today.get(campaign)?.day ?? '';
  return (
    Object.values(after.days).some(({ day, revision }) => revision !== before.days[day]?.revision && day < today) ||
    Object.values(after.stocks).some(({ name, revision }) => {
      const seen = before.stocks[name]?.revision ?? 0;
      return revision !== seen && (vault.stocks.get(campaign, name)?.revision ?? 0) !== seen;
    }) ||
    moves.some((move) => isGrantRaced(vault, move)) ||
    entries.some((entry) => isEntered(vault, entry) || isShort(vault, entry)) ||
    settles.some((owed) => !isOwed(books, owed))
  );
}

function isGrantRaced(vault: Vault, move: GrantMove): boolean {
  const { campaign, participant, rung } = move.after;
  const held = vault.grants.get(his(campaign, participant), String(rung));
  const marked = markedBy(move);
  if ((held?.revision ?? 0) !== (move.before?.revision ?? 0)) return true;
  return marked !== undefined && codeOf(vault, campaign, marked.held)?.mark !== marked.from;
}

const codeOf = (vault: Vault, campaign: CampaignId, { stock, number }: HeldCode): Code | undefined =>
  vault.codes.get(key(campaign, stock), String(number));

/** A code is marked when it is shown, and when it is taken back after that. */
function markedBy({ before, after }: GrantMove) {
  const [wasShown, isShown] = [before?.state === 'claimed', after.state === 'claimed'];
  const held = isShown ? after.held : before?.held;
  if (held === undefined || wasShown === isShown) return undefined;
  return isShown ? ({ held, from: 'free', to: 'issued' } as const) : ({ held, from: 'issued', to: 'void' } as const);
}

function apply(vault: Vault, books: Books, { campaign, before, after, moves, entries, settles }: RewardChange): void {
  if (after.spending.revision !== before.spending.revision) vault.spending.set(campaign, after.spending);
  for (const day of Object.values(after.days)) {
    if (day.revision !== before.days[day.day]?.revision) vault.today.set(campaign, day);
  }
  for (const stock of Object.values(after.stocks)) {
    if (stock.revision !== (before.stocks[stock.name]?.revision ?? 0)) vault.stocks.set(campaign, stock.name, stock);
  }
  for (const move of moves) {
    putGrant(vault, over(move.before, move.after));
    const marked = markedBy(move);
    if (marked === undefined) continue;
    const { held, to: mark } = marked;
    vault.codes.set(key(campaign, held.stock), String(held.number), { held, mark });
  }
  for (const entry of entries) enter(vault, entry);
  for (const owed of settles) strikeOff(books, owed);
}

function putGrant(vault: Vault, grant: Grant): void {
  const { campaign, participant, rung } = grant;
  const row = his(campaign, participant);
  const before = vault.grants.get(row, String(rung));
  const [left, joined] = [before && lineOf(before), lineOf(grant)];
  if (left !== undefined) vault.lines.delete(left, key(row, rung));
  vault.grants.set(row, String(rung), grant);
  if (joined !== undefined) vault.lines.set(joined, key(row, rung), grant);
}
