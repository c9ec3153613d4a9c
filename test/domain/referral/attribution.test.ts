import { describe, expect, test } from 'vitest';
import { campaignId, codeText, memberId } from '#shared/domain/identity.ts';
import { type ArrivalFacts, attribute } from '#shared/domain/referral/attribution.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import { aCampaign, aCode, anArrival, aStanding, deskCode, entryCode, NOON } from '#test/support/builders.ts';

const byCodeOf = (owner: string, over: Partial<ArrivalFacts> = {}): ArrivalFacts => ({
  campaign: aCampaign(),
  arrival: anArrival('bo', { code: codeText(`f-${owner}`) }),
  code: aCode(owner),
  inviter: aStanding(owner),
  ...over,
});

interface Over {
  readonly standing?: Partial<Standing>;
  readonly inviter?: Partial<Standing>;
  readonly hasBroughtSomebody?: boolean;
}

describe('who brought a member', () => {
  test('a friend who comes by a seed’s code is his referral of generation 1, under him as root', () => {
    expect(attribute(byCodeOf('ann'))).toEqual({
      kind: 'referral',
      reason: 'referred',
      inviter: 'ann',
      inviterRef: 'ref-of-ann',
      generation: 1,
      root: 'ann',
      rootRef: 'ref-of-ann',
      isAdoption: false,
    });
  });

  test('a friend of a friend keeps the root and goes one deeper', () => {
    const inviter = aStanding('cy', { inviter: memberId('ann'), generation: 2, root: memberId('ann') });

    expect(attribute(byCodeOf('cy', { inviter }))).toMatchObject({ generation: 3, root: 'ann', inviter: 'cy' });
  });

  test('who comes by an entry code is a seed and carries its label', () => {
    const arrival = anArrival('bo', { code: codeText('entry-moments') });

    expect(attribute({ campaign: aCampaign(), arrival, code: entryCode() })).toEqual({
      kind: 'seed',
      entryLabel: 'moments',
      reason: 'entry',
    });
  });

  test('who asks at the desk without taking part yet becomes a seed; the desk’s code never refers', () => {
    const arrival = anArrival('bo', { code: codeText('desk') });

    expect(attribute({ campaign: aCampaign(), arrival, code: deskCode() })).toMatchObject({
      kind: 'seed',
      reason: 'desk',
    });
    expect(attribute({ campaign: aCampaign(), arrival, code: deskCode(), standing: aStanding('bo') })).toMatchObject({
      kind: 'observed',
      reason: 'desk',
    });
  });

  test.each([
    ['self', 'scans his own poster', byCodeOf('bo', { standing: aStanding('bo') })],
    ['staff', 'is staff', byCodeOf('ann', { arrival: anArrival('bo', { isStaff: true, code: codeText('f-ann') }) })],
    ['already_in', 'is a seed already', byCodeOf('ann', { standing: aStanding('bo') })],
    [
      'already_referred',
      'was brought by another',
      byCodeOf('ann', { standing: aStanding('bo', { inviter: memberId('cy'), generation: 1 }) }),
    ],
    ['no_code', 'was pulled in by hand', { campaign: aCampaign(), arrival: anArrival('bo') }],
    [
      'unknown_code',
      'carries a code nobody knows',
      { campaign: aCampaign(), arrival: anArrival('bo', { code: codeText('wb:1:4285486') }) },
    ],
    [
      'unknown_code',
      'carries another campaign’s code',
      byCodeOf('ann', { code: aCode('ann', { campaign: campaignId('other') }) }),
    ],
    ['campaign_not_running', 'comes after the end', byCodeOf('ann', { campaign: aCampaign({ endsAt: NOON }) })],
    [
      'campaign_not_running',
      'comes before the start',
      byCodeOf('ann', { campaign: aCampaign({ startsAt: NOON + 1 }) }),
    ],
    [
      'campaign_not_running',
      'comes during a pause',
      byCodeOf('ann', { campaign: aCampaign({ pauses: [{ from: NOON - 1 }] }) }),
    ],
    [
      'campaign_not_running',
      'comes after the operator ended it',
      byCodeOf('ann', { campaign: aCampaign({ endedAt: NOON }) }),
    ],
  ] as const)('%s: who %s is observed and never counted', (reason, _who, facts) => {
    expect(attribute(facts)).toEqual({ kind: 'observed', reason });
  });

  test('a pause that was over when he came does not count against him, however late we hear of him', () => {
    const campaign = aCampaign({ pauses: [{ from: NOON - 1_000, to: NOON }] });

    expect(attribute(byCodeOf('ann', { campaign })).kind).toBe('referral');
  });

  test('an inviter without standing refers nobody: a code is never guessed at', () => {
    const { inviter: _gone, ...facts } = byCodeOf('ann');

    expect(attribute(facts).reason).toBe('unknown_code');
  });

  test('who asked at the desk before his earlier join was seen is still that friend’s referral', () => {
    const atTheDesk = aStanding('bo', { joinedAt: NOON + 5_000, reason: 'desk' });

    expect(attribute(byCodeOf('ann', { standing: atTheDesk }))).toMatchObject({
      kind: 'referral',
      inviter: 'ann',
      isAdoption: true,
    });
  });

  test.each([
    ['he joined after he had asked', { standing: { joinedAt: NOON - 1 } }],
    ['he has brought somebody himself', { hasBroughtSomebody: true }],
    ['he came as a seed by an entry code', { standing: { reason: 'entry' } }],
    ['his inviter stands in his own tree: no loop can form', { inviter: { root: memberId('bo') } }],
  ] as const)('but not when %s', (_why, { standing, inviter, ...rest }: Over) => {
    const atTheDesk = aStanding('bo', {
      joinedAt: NOON + 5_000,
      reason: 'desk',
      ...standing,
    });

    const facts = byCodeOf('ann', { standing: atTheDesk, inviter: aStanding('ann', inviter), ...rest });

    expect(attribute(facts)).toEqual({ kind: 'observed', reason: 'already_in' });
  });
});
