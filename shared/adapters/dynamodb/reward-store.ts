/** Rewards in the table: one decision is one transaction; whoever decided on something that has changed since decides again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignId } from '#shared/domain/identity.ts';
import { NOTHING, NOTHING_SPENT } from '#shared/domain/reward/spending.ts';
import { emptyStock } from '#shared/domain/reward/stock.ts';
import type { Till } from '#shared/domain/reward/till.ts';
import type { OwedClimb, RewardStore } from '#shared/ports/reward-store.ts';
import { getAll, keyOf } from './batches.ts';
import { climbKind, readReferral } from './edge-items.ts';
import { type FissionTable, fissionTable, type StoreOptions } from './fission-table.ts';
import {
  accountKey,
  ENTRY_PREFIX,
  EXPIRY_KEY,
  GRANT_PREFIX,
  grantKey,
  grantPrefixOf,
  rewardsPartition,
  STOCK_PREFIX,
  sortable,
  spendingKey,
  stockCodeKey,
  stockKey,
} from './keys.ts';
import { allOf, pageOf, pageOfOwed } from './pages.ts';
import type { Item } from './plain-item.ts';
import {
  claimKind,
  readAccount,
  readEntry,
  readGrant,
  readProgress,
  readSpending,
  readStock,
  readStockCode,
  readToday,
  waitingKind,
} from './reward-items.ts';
import { entryWrites, strikeOff, writesOf } from './reward-writes.ts';
import { importCodes } from './stock-import.ts';

const LONGEST_REST_MS = 100;
/** Later than any instant of a campaign. */
const EVER = 999_999_999_999_999;

export function dynamoRewardStore(options: StoreOptions): RewardStore {
  const table = fissionTable(options);
  return {
    till: (campaign, days, stocks) => till(table, campaign, days, stocks),
    async codes(campaign, stock, numbers) {
      const items = await getAll(
        table,
        numbers.map((number) => stockCodeKey(campaign, stock, number)),
      );
      return items.map((item) => ({ stock, ...readStockCode(item) }));
    },
    async commit(change) {
      const written = await table.transact(writesOf(change));
      if (written.kind === 'committed') return 'committed';
      // Of many who decide at once one is written; the others come back at different moments.
      await sleep(Math.random() * LONGEST_REST_MS);
      return 'raced';
    },
    async settle(owed) {
      for (const one of owed) await table.update(strikeOff(one));
    },
    climbsOwed: (campaign, most, before = EVER) => climbsOwed(table, campaign, most, before),

    async grant(campaign, participant, rung) {
      const item = await table.get(grantKey(campaign, participant, rung));
      return item === undefined ? undefined : readGrant(item);
    },
    async grantsOf(campaign, participant) {
      const his = await allOf(table, { pk: rewardsPartition(campaign), prefix: grantPrefixOf(participant) });
      return his.map(readGrant);
    },
    async grants(campaign, cursor) {
      const page = await pageOf(table, { pk: rewardsPartition(campaign), prefix: GRANT_PREFIX }, cursor);
      return { ...page, items: page.items.map(readGrant) };
    },
    async waiting(campaign, line, cursor) {
      const page = await pageOfOwed(table, waitingKind(campaign, line), sortable(EVER), cursor);
      const held = await grantsBehind(table, page.items);
      const waiting = held.filter(({ state }) => state === 'waiting');
      return { ...page, items: waiting.sort((one, other) => one.reachedAt - other.reachedAt) };
    },
    async toExpire(hour, before, cursor) {
      const page = await pageOfOwed(table, claimKind(hour), sortable(before), cursor);
      const held = await grantsBehind(table, page.items);
      return { ...page, items: held.filter(({ claimBy = EVER }) => claimBy < before) };
    },

    async expiredBefore() {
      const item = await table.get(EXPIRY_KEY);
      return item === undefined ? undefined : readProgress(item).emptyBefore;
    },
    async noteExpiredBefore(hour) {
      await table.update({
        key: EXPIRY_KEY,
        update: 'SET #emptyBefore = :hour',
        condition: 'attribute_not_exists(#pk) OR #emptyBefore < :hour',
        values: { hour },
      });
    },

    async stocks(campaign) {
      const items = await allOf(table, { pk: rewardsPartition(campaign), prefix: STOCK_PREFIX });
      return items.map(readStock);
    },
    importCodes: (campaign, stock, codes) => importCodes(table, campaign, stock, codes),

    async account(campaign, member) {
      const item = await table.get(accountKey(campaign, member));
      return { member, ...(item === undefined ? { balance: 0, entries: 0 } : readAccount(item)) };
    },
    async entries(campaign, member, cursor) {
      const { pk } = accountKey(campaign, member);
      const page = await pageOf(table, { pk, prefix: ENTRY_PREFIX }, cursor);
      return { ...page, items: page.items.map(readEntry) };
    },
    async enterPoints(entry) {
      const written = await table.transact([...entryWrites(entry)]);
      if (written.kind === 'committed') return 'entered';
      return written.failed[0] === true ? 'known' : 'short';
    },
  };
}

async function till(
  table: FissionTable,
  campaign: CampaignId,
  days: readonly string[],
  stocks: readonly string[],
): Promise<Till> {
  const keys = [spendingKey(campaign), ...stocks.map((stock) => stockKey(campaign, stock))];
  const items = new Map((await getAll(table, keys)).map((item) => [String(item['sk']), item]));
  const found = <Read>(sk: string, read: (item: Item) => Read, otherwise: Read): Read => {
    const item = items.get(sk);
    return item === undefined ? otherwise : read(item);
  };
  const today = found(spendingKey(campaign).sk, readToday, undefined);
  return {
    spending: found(spendingKey(campaign).sk, readSpending, NOTHING_SPENT),
    days: Object.fromEntries(
      days.map((day) => [day, today?.day === day ? today : { day, promised: NOTHING, revision: 0 }]),
    ),
    stocks: Object.fromEntries(
      stocks.map((name) => [name, found(stockKey(campaign, name).sk, readStock, emptyStock(name))]),
    ),
  };
}

/** The index names who may be meant; the grants themselves say who is. */
const grantsBehind = async (table: FissionTable, items: readonly Item[]) =>
  (await getAll(table, items.map(keyOf))).map(readGrant);

async function climbsOwed(
  table: FissionTable,
  campaign: CampaignId,
  most: number,
  before: number,
): Promise<readonly OwedClimb[]> {
  const page = await pageOfOwed(table, climbKind(campaign), sortable(before), undefined, most);
  const referrals = (await getAll(table, page.items.map(keyOf))).map(readReferral);
  return referrals
    .flatMap(({ inviter, member, climbOwedAt: since }) =>
      since === undefined || since >= before ? [] : [{ campaign, inviter, invitee: member, since }],
    )
    .sort((one, other) => one.since - other.since);
}
