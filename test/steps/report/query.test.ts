/** A question put to the lake: by whom it may be asked of what, how much of the answer comes, and what is refused. */
import { beforeEach, describe, expect, test } from 'vitest';
import { queryLake } from '#functions/report/query/query.ts';
import { DAY, HOUR } from '#shared/domain/calendar.ts';
import { readLakeQuestion } from '#shared/messages/analyst-command.ts';
import { CLOSED, came, lakeWorld, START } from './lake-world.ts';

let world: ReturnType<typeof lakeWorld>;
beforeEach(() => {
  world = lakeWorld();
});

const ask = async (input: object, at = CLOSED) =>
  await queryLake(await world.ports(at), readLakeQuestion({ command: 'lake query', input }));

describe('a question', () => {
  test('of a campaign is answered from its views and figures by name', async () => {
    await world.tell('a', [came('anna', START), came('bo', START + HOUR), came('bo', START + HOUR)]);

    expect(await ask({ campaign: 'demo', sql: 'SELECT day, gross_joins FROM joins_by_day LIMIT 1' })).toEqual({
      kind: 'rows',
      columns: ['day', 'gross_joins'],
      rows: [{ day: '2026-11-20', gross_joins: 2 }],
    });
  });

  test('of no campaign is answered from the facts of the last month, or of the days it names', async () => {
    await world.tell('a', [came('anna', START), came('bo', START + DAY), came('old', START - 60 * DAY)]);
    const sql = 'SELECT member_ref FROM facts ORDER BY 1';

    const members = async (input: object) => (await ask({ sql, ...input }, START + 2 * DAY)).rows.map(Object.values);

    expect(await members({})).toEqual([['anna'], ['bo']]);
    expect(await members({ from: '2026-11-21', to: '2026-11-21' })).toEqual([['bo']]);
    expect(await members({ from: '2026-09-01' })).toEqual([['anna'], ['bo'], ['old']]);
  });

  test('with more rows than are wanted says so', async () => {
    expect(await ask({ sql: 'SELECT * FROM range(5)', limit: 3 })).toMatchObject({
      rows: [{}, {}, {}],
      note: 'There are more than 3 rows: --limit shows up to 10,000, or ask for less.',
    });
    expect(await ask({ sql: 'SELECT * FROM range(3)', limit: 3 })).not.toHaveProperty('note');
  });

  test.each([
    [
      { campaign: 'nobody', sql: 'SELECT 1' },
      { code: 'CAMPAIGN_UNKNOWN', facts: { campaign: 'nobody' } },
    ],
    [{ sql: 'SELECT nothing FROM facts' }, { code: 'QUERY_UNFIT', message: expect.stringContaining('nothing') }],
    [{ sql: '' }, { code: 'COMMAND_INPUT_UNFIT', facts: { places: 'sql' } }],
    [
      { sql: 'SELECT 1', limit: 10_001 },
      { code: 'COMMAND_INPUT_UNFIT', facts: { places: 'limit' } },
    ],
    [
      { sql: 'SELECT 1', from: 'yesterday' },
      { code: 'COMMAND_INPUT_UNFIT', facts: { places: 'from' } },
    ],
  ])('%j is refused by name', async (input, refusal) => {
    await expect(ask(input)).rejects.toMatchObject(refusal);
  });
});
