/** Rules of granting broken on purpose, one at a time. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { LedgerEntry } from '#shared/domain/reward/points.ts';
import type { Cap } from '#shared/domain/reward/rewards.ts';
import type { Page } from '#shared/ports/page.ts';
import type { RewardChange, RewardStore } from '#shared/ports/reward-store.ts';
import { key } from '#test/support/fakes/in-memory-books.ts';
import type { Vault } from '#test/support/fakes/in-memory-reward-store.ts';
import type { Mutation } from './world.ts';

const over = (store: RewardStore, changes: Partial<RewardStore>): RewardStore => ({ ...store, ...changes });

/** Every `nth` time. */
function everySo(nth: number): () => boolean {
  let told = 0;
  return () => {
    told += 1;
    return told % nth === 0;
  };
}

export const REWARD_MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a decision is written over whatever was decided meanwhile': {
    rewards: (store, { rewards: { vault } }) =>
      over(store, {
        commit: async (change) => {
          if ((await store.commit(change)) === 'raced') await store.commit(asIfReadNow(vault, change));
          return 'committed';
        },
      }),
  },
  'debts are struck off though nothing of theirs was written': {
    rewards: (store) =>
      over(store, {
        commit: async (change) => {
          const answer = await store.commit(change);
          if (answer === 'raced') await store.settle(change.settles);
          return answer;
        },
      }),
  },
  'what expires keeps its code reserved': {
    rewards: (store) =>
      over(store, {
        commit: (change) => {
          const isExpiry = change.moves.some(({ after }) => after.state === 'expired');
          return store.commit(
            isExpiry ? { ...change, after: { ...change.after, stocks: change.before.stocks } } : change,
          );
        },
      }),
  },
  'a claim pays twice, once in a while': {
    rewards: (store) => {
      const isTime = everySo(10);
      return over(store, {
        commit: (change) => {
          const isClaim = change.moves.some(({ after }) => after.state === 'claimed');
          const twice = change.entries.map((entry): LedgerEntry => ({ ...entry, id: `${entry.id}-again` }));
          return store.commit(isClaim && isTime() ? { ...change, entries: [...change.entries, ...twice] } : change);
        },
      });
    },
  },
  'a grant goes by a count that was read before': {
    referrals: (store) => {
      const read = new Map<string, Page<Referral>>();
      const isTime = everySo(10);
      return {
        ...store,
        broughtBy: async (campaign, inviter, cursor) => {
          const before = read.get(key(campaign, inviter));
          if (before !== undefined && isTime()) return before;
          const page = await store.broughtBy(campaign, inviter, cursor);
          read.set(key(campaign, inviter), page);
          return page;
        },
      };
    },
  },
  'the budget of the day is not asked': {
    rewards: (store) =>
      over(store, {
        till: async (campaign, days, stocks) => {
          const till = await store.till(campaign, days, stocks);
          const none = { minor: 0, pieces: 0 };
          const unasked = Object.entries(till.days).map(([day, held]) => [day, { ...held, promised: none }] as const);
          return { ...till, days: Object.fromEntries(unasked) };
        },
      }),
  },
  'a line is served from its end': {
    rewards: (store) =>
      over(store, {
        waiting: async (campaign, line, cursor) => {
          const page = await store.waiting(campaign, line, cursor);
          return { ...page, items: page.items.toReversed() };
        },
      }),
  },
  'every cap is taken for twice what it is': {
    campaigns: (store) => ({
      ...store,
      campaign: async (id) => doubled(await store.campaign(id)),
    }),
  },
  'a code is read one too low, once in a while': {
    rewards: (store) => {
      const isTime = everySo(10);
      return over(store, {
        codes: async (campaign, stock, numbers) => {
          const by = isTime() ? 1 : 0;
          const read = await store.codes(
            campaign,
            stock,
            numbers.map((number) => Math.max(1, number - by)),
          );
          return read.map((held, index) => ({ ...held, number: numbers[index] ?? held.number }));
        },
      });
    },
  },
  'a code that was claimed and taken back is given to the next': {
    rewards: (store) =>
      over(store, {
        commit: (change) => {
          const back = change.moves.find(
            ({ before, after }) => before?.state === 'claimed' && after.state === 'clawed_back',
          );
          const held = back?.before?.held;
          const stock = held && change.after.stocks[held.stock];
          if (held === undefined || stock === undefined) return store.commit(change);
          const given = { ...stock, voided: stock.voided - 1, returned: [...stock.returned, held.number] };
          return store.commit({
            ...change,
            after: { ...change.after, stocks: { ...change.after.stocks, [held.stock]: given } },
          });
        },
      }),
  },
  'nobody looks for what has expired in one hour of five': {
    rewards: (store) =>
      over(store, {
        toExpire: async (hour, before, cursor) =>
          hour % 18_000_000 === 0 ? { items: [] } : store.toExpire(hour, before, cursor),
      }),
  },
};

const twice = (cap: Cap | undefined): Cap | undefined =>
  cap && Object.fromEntries(Object.entries(cap).map(([what, most]) => [what, 2 * most]));

function doubled(campaign: Campaign | undefined): Campaign | undefined {
  if (campaign?.rewards === undefined) return campaign;
  const { total, perDay, atCap } = campaign.rewards.budget;
  const [all, daily] = [twice(total), twice(perDay)];
  const budget = {
    atCap,
    ...(all === undefined ? {} : { total: all }),
    ...(daily === undefined ? {} : { perDay: daily }),
  };
  return { ...campaign, rewards: { ...campaign.rewards, budget } };
}

/** The same decision, as if everything had been read the moment it is written. */
function asIfReadNow(vault: Vault, change: RewardChange): RewardChange {
  const { campaign, before, after, moves, entries } = change;
  const held = vault.spending.get(campaign)?.revision ?? 0;
  const spendingMoved = after.spending.revision - before.spending.revision;
  const stocksBefore = { ...before.stocks };
  const stocksAfter = { ...after.stocks };
  for (const [name, stock] of Object.entries(after.stocks)) {
    const seen = before.stocks[name]?.revision ?? 0;
    const revision = vault.stocks.get(campaign, name)?.revision ?? 0;
    if (stock.revision === seen) continue;
    stocksBefore[name] = { ...(before.stocks[name] ?? stock), revision };
    stocksAfter[name] = { ...stock, revision: revision + stock.revision - seen };
  }
  return {
    ...change,
    before: { ...before, spending: { ...before.spending, revision: held }, stocks: stocksBefore },
    after: { ...after, spending: { ...after.spending, revision: held + spendingMoved }, stocks: stocksAfter },
    moves: moves.map((move) => {
      const { participant, rung } = move.after;
      const now = vault.grants.get(key(campaign, participant), String(rung));
      return now === undefined ? move : { ...move, before: { ...(move.before ?? now), revision: now.revision } };
    }),
    entries: entries.filter(({ member, id }) => vault.entries.get(key(campaign, member), id) === undefined),
    settles: [],
  };
}
