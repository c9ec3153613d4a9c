import { describe, expect, test } from 'vitest';
import { campaignId, codeText } from '#shared/domain/identity.ts';
import { attribute } from '#shared/domain/referral/attribution.ts';
import { aCampaign, aCode, anArrival, aStanding, DEMO, NOON } from '#test/support/builders.ts';

const seat = (campaign = DEMO) =>
  aCode('seat', { campaign, code: codeText('seat'), owner: { kind: 'seat', label: 'pond-1' } });
const arrival = anArrival('bo', { code: codeText('seat') });

describe('whoever takes a seat he was given', () => {
  test.each([DEMO, campaignId('other')])('is nobody’s referral and no seed here, whose prize it ever was: %s', (by) => {
    expect(attribute({ campaign: aCampaign(), arrival, code: seat(by) })).toEqual({ kind: 'observed', reason: 'seat' });
  });

  test('changes nothing of where he stands already', () => {
    const facts = { campaign: aCampaign(), arrival, code: seat(), standing: aStanding('bo') };

    expect(attribute(facts)).toEqual({ kind: 'observed', reason: 'seat' });
  });

  test('is judged like anybody by what comes before every code: whether the campaign runs', () => {
    const campaign = aCampaign({ endedAt: NOON - 1 });

    expect(attribute({ campaign, arrival, code: seat() })).toEqual({
      kind: 'observed',
      reason: 'campaign_not_running',
    });
  });
});
