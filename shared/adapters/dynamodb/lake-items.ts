/** Which items of the table tell facts for the lake, by their keys. What it does not know by key it does not look into: tokens and secrets are among that. */
import { createHash } from 'node:crypto';
import { campaignId } from '#shared/domain/identity.ts';
import type { LakeItem } from '#shared/domain/report/lake-fact.ts';
import { readCampaign } from './campaign-items.ts';
import { readCode } from './code-items.ts';
import { readDay } from './completeness-store.ts';
import { readDeparture, readJudgement, readReferral } from './edge-items.ts';
import * as keys from './keys.ts';
import type { Item } from './plain-item.ts';
import { readObservation, readStanding } from './referral-items.ts';
import { readEntry, readGrant, readMovedAt, readSpending } from './reward-items.ts';

/** Undefined for whatever tells no fact. */
export function lakeItemOf(item: Item): LakeItem | undefined {
  const [pk, sk] = [String(item['pk']), String(item['sk'])];
  if (pk === keys.CAMPAIGNS_PARTITION) return { of: 'campaign', campaign: readCampaign(item) };
  if (pk.startsWith(keys.CAMPAIGN_PREFIX)) return ofCampaign(sk, item);
  if (pk.startsWith(keys.REWARDS_PREFIX)) return ofRewards(pk, sk, item);
  if (pk.startsWith(keys.POINTS_PREFIX)) {
    return sk.startsWith(keys.ENTRY_PREFIX) ? { of: 'points', entry: readEntry(item) } : undefined;
  }
  return pk.startsWith(keys.CODE_PREFIX) && sk === 'code' ? codeOf(item) : undefined;
}

function ofCampaign(sk: string, item: Item): LakeItem | undefined {
  if (sk.startsWith(keys.STANDING_PREFIX)) return { of: 'standing', standing: readStanding(item) };
  if (sk.startsWith(keys.REFERRAL_PREFIX)) return { of: 'referral', referral: readReferral(item) };
  if (sk.startsWith(keys.LIFE_PREFIX)) return ofLife(item);
  if (sk.startsWith(keys.VERSION_PREFIX)) return { of: 'version', campaign: readCampaign(item) };
  return sk.startsWith(keys.COMPLETENESS_DAY_PREFIX) ? { of: 'completeness', completeness: readDay(item) } : undefined;
}

function ofLife(item: Item): LakeItem | undefined {
  switch (keys.kindOfLife(item)) {
    case 'came':
      return { of: 'observation', observation: readObservation(item) };
    case 'left':
      return { of: 'departure', departure: readDeparture(item) };
    case 'judged':
      return { of: 'judgement', judgement: readJudgement(item) };
    default:
      return undefined;
  }
}

function ofRewards(pk: string, sk: string, item: Item): LakeItem | undefined {
  if (sk.startsWith(keys.GRANT_PREFIX)) return { of: 'grant', grant: readGrant(item) };
  // An operator's own short name needs no escaping.
  const campaign = campaignId(pk.slice(keys.REWARDS_PREFIX.length));
  if (sk !== 'spending') return undefined;
  const movedAt = readMovedAt(item);
  return { of: 'spending', campaign, spending: readSpending(item), ...(movedAt === undefined ? {} : { movedAt }) };
}

function codeOf(item: Item): LakeItem {
  const code = readCode(item);
  return { of: 'code', code, name: createHash('sha256').update(code.code).digest('hex').slice(0, 32) };
}
