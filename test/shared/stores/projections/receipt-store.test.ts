import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { type Database, startDatabase } from '../../../database.ts';

let database: Database;
let receipts: ReceiptStore;

beforeAll(async () => {
  database = await startDatabase();
  receipts = new ReceiptStore(dynamoDb(database.config()), database.tables.members);
});

afterAll(() => database.stop());

/** The members of all pages of this size. */
async function found(purchaseId: string, store: string | undefined, limit: number) {
  const members: string[] = [];
  let after: string | undefined;
  for (let more = true; more; ) {
    const page = await receipts.find({ purchaseId, store }, { limit, after });
    expect(page.receipts.length).toBeLessThanOrEqual(limit);
    members.push(...page.receipts.map(({ memberId }) => memberId));
    after = page.receipts.at(-1)?.place;
    ({ more } = page);
  }
  return members;
}

describe('receipts of one number', () => {
  it('are those of one store, or of all stores, in pages of any size', async () => {
    for (const [memberId, store] of [
      ['m-1', 'cork-1'],
      ['m-2', 'cork-1/2'],
      ['m-3', 'cork-1'],
      ['m-4', undefined],
      ['m-5', 'cork'],
    ] as const)
      await receipts.put([{ purchaseId: 'p1', store, memberId }]);
    await receipts.put([{ purchaseId: 'p10', store: 'cork-1', memberId: 'm-9' }]);
    for (const limit of [1, 2, 50]) {
      expect(await found('p1', 'cork-1', limit)).toEqual(['m-1', 'm-3']);
      expect(await found('p1', 'cork-1/2', limit)).toEqual(['m-2']);
      expect(await found('p1', undefined, limit)).toEqual(['m-4', 'm-2', 'm-1', 'm-3', 'm-5']);
    }
  });
});
