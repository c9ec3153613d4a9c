import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readDefinition } from '#shared/domain/campaign/definition.ts';

const CLI = join(import.meta.dirname, '../../../infra/cli');
const text = (name: string) => readFileSync(join(CLI, name), 'utf8');
const ajv = new Ajv2020({ strictTypes: false, allowUnionTypes: true, strictRequired: false });
ajv.addSchema(JSON.parse(text('template.schema.json')), 'template.schema.json');
const fits = ajv.compile(JSON.parse(text('campaign.schema.json')));

/** The example, and the example with every line of it that is commented out. */
const example = parse(text('campaign.example.yaml'));
const whole = text('campaign.example.yaml')
  .replace(/^( *)# (- needs| {2}gives| {2}most| {2}orElse|forInvitee|currency|prizeCeiling)/gm, '$1$2')
  .replace('atCap: waitlist', 'atCap: cheaper ');
const bag = { name: '袋', codes: 'bags', value: 1, cost: 1 };
const rung = { needs: 1, gives: bag };

describe('the rewards of the example', () => {
  test('are sound as they stand, and with every line that may be taken in', () => {
    for (const file of [example, parse(whole)]) {
      expect(fits(file), JSON.stringify(fits.errors)).toBe(true);
      expect(readDefinition(file)).toMatchObject({ kind: 'campaign' });
    }
  });

  test('show every kind of prize', () => {
    const kinds = parse(whole).rewards.ladder.flatMap(({ gives }: { gives: object }) => Object.keys(gives));

    expect(kinds).toEqual(expect.arrayContaining(['points', 'codes', 'coupon', 'link', 'seat']));
  });
});

describe('editors and the app agree', () => {
  test.each<readonly [string, unknown]>([
    ['a misspelt field', { rungs: [] }],
    ['a second level', { ladder: [{ ...rung, secondLevel: 1 }], budget: {} }],
    ['no budget', { ladder: [rung] }],
    ['neither ladder nor friend', { budget: {} }],
    ['an empty ladder', { ladder: [], budget: {} }],
    ['two kinds at once', { ladder: [{ needs: 1, gives: { ...bag, points: 1 } }], budget: {} }],
    [
      'a coupon without its template',
      { ladder: [{ needs: 1, gives: { name: 'x', coupon: 'c', value: 1, cost: 1 } }], budget: {} },
    ],
    ['an empty cap', { ladder: [rung], budget: { total: {} } }],
    ['a rung for nobody', { ladder: [{ ...rung, needs: 0 }], budget: {} }],
    ['another atCap', { ladder: [rung], budget: { atCap: 'stop' } }],
  ])('that %s is a fault', (_what, rewards) => {
    expect(fits({ ...example, rewards })).toBe(false);
    expect(readDefinition({ ...example, rewards }).kind).toBe('faults');
  });

  test.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['nothing, said so', null],
    ['a ladder', { ladder: [rung], budget: {} }],
    ['something for the friend only', { forInvitee: { gives: bag }, budget: {} }],
    [
      'fields left empty',
      { currency: null, ladder: [{ ...rung, most: null, review: null, orElse: null }], budget: { atCap: null } },
    ],
  ])('that %s is none', (_what, rewards) => {
    expect(fits({ ...example, rewards }), JSON.stringify(fits.errors)).toBe(true);
    expect(readDefinition({ ...example, rewards }).kind).toBe('campaign');
  });
});
