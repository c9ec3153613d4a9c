/** Operator: codes come into a stock, and how many are left. A code is a secret: it is counted here, never shown. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { stockOf } from '#shared/domain/reward/lure.ts';
import { prizesOf } from '#shared/domain/reward/rewards.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { catchUpDue } from '#shared/messages/reward-due.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';
import { stockLine, stocksNamed } from './rewards-shown.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<OperatorPorts, 'campaigns' | 'rewards' | 'clock' | 'announceRewardDue'>;

/**
 * Part of a file; its other parts come by further calls. Told twice, a code comes in once, and whoever waits is looked at all the same: the first
 * telling may have died just before.
 * @throws Refused `STOCK_UNKNOWN`
 */
export async function importStock(
  ports: Ports,
  { campaign: named, stock, codes }: InputOf<'stock import'>,
): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  if (!(await isNamedBy(ports, campaign, stock))) {
    const names = stocksNamed(campaign.rewards).join(', ') || 'none';
    throw new Refused(
      'STOCK_UNKNOWN',
      `No rung of campaign ${campaign.id} gives codes of ${stock}; it names: ${names}.`,
      {
        campaign: campaign.id,
      },
    );
  }
  const { imported, known } = await ports.rewards.importCodes(campaign.id, stock, codes);
  await ports.announceRewardDue(catchUpDue(campaign.id, ports.clock.wallNow()));
  const record = { campaign: campaign.id, stock, imported, known };
  return { kind: 'record', record, audit: record };
}

/** By the file as it is, or by an earlier version whose promise still stands: codes that came in cannot be taken out again. */
async function isNamedBy({ campaigns, rewards }: Ports, campaign: Campaign, stock: string): Promise<boolean> {
  if (stocksNamed(campaign.rewards).includes(stock)) return true;
  if ((await rewards.stocks(campaign.id)).some(({ name }) => name === stock)) return true;
  for (let version = campaign.version - 1; version > 0; version -= 1) {
    const before = await campaigns.version(campaign.id, version);
    if (before?.rewards !== undefined && prizesOf(before.rewards).some((prize) => stockOf(prize) === stock))
      return true;
  }
  return false;
}

export async function listStocks(
  ports: Pick<OperatorPorts, 'campaigns' | 'rewards' | 'clock'>,
  { campaign: named }: InputOf<'stock list'>,
): Promise<CommandResult> {
  const campaign = await campaignMeant(ports, named);
  const held = await ports.rewards.stocks(campaign.id);
  const names = [...new Set([...stocksNamed(campaign.rewards), ...held.map(({ name }) => name)])].sort();
  const rows = names.map((name) => stockLine(name, held, campaign.rewards));
  return { kind: 'rows', columns: ['stock', 'imported', 'free', 'reserved', 'issued', 'void', 'rungs'], rows };
}
