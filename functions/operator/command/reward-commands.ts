/** Operator: what is given, to whom, and what is left. Every change says who made it. */
import type { CommandResult, OperatorCommand } from '#shared/messages/operator-command.ts';
import { showBudget } from './budget.ts';
import { decideGrant } from './decide-grant.ts';
import { listGrants, showGrant } from './grants.ts';
import { correctPoints, showPoints } from './points.ts';
import type { OperatorPorts } from './ports.ts';
import { importStock, listStocks } from './stocks.ts';

export type RewardCommand = Extract<
  OperatorCommand,
  { readonly command: `${'stock' | 'grants' | 'points' | 'budget'} ${string}` }
>;

export const isAboutRewards = (told: OperatorCommand): told is RewardCommand =>
  /^(stock|grants|points|budget) /.test(told.command);

const DECISIONS = {
  'grants approve': 'approve',
  'grants refuse': 'refuse',
  'grants reissue': 'reissue',
  'grants clawback': 'clawback',
} as const;

export function obeyOnRewards(
  ports: OperatorPorts,
  { command, input }: RewardCommand,
  by: string,
): Promise<CommandResult> {
  switch (command) {
    case 'stock import':
      return importStock(ports, input);
    case 'stock list':
      return listStocks(ports, input);
    case 'grants list':
      return listGrants(ports, input);
    case 'grants show':
      return showGrant(ports, input);
    case 'grants approve':
    case 'grants refuse':
    case 'grants reissue':
    case 'grants clawback':
      return decideGrant(ports, DECISIONS[command], input, by);
    case 'points show':
      return showPoints(ports, input);
    case 'points correct':
      return correctPoints(ports, input, by);
    case 'budget show':
      return showBudget(ports, input);
  }
}
