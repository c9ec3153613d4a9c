/** Keys: no two things share one, and none reaches into a neighbour's list. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  broughtPrefixOf,
  campaignKey,
  campaignVersionKey,
  codeKey,
  departureKey,
  groupKey,
  HOLDS_KEY,
  judgementKey,
  kindOfLife,
  lifePrefixOf,
  linkKey,
  observationKey,
  officialCodeKey,
  pageLinkKey,
  pauseKey,
  presenceKey,
  referralKey,
  replacedLinksKey,
  sortable,
  staffClaimKey,
  staffReadKey,
  standingKey,
} from '#shared/adapters/dynamodb/keys.ts';
import { campaignId, codeText, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import type { Via } from '#shared/domain/referral/standing.ts';

/** Ids that try to look like keys. */
const id = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20 }),
  fc
    .array(fc.constantFrom('#', '%', '%23', 'a', 'standing', 'member', 'group'), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join('')),
);
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 });
const via = fc.oneof(
  id.map((group): Via => ({ kind: 'group', group: groupId(group) })),
  id.map((staff): Via => ({ kind: 'contact', staff: staffId(staff) })),
);
const seen = fc.record({ campaign: id.map(campaignId), member: id.map(memberId), joinedAt: instant, via });

/** Everything that has a key, with what it is the key of. */
const keyed = fc.oneof(
  id.map((text) => ({ of: ['campaign', text], key: campaignKey(campaignId(text)) })),
  fc.tuple(id, fc.integer({ min: 1, max: 999_999 })).map(([text, version]) => ({
    of: ['version', text, version],
    key: campaignVersionKey(campaignId(text), version),
  })),
  fc.tuple(id, id).map(([text, member]) => ({
    of: ['standing', text, member],
    key: standingKey(campaignId(text), memberId(member)),
  })),
  seen.map(({ joinedAt: at, ...it }) => ({
    of: ['departure', it.campaign, it.member, at, it.via],
    key: departureKey({ ...it, at, kind: 'left', observedAt: at }),
  })),
  fc.tuple(id, id, id).map(([text, inviter, member]) => ({
    of: ['referral', text, inviter, member],
    key: referralKey(campaignId(text), memberId(inviter), memberId(member)),
  })),
  fc.tuple(id, id, fc.integer({ min: 1, max: 99_999_999 })).map(([text, member, revision]) => ({
    of: ['judgement', text, member, revision],
    key: judgementKey(campaignId(text), memberId(member), revision),
  })),
  fc.constant({ of: ['holds'], key: HOLDS_KEY }),
  seen.map((it) => ({ of: ['observation', it.campaign, it.member, it.joinedAt, it.via], key: observationKey(it) })),
  fc.tuple(id, id).map(([text, label]) => ({
    of: ['entry', text, label],
    key: officialCodeKey(campaignId(text), { kind: 'entry', label }),
  })),
  id.map((text) => ({ of: ['desk', text], key: officialCodeKey(campaignId(text), { kind: 'desk' }) })),
  fc.tuple(via, id).map(([where, member]) => ({
    of: ['presence', where, member],
    key: presenceKey(where, memberId(member)),
  })),
  id.map((text) => ({ of: ['group', text], key: groupKey(groupId(text)) })),
  id.map((text) => ({ of: ['claim', text], key: staffClaimKey(staffId(text)) })),
  id.map((text) => ({ of: ['read', text], key: staffReadKey(staffId(text)) })),
  id.map((text) => ({ of: ['code', text], key: codeKey(codeText(text)) })),
  id.map((text) => ({ of: ['pause', text], key: pauseKey(text) })),
  fc.stringMatching(/^[0-9a-f]{8}$/).map((hash) => ({ of: ['link', hash], key: linkKey(hash) })),
  fc.stringMatching(/^[0-9a-f]{8}$/).map((hash) => ({ of: ['page-link', hash], key: pageLinkKey(hash) })),
  fc.tuple(id, id).map(([text, member]) => ({
    of: ['replaced', text, member],
    key: replacedLinksKey(campaignId(text), memberId(member)),
  })),
);

describe('keys', () => {
  test('two different things never share a key, whatever their ids', () => {
    fc.assert(
      fc.property(fc.uniqueArray(keyed, { selector: ({ of }) => JSON.stringify(of), minLength: 2 }), (things) => {
        const keys = new Set(things.map(({ key }) => JSON.stringify([key.pk, key.sk])));
        expect(keys.size).toBe(things.length);
      }),
      { numRuns: 500 },
    );
  });

  test('what was seen of one member and decided about him never appears in another’s life, and says what it is', () => {
    fc.assert(
      fc.property(seen, id, (it, other) => {
        fc.pre(other !== it.member);
        const lived = {
          came: observationKey(it),
          left: departureKey({ ...it, at: it.joinedAt, kind: 'left', observedAt: it.joinedAt }),
          judged: judgementKey(it.campaign, it.member, 1),
        };
        for (const [kind, key] of Object.entries(lived)) {
          expect(kindOfLife({ ...key })).toBe(kind);
          expect(key.sk.startsWith(lifePrefixOf(it.member))).toBe(true);
          expect(key.sk.startsWith(lifePrefixOf(memberId(other)))).toBe(false);
        }
      }),
    );
  });

  test('whom one has brought never appears among whom another has brought', () => {
    fc.assert(
      fc.property(id, id, id, (inviter, other, member) => {
        fc.pre(other !== inviter);
        const { sk } = referralKey(campaignId('c'), memberId(inviter), memberId(member));
        expect(sk.startsWith(broughtPrefixOf(memberId(inviter)))).toBe(true);
        expect(sk.startsWith(broughtPrefixOf(memberId(other)))).toBe(false);
      }),
    );
  });

  test('instants sort as text as they do as numbers', () => {
    fc.assert(
      fc.property(instant, instant, (left, right) => {
        expect(sortable(left) < sortable(right)).toBe(left < right);
      }),
    );
  });

  test.each([-1, 1.5, Number.NaN, 1e15])('%d is no instant of a key', (at) => {
    expect(() => sortable(at)).toThrow(RangeError);
  });
});
