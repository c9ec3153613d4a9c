import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type CampaignDefinition, isBlacklisted, isWhitelisted } from '#shared/domain/campaign/campaign.ts';
import { readDefinition } from '#shared/domain/campaign/definition.ts';
import { fieldName } from '#shared/domain/campaign/fault.ts';
import { memberId } from '#shared/domain/identity.ts';
import { aCampaign } from '#test/support/builders.ts';

const CLI = join(import.meta.dirname, '../../../infra/cli');
const text = (name: string): string => readFileSync(join(CLI, name), 'utf8');
const example: Readonly<Record<string, unknown>> = parse(text('campaign.example.yaml'));
const json = (name: string): object => JSON.parse(text(name));
const ajv = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true, strictRequired: false });
ajv.addSchema(json('template.schema.json'), 'template.schema.json');
const fits = ajv.compile(json('campaign.schema.json'));

const { groups: _groups, desk: _desk, ...neutral } = example;
const fileOf = (mechanic: string, counting: unknown) =>
  mechanic === 'contact' ? { ...neutral, mechanic, staff: ['zhangsan'], counting } : { ...example, counting };

function countingOf(counting: unknown, mechanic = 'group'): CampaignDefinition['counting'] {
  const reading = readDefinition(fileOf(mechanic, counting));
  if (reading.kind === 'faults') throw new Error(JSON.stringify(reading.faults));
  return reading.definition.counting;
}

/** Where the file is at fault, and what was expected there. */
function faultsOf(counting: unknown, mechanic = 'group'): readonly (readonly [string, string])[] {
  const reading = readDefinition(fileOf(mechanic, counting));
  return reading.kind === 'campaign' ? [] : reading.faults.map(({ path, expected }) => [fieldName(path), expected]);
}

const usual = { leaving: 'within-hold', blacklist: [], whitelist: [] };
const many = (count: number) => Array.from({ length: count }, (_, index) => `wm${index}`);

describe('what counts, as a campaign file says it', () => {
  test.each([undefined, null, {}, { newOnly: null, leaving: null, maximum: null, blacklist: null, whitelist: [] }])(
    '%j says nothing: anybody counts, once, if he stays through his hold',
    (counting) => {
      expect(countingOf(counting)).toStrictEqual(usual);
    },
  );

  test('takes every rule there is', () => {
    const counting = { newOnly: 'groups', leaving: 'always', maximum: 50, blacklist: ['wm_1'], whitelist: many(1_000) };

    expect(countingOf(counting)).toStrictEqual({
      newOnly: 'groups',
      leaving: 'always',
      maximumCounted: 50,
      blacklist: ['wm_1'],
      whitelist: many(1_000),
    });
    expect(countingOf({ newOnly: 'staff' }, 'contact')).toMatchObject({ newOnly: 'staff' });
    for (const mechanic of ['group', 'contact']) expect(countingOf({ newOnly: 'corp' }, mechanic).newOnly).toBe('corp');
  });

  test.each([
    ['yes', 'group', 'counting', 'fields: newOnly, leaving, maximum, blacklist, whitelist'],
    [
      { newonly: 'corp' },
      'group',
      'counting.newonly',
      'one of the fields newOnly, leaving, maximum, blacklist, whitelist',
    ],
    [{ newOnly: true }, 'group', 'counting.newOnly', 'one of corp, groups, staff'],
    [{ newOnly: 'staff' }, 'group', 'counting.newOnly', 'corp or groups: friends of the group mechanic add no staff'],
    [
      { newOnly: 'groups' },
      'contact',
      'counting.newOnly',
      'corp or staff: friends of the contact mechanic join no group',
    ],
    [{ leaving: 'sometimes' }, 'group', 'counting.leaving', 'one of within-hold, always, never'],
    [{ maximum: 0 }, 'group', 'counting.maximum', expect.stringContaining('a whole number from 1 to 1000000')],
    [{ maximum: 1_000_001 }, 'group', 'counting.maximum', expect.stringContaining('a whole number from 1')],
    [{ maximum: 2.5 }, 'group', 'counting.maximum', expect.stringContaining('a whole number')],
    [{ maximum: '50' }, 'group', 'counting.maximum', expect.stringContaining('a whole number')],
    [{ blacklist: 'wm1' }, 'group', 'counting.blacklist', 'a list of member ids (external_userid)'],
    [{ blacklist: ['wm1', 'w m'] }, 'group', 'counting.blacklist[1]', 'a member id (external_userid)'],
    [{ whitelist: [7] }, 'group', 'counting.whitelist[0]', 'a member id (external_userid)'],
    [{ whitelist: ['x'.repeat(65)] }, 'group', 'counting.whitelist[0]', 'a member id (external_userid)'],
    [{ blacklist: ['wm1', 'wm2', 'wm1'] }, 'group', 'counting.blacklist[2]', 'no second wm1'],
    [{ blacklist: many(1_001) }, 'group', 'counting.blacklist', 'at most 1000 members'],
    [
      { blacklist: ['wm1', 'wm2'], whitelist: ['wm0', 'wm2'] },
      'group',
      'counting.whitelist[1]',
      'nobody of the blacklist; wm2 is on both',
    ],
  ])('%j of the %s mechanic is refused at %s', (counting, mechanic, place, expected) => {
    expect(faultsOf(counting, mechanic)).toEqual([[place, expected]]);
  });

  test('names every fault at once, and nothing of mechanic where none is given', () => {
    const wrong = { newOnly: 'friends', leaving: 1, maximum: -1, blacklist: [''], whitelist: {} };

    const places = ['leaving', 'maximum', 'newOnly', 'blacklist[0]', 'whitelist'].map((one) => `counting.${one}`);
    expect(faultsOf(wrong).map(([place]) => place)).toEqual(expect.arrayContaining(places));
    expect(faultsOf(wrong)).toHaveLength(places.length);
    const { mechanic: _none, ...without } = example;
    const reading = readDefinition({ ...without, counting: { newOnly: 'staff' } });
    expect(reading.kind === 'faults' && reading.faults.map(({ path }) => fieldName(path))).not.toContain(
      'counting.newOnly',
    );
  });

  test('whoever is on a list is found on it, and nobody else', () => {
    const campaign = aCampaign({ counting: countingOf({ blacklist: ['wm1'], whitelist: ['wm2'] }) });
    const found = ['wm1', 'wm2', 'wm3']
      .map(memberId)
      .map((one) => [isBlacklisted(campaign, one), isWhitelisted(campaign, one)]);

    expect(found).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
  });
});

