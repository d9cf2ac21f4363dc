import { describe, expect, it } from 'vitest';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { LedgerBatches } from '#shared/stores/ledger/ledger-batches.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { basket } from '../../../../tools/bench/long-lived.ts';
import { type Database, newMemberId } from '../../../database.ts';
import type { Books } from '../../usecases/books.ts';
import { giveBack } from '../../usecases/ledger/acts.ts';
import { useBooks } from '../../usecases/use-books.ts';

let database: Database;
let books: Books;

useBooks((own, shared) => {
  books = own;
  database = shared;
});

const purchase = (id: string) => `purchase/${id}/`;

/** A member who bought under these ids, one after the other. */
async function buyerOf(ids: readonly string[]): Promise<string> {
  const member = newMemberId();
  await books.enrol(member);
  for (const id of ids) await books.buy(member, id, basket(1, books.clock));
  return member;
}

function counted() {
  const { client, counts } = countedClient(database.config());
  return { counts, batches: new LedgerBatches(client, database.tables.ledger, database.tables.details) };
}

describe('the references of many acts', () => {
  it('are those that asking for each alone finds, with what followed each, in one query', async () => {
    const member = await buyerOf(['a', 'ab', 'b', 'b-1', 'b.1', 'B', 'z']);
    await giveBack(books, member, 'b', 'r1');
    await giveBack(books, member, 'ab', 'r~1');
    const acts = ['z', 'b', 'a', 'ab', 'B', 'none'].map(purchase);
    const { counts, batches } = counted();
    const found = await batches.references(member, acts);
    expect(counts.operations).toEqual(['Query']);
    for (const act of acts) expect(found.get(act)).toEqual(await books.ledger.references(member, act));
    expect(found.get(purchase('b'))).toEqual(
      new Map([
        [purchase('b'), 3],
        [`${purchase('b')}return/r1/`, 8],
      ]),
    );
    expect(found.get(purchase('none'))).toEqual(new Map());
  });

  it('are asked for alone where others lie between them, in at most twice the units', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `p${contentHash(index).slice(0, 12)}`);
    const member = await buyerOf(ids);
    const ordered = ids.toSorted();
    const acts = [ordered[0] ?? '', ordered[249] ?? ''].map(purchase);
    const { counts, batches } = counted();
    const found = await batches.references(member, acts);
    // 80 of the 250 references are read before it gives up, then one query for the act that was not reached.
    expect(counts.operations).toEqual(['Query', 'Query']);
    expect(counts.readUnits).toBeLessThanOrEqual(4);
    for (const act of acts) expect(found.get(act)?.size).toBe(1);
  });

  it('go on where a page ended in the middle of an act', async () => {
    const member = await buyerOf(['p1', 'p2', 'p3']);
    const { lines, ...rest } = basket(1, books.clock);
    await books.buy(member, 'p1-many', { ...rest, lines: lines.map((line) => ({ ...line, quantity: 130 })) });
    const one = [{ lineId: '1', quantity: 1 }];
    for (let index = 0; index < 130; index += 1) await giveBack(books, member, 'p1-many', `r${index}`, one);
    const acts = ['p1', 'p1-many', 'p3'].map(purchase);
    const found = await books.batches.references(member, acts);
    expect(acts.map((act) => found.get(act)?.size)).toEqual([1, 131, 1]);
  });
});

describe('entries of many places', () => {
  it('come in one call for a hundred', async () => {
    const member = await buyerOf(Array.from({ length: 101 }, (_, index) => `p${index}`));
    const { counts, batches } = counted();
    const places = Array.from({ length: 101 }, (_, index) => ({ memberId: member, seq: index + 1 }));
    const records = await batches.records([...places, { memberId: member, seq: 999 }]);
    expect(counts.operations).toEqual(['BatchGetItem', 'BatchGetItem']);
    expect(records.map(({ entry }) => entry.seq).toSorted((a, b) => a - b)).toEqual(
      places.map(({ seq }) => seq),
    );
  });
});
