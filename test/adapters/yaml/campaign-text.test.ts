import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readYamlCampaign } from '#shared/adapters/yaml/campaign-text.ts';
import { readDefinition } from '#shared/domain/campaign/definition.ts';

function read(text: string) {
  const reading = readYamlCampaign(text);
  if (reading.kind === 'faults') throw new Error(JSON.stringify(reading.faults));
  return reading;
}

const text = `# a campaign
id: demo
window:
  from: 2026-10-01T00:00:00Z
  to:
groups:
  - one
  - two
desk: [luna, sol]
same: &it { a: 1 }
again: *it
`;

describe('a campaign file in YAML', () => {
  test('says what it says; instants stay text, so that nobody guesses their offset', () => {
    expect(read(text).value).toEqual({
      id: 'demo',
      window: { from: '2026-10-01T00:00:00Z', to: null },
      groups: ['one', 'two'],
      desk: ['luna', 'sol'],
      same: { a: 1 },
      again: { a: 1 },
    });
  });

  test.each([
    [['id'], 2, 5],
    [['window', 'from'], 4, 9],
    [['window', 'to'], 5, 3],
    [['window', 'until'], 4, 3],
    [['groups', 1], 8, 5],
    [['groups', 7], 7, 3],
    [['desk', 1], 9, 14],
    [['again', 'a'], 11, 8],
    [['id', 'deeper', 3], 2, 5],
    [['nobody'], 2, 1],
    [[], 2, 1],
  ])('%j stands on line %i, column %i', (path, line, column) => {
    expect(read(text).placeOf(path)).toEqual({ line, column });
  });

  test.each([
    ['a doubled key', 'id: a\nname: b\nid: c\n', 3],
    ['a list without end', 'id: [a\nname: b\n', 2],
    ['a second document', 'id: a\n---\nid: b\n', 2],
    ['a tab for a space', 'window:\n\tfrom: x\n', 2],
  ])('%s is a fault on its line', (_what, faulty, line) => {
    const reading = readYamlCampaign(faulty);

    expect(reading.kind === 'faults' && reading.faults.map((fault) => fault.line)).toContain(line);
  });

  test('a few lines that would unfold into gigabytes are refused', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`)}]`,
    );

    expect(readYamlCampaign(`l0: &l0 x\n${levels.join('\n')}\n`)).toMatchObject({ kind: 'faults' });
  });

  test('whatever text it is given, it answers, and every place is inside the text', () => {
    const pieces = fc.array(
      fc.constantFrom('id', ': ', '\n', '  ', '- ', '[', ']', '{', '}', '&a ', '*a', '"', '|', '#', '\t', '!!'),
      {
        maxLength: 25,
      },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((all) => all.join('')),
        ),
        (any) => {
          const reading = readYamlCampaign(any);
          const places =
            reading.kind === 'faults' ? reading.faults : [['id'], ['id', 0], []].map((path) => reading.placeOf(path));

          for (const { line, column } of places) {
            expect(line).toBeGreaterThan(0);
            expect(line).toBeLessThanOrEqual(any.split('\n').length);
            expect(column).toBeGreaterThan(0);
          }
        },
      ),
    );
  });

  test('the example that ships is a sound campaign', () => {
    const example = readFileSync(new URL('../../../infra/cli/campaign.example.yaml', import.meta.url), 'utf8');

    expect(readDefinition(read(example).value)).toMatchObject({ kind: 'campaign', definition: { id: 'autumn-2026' } });
  });
});
