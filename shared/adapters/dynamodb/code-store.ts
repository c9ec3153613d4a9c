/**
 * Live codes in the table, one item each, and the count of the corp's quota. A participant's code is found through his standing, an official one
 * through a pointer: so a participant's costs four units and no further item.
 */
import * as z from 'zod/mini';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { CampaignId, CodeText, MemberId } from '#shared/domain/identity.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { Page } from '#shared/ports/page.ts';
import { getAll } from './batches.ts';
import { codeItem, invitedKey, pointedKey, readCode } from './code-items.ts';
import { EXISTS, type FissionTable, fissionTable, IS_NEW, type StoreOptions, type Update } from './fission-table.ts';
import {
  campaignPartition,
  codeKey,
  OFFICIAL_PREFIX,
  officialCodeKey,
  QUOTA_KEY,
  STANDING_PREFIX,
  standingKey,
} from './keys.ts';
import { allOf, pageOf } from './pages.ts';
import { readItem } from './plain-item.ts';

export function dynamoCodeStore(options: StoreOptions): CodeStore {
  const table = fissionTable(options);
  return {
    async code(text) {
      const item = await table.get(codeKey(text));
      return item === undefined ? undefined : readCode(item);
    },
    officialCodes: (campaign) => officialCodes(table, campaign),
    codes: (campaign, cursor) => codes(table, campaign, cursor),
    spendQuota: (hardStop) => spendQuota(table, hardStop),
    quotaUsed: () => quotaUsed(table),
    async adjustQuota(by) {
      await table.update({ key: QUOTA_KEY, update: 'ADD #used :by', values: { by } });
    },
    recordCode: (code) => recordCode(table, code),
    recordTarget: (code, target) => change(table, code, { update: 'SET #target = :target', values: { target } }),
    recordEntryPoster: (code, posterKey) =>
      change(table, code, { update: 'SET #posterKey = :posterKey', values: { posterKey } }),
    recordGroupWelcome: (code, groupWelcomeId) =>
      change(table, code, { update: 'SET #groupWelcomeId = :groupWelcomeId', values: { groupWelcomeId } }),
    recordScan: (code, at) =>
      change(table, code, {
        update: 'SET #lastScannedAt = :at',
        condition: 'attribute_exists(#pk) AND (attribute_not_exists(#lastScannedAt) OR #lastScannedAt < :at)',
        values: { at },
      }),
    recordReopened: ({ code, configId, qrImageUrl, target }) =>
      change(table, code, {
        update: 'SET #configId = :configId, #qrImageUrl = :qrImageUrl, #target = :target REMOVE #closedAt',
        values: { configId, qrImageUrl, target },
      }),
    recordClosed: (code, at) =>
      change(table, code, {
        update: 'SET #closedAt = :at',
        condition: 'attribute_exists(#pk) AND attribute_not_exists(#closedAt)',
        values: { at },
      }),
  };
}

/** Changes a code that exists; a condition that it fails for another reason means there is nothing to change. */
async function change(table: FissionTable, code: CodeText, how: Omit<Update, 'key'>): Promise<void> {
  const written = await table.update({ ...EXISTS, ...how, key: codeKey(code) });
  if (written.kind === 'condition-failed' && written.held === undefined) {
    throw new Error(`No live code ${code} to change.`);
  }
}

async function officialCodes(table: FissionTable, campaign: CampaignId): Promise<readonly LiveCode[]> {
  const pointers = await allOf(table, { pk: campaignPartition(campaign), prefix: OFFICIAL_PREFIX });
  return (await getAll(table, pointers.map(pointedKey))).map(readCode);
}

/** The official codes come first, then page by page those that standings name. */
async function codes(table: FissionTable, campaign: CampaignId, cursor?: string): Promise<Page<LiveCode>> {
  const official = cursor === undefined ? await officialCodes(table, campaign) : [];
  const standings = await pageOf(
    table,
    { pk: campaignPartition(campaign), prefix: STANDING_PREFIX, filter: 'attribute_exists(#inviteCode)' },
    cursor,
  );
  const own = await getAll(table, standings.items.map(invitedKey));
  return { ...standings, items: [...official, ...own.map(readCode)] };
}

const quotaShape = z.object({ used: z.number() });

async function quotaUsed(table: FissionTable): Promise<number> {
  const item = await table.get(QUOTA_KEY);
  return item === undefined ? 0 : readItem(quotaShape, item).used;
}

async function spendQuota(table: FissionTable, hardStop: number): ReturnType<CodeStore['spendQuota']> {
  if (hardStop <= 0) return { kind: 'exhausted' };
  const written = await table.update({
    key: QUOTA_KEY,
    update: 'ADD #used :one',
    condition: 'attribute_not_exists(#used) OR #used < :hardStop',
    values: { one: 1, hardStop },
  });
  if (written.kind === 'condition-failed') return { kind: 'exhausted' };
  return { kind: 'spent', used: readItem(quotaShape, written.item).used };
}

/** First the owner's side: whoever has a code already keeps it, whatever code is brought now. */
async function recordCode(table: FissionTable, code: LiveCode): Promise<'recorded' | 'already-made'> {
  const owners =
    code.owner.kind === 'participant'
      ? noteOnStanding(code.campaign, code.owner.member, code.code)
      : { put: { ...officialCodeKey(code.campaign, code.owner), code: code.code }, ...IS_NEW };
  const written = await table.transact([owners, { put: codeItem(code), ...IS_NEW }]);
  if (written.kind === 'committed') return 'recorded';
  const [held] = written.held;
  if (written.failed[0] === true && held !== undefined) return 'already-made';
  if (written.failed[0] === true) throw new Error(`No standing in ${code.campaign} to note the code ${code.code} on.`);
  throw new Error(`Code ${code.code} belongs to somebody else.`);
}

const noteOnStanding = (campaign: CampaignId, member: MemberId, code: CodeText): Update => ({
  key: standingKey(campaign, member),
  update: 'SET #inviteCode = :code',
  condition: 'attribute_exists(#pk) AND attribute_not_exists(#inviteCode)',
  values: { code },
});
