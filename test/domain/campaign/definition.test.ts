import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDefinition } from '#shared/domain/campaign/definition.ts';
import { fieldName } from '#shared/domain/campaign/fault.ts';
import { DEFAULT_TEMPLATE, POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';

const file = (over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  id: 'autumn-2026',
  name: '金秋读书会',
  mechanic: 'group',
  window: { from: '2026-10-01T00:00:00+08:00', to: '2026-10-31T23:59:59+08:00' },
  timeZone: 'Asia/Shanghai',
  hold: '24h',
  expectedJoins: 3_000,
  entryCodes: ['moments', 'shop'],
  groups: ['wrOgQh_1', 'wrOgQh-2'],
  desk: ['zhangsan', 'li.si@corp'],
  ...over,
});
const contactFile = (over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => {
  const { groups: _groups, desk: _desk, ...rest } = file();
  return { ...rest, mechanic: 'contact', staff: ['zhangsan'], ...over };
};
const box = (widthPx: number, heightPx = widthPx) => ({ xPx: 0, yPx: 0, widthPx, heightPx });
const template = (over: Readonly<Record<string, unknown>> = {}) => ({
  name: 'ours',
  widthPx: 750,
  heightPx: 1334,
  background: { kind: 'colour', from: '#ffffff', to: '#eeeeee' },
  layers: [{ kind: 'qr', box: box(400) }],
  ...over,
});

/** The fields at fault. */
function faulty(read: unknown): string[] {
  const reading = readDefinition(read);
  return reading.kind === 'faults' ? reading.faults.map(({ path }) => fieldName(path)) : [];
}

function sound(read: unknown) {
  const reading = readDefinition(read);
  if (reading.kind === 'faults') throw new Error(JSON.stringify(reading.faults));
  return reading.definition;
}

describe('a sound campaign file', () => {
  test('becomes a campaign, with the times it says and what it leaves out as usual', () => {
    expect(sound(file())).toStrictEqual({
      id: 'autumn-2026',
      name: '金秋读书会',
      mechanic: 'group',
      startsAt: Date.parse('2026-09-30T16:00:00Z'),
      endsAt: Date.parse('2026-10-31T15:59:59Z'),
      timeZone: 'Asia/Shanghai',
      holdSeconds: 86_400,
      expectedJoins: 3_000,
      entryCodes: [{ label: 'moments' }, { label: 'shop' }],
      groups: ['wrOgQh_1', 'wrOgQh-2'],
      autoCreateRoom: false,
      counting: { leaving: 'within-hold', blacklist: [], whitelist: [] },
      staff: [],
      desk: ['zhangsan', 'li.si@corp'],
      template: DEFAULT_TEMPLATE,
      qr: 'official',
      texts: {
        welcome: expect.stringContaining('{name}'),
        posterLater: expect.stringContaining('{name}'),
        entryPosterInstead: expect.stringContaining('{name}'),
        groupWelcome: expect.stringContaining('{name}'),
      },
    });
    expect(sound(contactFile())).toMatchObject({ staff: ['zhangsan'], groups: [], desk: [] });
  });

  test.each(POSTER_TEMPLATES.map(({ name }) => name))('may name the template %s, or bring it as its own', (name) => {
    const shipped = POSTER_TEMPLATES.find((one) => one.name === name);

    expect(sound(file({ poster: { template: name, qr: 'redrawn' } }))).toMatchObject({
      template: shipped,
      qr: 'redrawn',
    });
    expect(sound(file({ poster: { template: shipped } })).template).toStrictEqual(shipped);
  });

  test.each([
    ['0s', 0],
    ['30m', 1_800],
    ['30d', 2_592_000],
    [undefined, 0],
  ])('hold %s is %s seconds', (hold, seconds) => {
    expect(sound(file({ hold })).holdSeconds).toBe(seconds);
  });
});

describe('a faulty campaign file', () => {
  test('has every fault named at once', () => {
    const wrong = {
      id: 'Autumn 2026',
      name: '',
      mechanic: 'group',
      window: { from: '2026-10-01', to: 7, until: 1 },
      timeZone: 'Mars/Base',
      hold: '31d',
      expectedJoins: 0.5,
      entryCodes: ['moments', 'moments', 'Two Words'],
      groups: [],
      autoCreateRoom: 'yes',
      staff: ['zhangsan'],
      desk: 'zhangsan',
      poster: { template: { ...template(), layers: [{ kind: 'qr' }, { kind: 'sticker' }, 7] }, qr: 'mine' },
      texts: { welcome: 'x'.repeat(1_001), farewell: '' },
      hodl: '24h',
    };

    expect(faulty(wrong).sort()).toEqual(
      [
        ...['id', 'name', 'window.from', 'window.to', 'window.until', 'timeZone', 'hold', 'expectedJoins'],
        ...['entryCodes[1]', 'entryCodes[2]', 'groups', 'autoCreateRoom', 'staff', 'desk', 'poster.qr', 'hodl'],
        ...['poster.template.layers[0].box', 'poster.template.layers[1].kind', 'poster.template.layers[2]'],
        ...['texts.welcome', 'texts.farewell'],
      ].sort(),
    );
  });

  test('every field that must be there is missed by its own name', () => {
    expect(faulty({}).sort()).toEqual(
      ['id', 'name', 'mechanic', 'window', 'timeZone', 'expectedJoins', 'entryCodes'].sort(),
    );
    for (const field of [
      'id',
      'name',
      'mechanic',
      'window',
      'timeZone',
      'expectedJoins',
      'entryCodes',
      'groups',
      'desk',
    ]) {
      expect(faulty(file({ [field]: undefined })), field).toEqual([field]);
      expect(faulty(file({ [field]: null })), field).toEqual([field]);
    }
    expect(faulty(contactFile({ staff: undefined }))).toEqual(['staff']);
  });

  test.each([null, 7, 'id: demo', [], [{ id: 'demo' }]])('%j is no campaign at all, and says so once', (read) => {
    expect(faulty(read)).toEqual(['(file)']);
  });

  test('what belongs to the other mechanic is a fault, not a silence', () => {
    expect(faulty(contactFile({ groups: ['a'], desk: ['b'], autoCreateRoom: true })).sort()).toEqual([
      'autoCreateRoom',
      'desk',
      'groups',
    ]);
    expect(faulty(file({ mechanic: 'both', staff: ['b'] }))).toEqual(['mechanic']);
  });

  test.each([
    ['an instant without offset', { from: '2026-10-01T00:00:00', to: '2026-10-31T00:00:00Z' }, ['window.from']],
    ['a day its month does not have', { from: '2026-02-30T00:00:00Z', to: '2026-10-31T00:00:00Z' }, ['window.from']],
    ['an hour there is none', { from: '2026-02-03T25:00:00Z', to: '2026-10-31T00:00:00Z' }, ['window.from']],
    ['an end before the start', { from: '2026-10-31T00:00:00Z', to: '2026-10-01T00:00:00Z' }, ['window.to']],
    [
      'an end at the start in another offset',
      { from: '2026-10-01T08:00:00+08:00', to: '2026-10-01T00:00:00Z' },
      ['window.to'],
    ],
  ])('%s is refused', (_what, window, fields) => {
    expect(faulty(file({ window }))).toEqual(fields);
  });

  test('a template that could be read is judged as a whole, at the place of the fault', () => {
    const layers = [
      { kind: 'qr', box: box(100) },
      { kind: 'avatar', box: { ...box(90, 80), xPx: 700 } },
    ];

    expect(faulty(file({ poster: { template: template({ layers }) } }))).toEqual([
      'poster.template.layers[0].box',
      'poster.template.layers[1].box',
      'poster.template.layers[1].box',
    ]);
    expect(faulty(file({ id: '', poster: { template: template({ layers: [] }) } })).sort()).toEqual([
      'id',
      'poster.template.layers',
    ]);
    expect(faulty(file({ poster: { template: 'nobody-made-it' } }))).toEqual(['poster.template']);
  });

  test('more than 100 staff cannot carry one code', () => {
    expect(faulty(file({ desk: Array.from({ length: 101 }, (_, index) => `s${index}`) }))).toEqual(['desk']);
  });
});

describe('whatever a file says', () => {
  const names = [
    'id',
    'mechanic',
    'window',
    'from',
    'hold',
    'groups',
    'desk',
    'poster',
    'template',
    'layers',
    'toString',
  ];
  const { anything } = fc.letrec((tie) => ({
    anything: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('group', 'contact', null, true, 7, ''),
      fc.string(),
      fc.array(tie('anything'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('anything'), { maxKeys: 5 }),
    ),
  }));

  test('reading it never throws, and each fault says where and what was expected', () => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.jsonValue()), (read) => {
        const reading = readDefinition(read);

        if (reading.kind === 'faults') {
          expect(reading.faults.length).toBeGreaterThan(0);
          for (const { expected } of reading.faults) expect(expected).not.toBe('');
        }
      }),
    );
  });

  test('one field gone wrong is a fault of that field, and of nothing outside it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(file())), anything, (field, value) => {
        const fields = faulty(file({ [field]: value }));

        if (field !== 'mechanic') expect(fields.filter((name) => !name.startsWith(field))).toEqual([]);
      }),
    );
  });
});
