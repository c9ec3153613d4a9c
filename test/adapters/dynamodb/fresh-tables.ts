/** An embedded engine for one test file, and a table of its own for every test. */
import { afterAll, beforeAll } from 'vitest';
import type { StoreOptions } from '#shared/adapters/dynamodb/fission-table.ts';
import { createFissionTable, startTestEngines, type TestEngines } from '#test/support/engines.ts';

export interface FreshTables {
  /** A new empty table and a client of the engine. */
  next(): Promise<Required<StoreOptions>>;
  readonly engines: TestEngines;
}

export function freshTables(): FreshTables {
  let running: TestEngines | undefined;
  let made = 0;
  beforeAll(async () => {
    running = await startTestEngines();
  });
  afterAll(() => running?.stop());
  return {
    get engines() {
      if (running === undefined) throw new Error('The engine has not been started yet.');
      return running;
    },
    async next() {
      made += 1;
      const table = `fission-${made}`;
      await createFissionTable(this.engines.dynamodb, table);
      return { table, client: this.engines.dynamodb };
    },
  };
}
