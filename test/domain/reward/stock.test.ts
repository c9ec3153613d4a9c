/** A stock of codes: whatever is done with it, its codes are all accounted for, and each is in one place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  emptyStock,
  freeOf,
  giveBack,
  isConserved,
  issue,
  type Stock,
  take,
  voidIssued,
} from '#shared/domain/reward/stock.ts';

type Deed = 'take' | 'giveBack' | 'issue' | 'void' | 'import';

const deeds = fc.array(
  fc.record({
    deed: fc.constantFrom<Deed>('take', 'take', 'giveBack', 'issue', 'void', 'import'),
    pick: fc.nat(1_000),
    count: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 200 },
);

const imported = (count: number): Stock => ({ ...emptyStock('tote-bag'), imported: count });

describe('a stock', () => {
  test('is conserved under any sequence of deeds, and no code is in two places', () => {
    fc.assert(
      fc.property(fc.nat(20), deeds, (start, sequence) => {
        let stock = imported(start);
        const [reserved, issued, voided]: [number[], number[], number[]] = [[], [], []];
        for (const { deed, pick, count } of sequence) {
          const own = deed === 'void' ? issued : reserved;
          const number = own.length === 0 ? undefined : own.splice(pick % own.length, 1)[0];
          if (deed === 'take' || deed === 'import') {
            if (number !== undefined) own.push(number);
            if (deed === 'import') stock = { ...stock, imported: stock.imported + count };
            const taken = deed === 'take' ? take(stock) : undefined;
            expect(deed === 'take' && taken === undefined).toBe(deed === 'take' && freeOf(stock) === 0);
            if (taken === undefined) continue;
            expect([...reserved, ...issued, ...voided]).not.toContain(taken.number);
            reserved.push(taken.number);
            stock = taken.stock;
          } else if (number !== undefined) {
            if (deed === 'giveBack') stock = giveBack(stock, number);
            if (deed === 'issue') issued.push(number);
            if (deed === 'issue') stock = issue(stock);
            if (deed === 'void') voided.push(number);
            if (deed === 'void') stock = voidIssued(stock);
          }
          expect(isConserved(stock)).toBe(true);
          expect(stock).toMatchObject({
            reserved: reserved.length,
            issued: issued.length,
            voided: voided.length,
          });
          expect(freeOf(stock)).toBe(stock.imported - reserved.length - issued.length - voided.length);
        }
      }),
    );
  });

  test('gives its codes in the order they came, what came back first', () => {
    const first = take(imported(3));
    const second = first && take(first.stock);
    expect([first?.number, second?.number]).toEqual([1, 2]);
    if (second === undefined) throw new Error('Empty.');

    const again = take(giveBack(second.stock, 1));

    expect(again?.number).toBe(1);
    expect(again && take(again.stock)?.number).toBe(3);
  });

  test('that is empty gives nothing, and says so without failing', () => {
    expect(take(imported(0))).toBeUndefined();
  });
});
