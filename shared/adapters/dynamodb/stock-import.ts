/** Codes come into a stock: numbered behind those there are, each once, in transactions small enough for the table. */
import { createHash } from 'node:crypto';
import type { CampaignId } from '#shared/domain/identity.ts';
import { emptyStock, type Stock } from '#shared/domain/reward/stock.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { StockImport } from '#shared/ports/reward-store.ts';
import { getAll } from './batches.ts';
import { type FissionTable, IS_NEW } from './fission-table.ts';
import { knownCodeKey, stockCodeKey, stockKey } from './keys.ts';
import { readStock } from './reward-items.ts';

/** Two items a code and the stock itself: a transaction takes a hundred. */
const AT_ONCE = 40;
const ATTEMPTS = 10;

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

export async function importCodes(
  table: FissionTable,
  campaign: CampaignId,
  name: string,
  codes: readonly string[],
): Promise<StockImport> {
  const once = [...new Set(codes)];
  let imported = 0;
  for (let from = 0; from < once.length; from += AT_ONCE) {
    imported += await importSome(table, campaign, name, once.slice(from, from + AT_ONCE));
  }
  return { imported, known: codes.length - imported };
}

/** Raced by a grant or another import, it looks again at what is there. A death leaves what was done, and the next import goes on. */
async function importSome(
  table: FissionTable,
  campaign: CampaignId,
  name: string,
  codes: readonly string[],
): Promise<number> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const known = await getAll(
      table,
      codes.map((code) => knownCodeKey(campaign, name, hashOf(code))),
    );
    const isKnown = new Set(known.map((item) => String(item['sk'])));
    const fresh = codes.filter((code) => !isKnown.has(knownCodeKey(campaign, name, hashOf(code)).sk));
    if (fresh.length === 0) return 0;
    const item = await table.get(stockKey(campaign, name));
    const stock = item === undefined ? emptyStock(name) : readStock(item);
    if (await add(table, campaign, stock, fresh)) return fresh.length;
  }
  throw new RetryLater('STOCK_CHANGES', 'The stock keeps changing while codes come in; import the file again.', {
    campaign,
    stock: name,
  });
}

async function add(
  table: FissionTable,
  campaign: CampaignId,
  stock: Stock,
  codes: readonly string[],
): Promise<boolean> {
  const after = { ...stock, imported: stock.imported + codes.length, revision: stock.revision + 1 };
  const condition =
    stock.revision === 0 ? IS_NEW : { condition: '#revision = :seen', values: { seen: stock.revision } };
  const written = await table.transact([
    { put: { ...stockKey(campaign, stock.name), ...after }, ...condition },
    ...codes.flatMap((code, index) => {
      const number = stock.imported + index + 1;
      return [
        { put: { ...stockCodeKey(campaign, stock.name, number), number, code, state: 'free' }, ...IS_NEW },
        { put: { ...knownCodeKey(campaign, stock.name, hashOf(code)), number }, ...IS_NEW },
      ];
    }),
  ]);
  return written.kind === 'committed';
}
