/** The table's stream: a standing is recognised by its key and read back whole; everything else is none of the outbox's business. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { departureItem, judgementItem, referralItem } from '#shared/adapters/dynamodb/edge-items.ts';
import { ACCESS_TOKEN_KEY, groupKey } from '#shared/adapters/dynamodb/keys.ts';
import type { Attribute, Item } from '#shared/adapters/dynamodb/plain-item.ts';
import { observationItem, presenceItem, standingItem } from '#shared/adapters/dynamodb/referral-items.ts';
import { factChangeOf, type StreamRecord } from '#shared/adapters/dynamodb/table-change.ts';
import { codeText, memberId, staffId } from '#shared/domain/identity.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import { aReferral, aStanding, LUNA, NOON, POND_1, pending } from '#test/support/builders.ts';

const standingOf = (record: StreamRecord) => {
  const { after } = factChangeOf(record);
  return after?.of === 'standing' ? after.standing : undefined;
};

/** As the database writes values into its stream. */
function attribute(value: unknown): Attribute {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  return { M: image(value as Item) };
}
const image = (item: Item): Record<string, Attribute> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)]));
const inserted = (item: Item) => ({ dynamodb: { NewImage: image(item) } });

const via = { kind: 'group', group: POND_1 } as const;
const text = fc.string({ minLength: 1 });
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 });
const life = { campaign: aStanding('ann').campaign, member: memberId('ann'), via };
const judged = {
  ...{ campaign: life.campaign, member: life.member, revision: 2, at: NOON },
  verdict: { state: 'void', reason: 'left_early' },
  because: { kind: 'went', via, at: NOON, how: 'left' },
} as const;
/** Why: objects from the table have a prototype, and so do ours. */
const plainRecord = <Shape extends object>(shape: { [Name in keyof Shape]: fc.Arbitrary<Shape[Name]> }) =>
  fc.record<Shape>(shape, { noNullPrototype: true });
const optional = <Value>(name: string, value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined }).map((held) => (held === undefined ? {} : { [name]: held }));

const anyStanding: fc.Arbitrary<Standing> = fc
  .tuple(
    text,
    optional('inviter', text.map(memberId)),
    optional('entryLabel', text),
    optional('inviteCode', text.map(codeText)),
    optional('poster', plainRecord({ key: text, fingerprint: text, drawnAt: instant })),
    optional('welcomedAt', instant),
    optional(
      'owed',
      fc
        .tuple(
          plainRecord({ since: instant, requestId: text }),
          optional('ticket', plainRecord({ welcomeCode: text, staff: text.map(staffId), happenedAt: instant })),
        )
        .map(([promise, ticket]) => ({ ...promise, ...ticket })),
    ),
    fc.constantFrom(via, { kind: 'contact', staff: LUNA } as const),
  )
  .map(([member, inviter, label, code, poster, welcomed, owed, where]) =>
    aStanding(member, { ...inviter, ...label, ...code, ...poster, ...welcomed, ...owed, via: where }),
  );

describe('the standing of a stream record', () => {
  test('is the standing that was stored, whatever it holds', () => {
    fc.assert(
      fc.property(anyStanding, (standing) => {
        expect(standingOf(inserted(standingItem(standing)))).toStrictEqual(standing);
      }),
    );
  });

  test.each<[string, Item]>([
    [
      'an observation',
      observationItem({
        campaign: aStanding('ann').campaign,
        member: memberId('ann'),
        via,
        joinedAt: NOON,
        observedAt: NOON,
        reason: 'no_code',
        foundBySweep: false,
      }),
    ],
    ['a presence', presenceItem({ via, member: memberId('standing'), joinedAt: NOON })],
    ['a group', { ...groupKey(POND_1), name: 'standing#ann' }],
    ['the access token', { ...ACCESS_TOKEN_KEY, token: 'secret' }],
  ])('%s is none', (_what, item) => {
    expect(standingOf(inserted(item))).toBeUndefined();
  });

  test.each<[string, Item]>([
    ['referral', referralItem(aReferral('bo'))],
    ['departure', departureItem({ ...life, at: NOON, kind: 'left', observedAt: NOON })],
    ['judgement', judgementItem(judged)],
  ])('a %s is told as what it is, and as nothing else', (of, item) => {
    expect(factChangeOf(inserted(item))).toEqual({ after: expect.objectContaining({ of }) });
  });

  test('an item that is gone is none', () => {
    expect(standingOf({ dynamodb: {} })).toBeUndefined();
    expect(standingOf({})).toBeUndefined();
  });

  test('one that does not fit its shape is a defect that names the key and tells nothing of the content', () => {
    const broken = { ...standingItem(aStanding('ann')), generation: 'marked-content', memberRef: 7 };

    const read = () => standingOf(inserted(broken));

    expect(read).toThrow(/campaign#demo standing#ann does not fit its shape at: memberRef, generation/);
    expect(read).not.toThrow(/marked-content/);
  });

  test('a referral is told as it was and as it is; what is gone is told of nobody', () => {
    const before = aReferral('bo', pending());
    const after = { ...before, verdict: { state: 'void', reason: 'removed' } as const, revision: 2 };
    const images = { NewImage: image(referralItem(after)), OldImage: image(referralItem(before)) };

    const of = 'referral';
    const gone = { before: { of, referral: before } };
    expect(factChangeOf({ dynamodb: images })).toStrictEqual({ ...gone, after: { of, referral: after } });
    expect(factChangeOf({ dynamodb: { OldImage: images.OldImage } })).toStrictEqual(gone);
  });

  test('a coming is told as it was written', () => {
    const seen = { ...life, joinedAt: NOON, observedAt: NOON, reason: 'no_code', foundBySweep: false } as const;

    expect(factChangeOf(inserted(observationItem(seen)))).toStrictEqual({
      after: { of: 'observation', observation: seen },
    });
  });

  test('a referral that waits stands on the index of the hour it falls due; one that is settled does not', () => {
    const due = Date.parse('2026-11-22T12:59:59.999Z');

    expect(referralItem(aReferral('bo', pending({ holdEndsAt: due })))).toMatchObject({
      owed_kind: 'hold#2026-11-22T12',
      owed_since: `00${due}`,
    });
    expect(referralItem(aReferral('bo'))).not.toHaveProperty('owed_kind');
  });

  test('a standing that owes stands on the index; one that owes nothing does not', () => {
    const owing = standingItem(aStanding('ann', { owed: { since: NOON, requestId: 'r' } }));

    expect(owing).toMatchObject({ owed_kind: 'poster', owed_since: `00${NOON}` });
    expect(standingItem(aStanding('ann'))).not.toHaveProperty('owed_kind');
  });
});
