/** What the pages of participants may touch: they are open to the world, so what they can never do matters more than what they can. */
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ACCESS_TOKEN_KEY,
  accountKey,
  campaignKey,
  codeKey,
  entryKey,
  grantKey,
  type Key,
  linkKey,
  pageLinkKey,
  presenceKey,
  QUOTA_KEY,
  referralKey,
  replacedLinksKey,
  spendingKey,
  standingKey,
  stockCodeKey,
  stockKey,
} from '#shared/adapters/dynamodb/keys.ts';
import { campaignId, codeText, groupId, memberId } from '#shared/domain/identity.ts';
import { permissionsOf, type Synthesized, synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesized();
}, 60_000);

const [C, M] = [campaignId('c'), memberId('m')];
const LINKS = [pageLinkKey('hash'), replacedLinksKey(C, M)];
const REFERRALS = [standingKey(C, M), referralKey(C, M, M)];
const GRANTS = [grantKey(C, M, 3), stockKey(C, 's'), spendingKey(C)];
const POINTS = [accountKey(C, M), entryKey(C, M, 'e')];
const CODES = [stockCodeKey(C, 's', 1)];
const FOREIGN = [
  ACCESS_TOKEN_KEY,
  QUOTA_KEY,
  codeKey(codeText('f')),
  presenceKey({ kind: 'group', group: groupId('g') }, M),
];

function may(step: string, action: string, { pk }: Key): boolean {
  return permissionsOf(app.service, step).some(
    ({ actions, partitions = ['*'] }) =>
      actions.includes(`dynamodb:${action}`) &&
      partitions.some((key) => (key.endsWith('*') ? pk.startsWith(key.slice(0, -1)) : pk === key)),
  );
}
const WRITES = ['PutItem', 'UpdateItem', 'BatchWriteItem', 'DeleteItem'];
const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];
const anyOf = (step: string, actions: readonly string[], key: Key) => actions.some((action) => may(step, action, key));

describe('the page', () => {
  test('reads what it shows', () => {
    for (const key of [...LINKS, ...REFERRALS, ...GRANTS, accountKey(C, M), campaignKey(C)]) {
      expect(may('reward/page', 'GetItem', key), key.pk).toBe(true);
    }
  });

  test('reads no code of a stock, no access token, and nobody’s contacts; a live code only by its key, for the seat he was given', () => {
    const [liveCode, ...foreign] = FOREIGN.toSorted(
      (one, other) => Number(other.pk.startsWith('code#')) - Number(one.pk.startsWith('code#')),
    );
    expect(liveCode && READS.filter((action) => may('reward/page', action, liveCode))).toEqual(['BatchGetItem']);
    for (const key of [...CODES, ...foreign]) expect(anyOf('reward/page', READS, key), key.pk).toBe(false);
  });

  test('writes nothing, to the table or to the files', () => {
    for (const key of [...LINKS, ...REFERRALS, ...GRANTS, ...POINTS, ...CODES]) {
      expect(anyOf('reward/page', WRITES, key), key.pk).toBe(false);
    }
    expect(permissionsOf(app.service, 'reward/page').flatMap(({ actions }) => actions)).not.toContain('s3:PutObject');
  });
});

describe('a claim', () => {
  test('moves the grant, what it was promised from, the mark on its code, and points', () => {
    for (const key of [...GRANTS, ...CODES, ...POINTS]) {
      expect(may('reward/redeem', 'PutItem', key) && may('reward/redeem', 'UpdateItem', key), key.pk).toBe(true);
    }
  });

  test('writes no referral, no standing, no campaign and no link', () => {
    for (const key of [...REFERRALS, ...LINKS, campaignKey(C), linkKey('hash'), ...FOREIGN]) {
      expect(anyOf('reward/redeem', WRITES, key), key.pk).toBe(false);
    }
  });

  test('reads no code that is not in a grant, and looks through nothing', () => {
    for (const key of CODES) expect(anyOf('reward/redeem', READS, key), key.pk).toBe(false);
    for (const key of GRANTS) expect(may('reward/redeem', 'Query', key), key.pk).toBe(false);
  });
});

describe('a new link', () => {
  test('touches links and nothing else', () => {
    for (const key of LINKS) expect(may('reward/relink', 'PutItem', key)).toBe(true);
    for (const key of [...REFERRALS, ...GRANTS, ...POINTS, ...CODES, ...FOREIGN, campaignKey(C)]) {
      expect(anyOf('reward/relink', [...READS, ...WRITES], key), key.pk).toBe(false);
    }
  });
});

test('none of them knows the secret, a queue, or the way to WeCom', () => {
  for (const step of ['reward/page', 'reward/redeem', 'reward/relink']) {
    const actions = permissionsOf(app.service, step).flatMap((one) => one.actions);
    expect(actions.filter((action) => /^(secretsmanager|sqs|lambda):/.test(action))).toEqual([]);
  }
});
