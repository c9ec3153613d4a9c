import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readDefinition } from '#shared/domain/campaign/definition.ts';
import { fieldName } from '#shared/domain/campaign/fault.ts';

const CLI = join(import.meta.dirname, '../../../infra/cli');
const text = (name: string) => readFileSync(join(CLI, name), 'utf8');
const ajv = new Ajv2020({ strictTypes: false, allowUnionTypes: true, strictRequired: false });
ajv.addSchema(JSON.parse(text('template.schema.json')), 'template.schema.json');
const fits = ajv.compile(JSON.parse(text('campaign.schema.json')));
const example = parse(text('campaign.example.yaml'));

function sound(notices: unknown) {
  expect(fits({ ...example, notices }), JSON.stringify(fits.errors)).toBe(true);
  const reading = readDefinition({ ...example, notices });
  if (reading.kind === 'faults') throw new Error(JSON.stringify(reading.faults));
  return reading.definition.notices;
}

function faults(notices: unknown): readonly string[] {
  expect(fits({ ...example, notices })).toBe(false);
  return doubtful(notices);
}

function doubtful(notices: unknown): readonly string[] {
  const reading = readDefinition({ ...example, notices });
  return reading.kind === 'faults' ? reading.faults.map(({ path, expected }) => `${fieldName(path)}: ${expected}`) : [];
}

const ALL = ['budget', 'stock', 'rung', 'completeness'];

describe('whom a campaign tells', () => {
  test('is nobody where nobody is named', () => {
    for (const none of [undefined, null, {}, { to: [] }, { kinds: ['budget'] }]) expect(sound(none)).toBeUndefined();
  });

  test('is whoever is named, of everything, not at night', () => {
    expect(sound({ to: ['zhangsan', 'li.si@corp'] })).toStrictEqual({
      to: ['zhangsan', 'li.si@corp'],
      quiet: { from: '22:00', to: '08:00' },
      kinds: ALL,
    });
  });

  test('may be told of some things only, at other hours, or at any', () => {
    const quiet = { from: '12:30', to: '14:00' };
    expect(sound({ to: ['a'], quiet, kinds: ['stock'] })).toStrictEqual({ to: ['a'], quiet, kinds: ['stock'] });
    expect(sound({ to: ['a'], quiet: 'none' })).toStrictEqual({ to: ['a'], kinds: ALL });
  });

  test('stands in the example as it would be read', () => {
    expect(sound(example.notices)).toStrictEqual(sound({ to: ['zhangsan'] }));
  });
});

describe('refused', () => {
  test.each<readonly [unknown, string]>([
    [{ who: ['a'] }, 'notices.who: one of the fields to, quiet, kinds'],
    [{ to: 'zhangsan' }, 'notices.to: a list of WeCom userids: the staff who are told'],
    [{ to: ['a b'] }, 'notices.to[0]: a WeCom userid'],
    [{ to: ['a', 'a'] }, 'notices.to[1]: no second a'],
    [{ to: Array.from({ length: 21 }, (_, index) => `s${index}`) }, 'notices.to: at most 20 userids'],
    [{ to: ['a'], kinds: ['money'] }, 'notices.kinds[0]: one of budget, stock, rung, completeness'],
    [{ to: ['a'], kinds: ['rung', 'rung'] }, 'notices.kinds[1]: no second rung'],
    [
      { to: ['a'], kinds: [] },
      'notices.kinds: at least one of budget, stock, rung, completeness; to tell nobody, leave notices out',
    ],
    [
      { to: ['a'], quiet: { from: '22:00', to: '24:00' } },
      'notices.quiet.to: a time of day in quotes, such as "22:00"',
    ],
    [{ to: ['a'], quiet: { from: 1320, to: '08:00' } }, 'notices.quiet.from: a time of day in quotes, such as "22:00"'],
    [{ to: ['a'], quiet: 'never' }, 'notices.quiet: from and to, or none'],
  ])('%j: %s', (notices, told) => {
    expect(faults(notices)).toEqual([told]);
  });

  test('quiet hours that end when they begin', () => {
    expect(doubtful({ to: ['a'], quiet: { from: '08:00', to: '08:00' } })).toEqual([
      'notices.quiet.to: another time than quiet.from; for no quiet hours, quiet: none',
    ]);
  });
});
