import { beforeAll, expect, test } from 'vitest';
import { LAKE_COLUMNS } from '#shared/domain/report/lake-columns.ts';
import { factsOf } from '#shared/domain/report/lake-places.ts';
import { ofType, onlyOf, type Synthesized, synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesized();
});

test('the lake is declared with its own columns, by the hours in its own names', () => {
  const tables = ofType(app.service, 'AWS::Glue::Table').map(([, { Properties: properties }]) => properties.TableInput);

  expect(tables.map(({ Name: name }) => name).toSorted()).toEqual(['packed_facts', 'raw_facts']);
  for (const { StorageDescriptor: stored, PartitionKeys: keys, Parameters: parameters } of tables) {
    expect(stored.Columns.map(({ Name: name }: { Name: string }) => name)).toEqual(Object.keys(LAKE_COLUMNS));
    expect(stored.Columns.every(({ Comment: comment }: { Comment: string }) => comment.length <= 255)).toBe(true);
    expect(keys.map(({ Name: name }: { Name: string }) => name)).toEqual(['dt', 'hour']);
    expect(JSON.stringify(parameters['storage.location.template'])).toMatch(/v1\/dt=\$\{dt\}\/hour=\$\{hour\}\//);
  }
  expect(factsOf('2026-11-25T08')).toBe('facts/v1/dt=2026-11-25/hour=08/');
});

test('no question can cost more than is set, and answers are encrypted', () => {
  const { WorkGroupConfiguration: bounds } = onlyOf(app.service, 'AWS::Athena::WorkGroup').Properties;

  expect(bounds.EnforceWorkGroupConfiguration).toBe(true);
  expect(bounds.BytesScannedCutoffPerQuery).toBe(100_000_000_000);
  expect(bounds.ResultConfiguration.EncryptionConfiguration.EncryptionOption).toBe('SSE_S3');
});
