/** What a campaign needs of WeCom for the joins it expects, and whether it is there. */
import { type HeldGroup, placesLeft } from '../group/held-group.ts';
import type { CampaignDefinition } from './campaign.ts';
import { CODE_QUOTA, CODE_QUOTA_HARD_STOP, CODE_QUOTA_WARNING } from './quota.ts';

/** WeCom's defaults; a corp can have them raised (vendors' pages, not in WeCom's own API documents). */
const CUSTOMERS_PER_STAFF = 5_000;
const CUSTOMERS_PER_CORP = 50_000;

export interface CapacityFinding {
  /** `refuse`: the campaign cannot work. `warn`: it will turn people away unless the corp has more than the default. */
  readonly level: 'warn' | 'refuse';
  readonly what: 'groups' | 'codes' | 'staff' | 'customers';
  readonly needed: number;
  readonly available: number;
  /** What to do about it. */
  readonly advice: string;
}

export interface CapacityFacts {
  readonly pool: readonly HeldGroup[];
  readonly codesUsed: number;
}

/** Everyone who is expected may ask for a poster, and so may need a code and, in either mechanic, a staff member to hand it over. */
export function capacityFindings(campaign: CampaignDefinition, facts: CapacityFacts): readonly CapacityFinding[] {
  const needed = campaign.expectedJoins;
  const findings: CapacityFinding[] = [];
  const find = (
    level: CapacityFinding['level'],
    what: CapacityFinding['what'],
    available: number,
    advice: string,
  ): void => {
    findings.push({ level, what, needed, available, advice });
  };
  if (campaign.mechanic === 'group') {
    const places = facts.pool.reduce((sum, group) => sum + placesLeft(group), 0);
    const more = Math.ceil((needed - places) / 200);
    if (places === 0)
      find('refuse', 'groups', places, `add ${more} customer groups: none has a place left for a scanned code`);
    else if (places < needed)
      find('warn', 'groups', places, `add ${more} more customer groups, or lower expectedJoins`);
    if (campaign.autoCreateRoom)
      find(
        'warn',
        'groups',
        places,
        'groups WeCom opens by itself are not in the pool: joins there are not seen until you add them',
      );
  }
  const codes = CODE_QUOTA - facts.codesUsed;
  if (facts.codesUsed >= CODE_QUOTA_HARD_STOP)
    find('refuse', 'codes', codes, 'end old campaigns and let the daily reclaim free their codes');
  else if (facts.codesUsed + needed > CODE_QUOTA_WARNING)
    find('warn', 'codes', codes, 'late participants will get the campaign’s own poster; free codes of ended campaigns');
  const staff = campaign.mechanic === 'group' ? campaign.desk : campaign.staff;
  const customers = staff.length * CUSTOMERS_PER_STAFF;
  if (customers < needed)
    find(
      'warn',
      'staff',
      customers,
      `name ${Math.ceil(needed / CUSTOMERS_PER_STAFF)} staff, or have their customer limit raised`,
    );
  if (needed > CUSTOMERS_PER_CORP)
    find('warn', 'customers', CUSTOMERS_PER_CORP, 'have the corp’s customer limit raised before the start');
  return findings;
}
