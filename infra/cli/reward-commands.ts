/** Commands about what is given: stocks, grants, points and budgets. */
import type { CommandSpec } from './command-spec.ts';

export const REWARD_COMMANDS = {
  'stock import': {
    does: 'codes into a stock, one a line or a column `code`; the same file again brings in only what is new',
    options: ['campaign', 'stock', 'file'],
    word: 'file',
    example: 'stock import --campaign demo --stock tote-bag codes.csv',
  },
  'stock list': {
    does: 'how many codes are left',
    options: ['campaign'],
    word: 'campaign',
    example: 'stock list demo',
  },
  'grants list': {
    does: 'what was promised to whom; --state waiting, reserved, issued, claimed, expired, clawed_back or refused',
    options: ['campaign', 'participant', 'state'],
    example: 'grants list --campaign demo --state reserved --format csv',
  },
  'grants show': {
    does: 'one of them with its whole history; --reveal: and its code, which is noted',
    options: ['campaign', 'participant', 'rung', 'reveal'],
    example: 'grants show --participant wmFriend1 --rung 3',
  },
  'grants approve': {
    does: 'issue what waits for review',
    options: ['campaign', 'participant', 'rung'],
    example: 'grants approve --participant wmFriend1 --rung 3',
  },
  'grants refuse': {
    does: 'refuse what waits; budget and code go back',
    options: ['campaign', 'participant', 'rung'],
    example: 'grants refuse --participant wmFriend1 --rung 3',
  },
  'grants reissue': {
    does: 'issue again what has expired, was refused or taken back; or replace the code of one that was claimed, which becomes void',
    options: ['campaign', 'participant', 'rung'],
    example: 'grants reissue --participant wmFriend1 --rung 3',
  },
  'grants clawback': {
    does: 'take it back: unclaimed, everything goes back; claimed, its code becomes void and its points are taken',
    options: ['campaign', 'participant', 'rung'],
    example: 'grants clawback --participant wmFriend1 --rung 3',
  },
  'points show': {
    does: 'a member’s balance and every entry of his ledger',
    options: ['campaign', 'member'],
    word: 'member',
    example: 'points show wmFriend1',
  },
  'points correct': {
    does: 'enter points, or take them (-20), with who and why; the same points with the same note are entered once',
    options: ['campaign', 'member', 'points', 'note'],
    example: 'points correct --member wmFriend1 --points -20 --note returned',
  },
  'budget show': {
    does: 'promised, spent and free, of all, today and each rung; codes left; who waits',
    options: ['campaign'],
    word: 'campaign',
    example: 'budget show demo',
  },
} as const satisfies Record<string, CommandSpec>;
