import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capacityFindings } from '#shared/domain/campaign/capacity.ts';
import { groupId, staffId } from '#shared/domain/identity.ts';
import { aCampaign, aContactCampaign, aHeldGroup } from '#test/support/builders.ts';

const pool = (...headcounts: readonly number[]) =>
  headcounts.map((headcount, index) => aHeldGroup({ group: groupId(`pond-${index}`), headcount }));
const staff = (count: number) => Array.from({ length: count }, (_, index) => staffId(`staff-${index}`));
const brief = (findings: ReturnType<typeof capacityFindings>) => findings.map(({ level, what }) => `${level} ${what}`);

describe('what a campaign needs', () => {
  test('nothing is said of one that has room for all', () => {
    expect(capacityFindings(aCampaign({ expectedJoins: 300 }), { pool: pool(10, 60), codesUsed: 0 })).toEqual([]);
    expect(capacityFindings(aContactCampaign({ expectedJoins: 5_000 }), { pool: [], codesUsed: 0 })).toEqual([]);
  });

  test('a scanned code fills a group to 200: fewer places than joins is a warning that says how many groups are short', () => {
    const findings = capacityFindings(aCampaign({ expectedJoins: 900 }), {
      pool: pool(0, 150, 200, 230),
      codesUsed: 0,
    });

    expect(findings).toMatchObject([{ level: 'warn', what: 'groups', needed: 900, available: 250 }]);
    expect(findings[0]?.advice).toContain('add 4 more');
  });

  test('without a single place nobody can join, so it is refused; a closed group has none', () => {
    const closed = aHeldGroup({ headcount: 3, closedAt: 1 });

    expect(brief(capacityFindings(aCampaign(), { pool: [...pool(200), closed], codesUsed: 0 }))).toEqual([
      'refuse groups',
    ]);
  });

  test('groups that WeCom opens by itself are not seen, which is worth a warning', () => {
    const campaign = aCampaign({ expectedJoins: 10, autoCreateRoom: true });

    expect(brief(capacityFindings(campaign, { pool: pool(0), codesUsed: 0 }))).toEqual(['warn groups']);
  });

  test.each([
    [349_000, []],
    [349_001, ['warn codes']],
    [474_999, ['warn codes']],
    [475_000, ['refuse codes']],
  ])('of 500,000 codes %i are used: %j', (codesUsed, expected) => {
    expect(brief(capacityFindings(aContactCampaign({ expectedJoins: 1_000 }), { pool: [], codesUsed }))).toEqual(
      expected,
    );
  });

  test('a staff member takes 5,000 customers, the corp 50,000', () => {
    const campaign = aContactCampaign({ expectedJoins: 50_001, staff: staff(10) });
    const findings = capacityFindings(campaign, { pool: [], codesUsed: 0 });

    expect(brief(findings)).toEqual(['warn staff', 'warn customers']);
    expect(findings[0]?.advice).toContain('name 11 staff');
    expect(brief(capacityFindings({ ...campaign, staff: staff(11) }, { pool: [], codesUsed: 0 }))).toEqual([
      'warn customers',
    ]);
  });

  test('expecting fewer never makes it worse', () => {
    const counts = fc.array(fc.nat(250), { maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(200_000), counts, fc.nat(500_000), (one, other, headcounts, codesUsed) => {
        const of = (expectedJoins: number) =>
          brief(capacityFindings(aCampaign({ expectedJoins }), { pool: pool(...headcounts), codesUsed }));

        expect(of(Math.max(one, other))).toEqual(expect.arrayContaining(of(Math.min(one, other))));
      }),
    );
  });
});