describe('the schema editors use', () => {
  const member = fc.oneof(fc.constantFrom('wm1', 'wm-2', 'w_3', 'wm4'), fc.constantFrom('', 'w m', 7, null));
  const rule = {
    newOnly: fc.constantFrom('corp', 'groups', 'staff', 'all', true, null),
    leaving: fc.constantFrom('within-hold', 'always', 'never', 'sometimes', null),
    maximum: fc.constantFrom(1, 50, 1_000_000, 0, 1_000_001, 1.5, '7', null),
    blacklist: fc.oneof(fc.array(member, { maxLength: 3 }), fc.constantFrom('wm1', null)),
    whitelist: fc.oneof(fc.array(member, { maxLength: 3 }), fc.constantFrom({}, null)),
    limit: fc.constant(1),
  };
  /** What only the app can tell: what belongs to the other mechanic, and who is on both lists. */
  const isOfTheAppAlone = ([, expected]: readonly [string, string]): boolean => /mechanic|is on both/.test(expected);

  test('takes of a counting block what the app takes, and nothing else', () => {
    const blocks = fc.oneof(fc.record(rule, { requiredKeys: [] }), fc.constantFrom('none', null, undefined));
    fc.assert(
      fc.property(blocks, (counting) => {
        const faults = faultsOf(counting).filter((fault) => !isOfTheAppAlone(fault));
        const file = counting === undefined ? example : { ...example, counting };

        expect(fits(file)).toBe(faults.length === 0);
      }),
      { numRuns: 500 },
    );
  });

  test('and the lists as long as the app does', () => {
    for (const length of [1_000, 1_001]) {
      const counting = { blacklist: many(length) };
      expect([fits({ ...example, counting }), faultsOf(counting).length === 0]).toEqual([
        length === 1_000,
        length === 1_000,
      ]);
    }
  });

  test('the example’s block is the usual one, and each line it offers as a comment is taken as it stands', () => {
    expect(countingOf(example['counting'])).toStrictEqual(usual);
    const offered = text('campaign.example.yaml').match(/^ {2}# (newOnly|maximum|blacklist|whitelist): .*$/gm) ?? [];
    expect(offered).toHaveLength(4);

    const counting = parse(offered.map((line) => line.replace('  # ', '')).join('\n'));
    expect(fits({ ...example, counting })).toBe(true);
    expect(countingOf(counting)).toMatchObject({ newOnly: 'corp', maximumCounted: 50 });
    expect(countingOf(counting).blacklist).toHaveLength(1);
  });
});
