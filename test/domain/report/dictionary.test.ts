import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DICTIONARY, TABLE_NAMES } from '#shared/domain/report/dictionary.ts';

/** As the README draws it. */
const rows = (): string =>
  TABLE_NAMES.map((name) => `| \`${name}\` | ${DICTIONARY[name].zh} | ${DICTIONARY[name].means.en} |`).join('\n');

describe('the dictionary', () => {
  test('has every table once', () => {
    expect([...TABLE_NAMES].toSorted()).toEqual(Object.keys(DICTIONARY).toSorted());
  });

  test('says in both languages what each table and column is, and names each row by columns it has', () => {
    for (const [name, { zh, en, means, key, columns }] of Object.entries(DICTIONARY)) {
      expect(
        [zh, en, means.zh, means.en].every((text) => text.length > 0),
        name,
      ).toBe(true);
      expect(
        key.every((column) => Object.hasOwn(columns, column)),
        name,
      ).toBe(true);
      for (const column of Object.values(columns)) expect(column.zh && column.en, name).toBeTruthy();
    }
  });

  test('is what the README tells', () => {
    expect(readFileSync('README.md', 'utf8')).toContain(rows());
  });
});
