import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { explainEntry } from '#shared/usecases/ledger/explain-entry.ts';
import { getEntry, listEntries } from '#shared/usecases/ledger/list-entries.ts';
import { quotePurchase } from '#shared/usecases/ledger/quote-purchase.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { hashOfDocument } from '../../../entry-hash.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { PromotionsOffice } from '../promotions/promotions-office.ts';

let database: Database;
let books: Books;
let office: PromotionsOffice;
let running: string[] = [];
let member = 0;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

beforeEach(async () => {
  const client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  office = new PromotionsOffice(client, database.tables);
  member += 1;
  await books.enrol(memberId());
});

afterEach(async () => {
  for (const promotionId of running) await office.pause(promotionId);
  running = [];
});

const memberId = () => `m${member}`;

async function run(promotionId: string, promotion: Partial<Promotion>): Promise<void> {
  await office.put(promotionId, promotion);
  await office.activate(promotionId);
  running.push(promotionId);
}

const buy = (purchaseId: string, purchase: Purchase) => books.buy(memberId(), purchaseId, purchase);

async function quoted(purchase: Purchase) {
  const command = { purchaseId: 'quoted', purchase, contentHash: '', anyAge: false };
  return quotePurchase(books.ports, { memberId: memberId(), at: undefined, command });
}

it('a budget that has less left than a promotion would bring is known before groups are chosen', async () => {
  await run('low', {
    effect: { type: 'per-line', pointsPerUnit: '3' },
    stacking: { group: 'one' },
    limits: { budgetPoints: 100 },
  });
  // Alone `low` would bring 20; beside `high` nothing, and so it draws on no budget.
  await run('high', { effect: { type: 'per-line', pointsPerUnit: '4' } });
  await run('other', { effect: { type: 'bonus', points: 5 }, stacking: { group: 'one' } });
  await books.enrol('spender');
  await office.pause('high');
  books.clock += 5000;
  await books.buy('spender', 'p1', purchaseOf(5000));
  await office.activate('high');
  books.clock += 5000;
  expect(await books.counters.taken(budgetCounter('low'))).toBe(100);
  const { answer } = await buy('p1', purchaseOf(1000));
  expect(answer.awards.map(({ reason, promotionId }) => promotionId ?? reason)).toEqual([
    'base',
    'high',
    'other',
  ]);
});

it('a budget is cut to what is left before rounding, whether that was known or not', async () => {
  await run('little', { effect: { type: 'multiplier', factor: '1.05' } });
  await run('double', { effect: { type: 'multiplier', factor: '2' }, limits: { budgetPoints: 20 } });
  books.clock += 5000;
  await buy('p1', purchaseOf(1000));
  const next = purchaseOf(1040);
  // 10.4 of base, 0.52 and 10.4 cut to 10: 20.92, not 21.32.
  expect((await quoted(next)).pointsEarned).toBe(20);
  expect((await buy('p2', next)).answer.pointsEarned).toBe(20);
});

it('more promotions with budgets than one write can move: the purchase is booked', async () => {
  for (let index = 0; index < 120; index += 1) {
    await run(`b${index}`, { effect: { type: 'bonus', points: 1 }, limits: { budgetPoints: 1000 } });
  }
  const { answer } = await buy('p1', purchaseOf(1000));
  expect(answer.pointsEarned).toBe(100);
}, 60_000);

it('a replay names the same changes, also where the version that was quoted came to be since', async () => {
  const { version } = await books.rules.get();
  const purchase = { ...purchaseOf(1000), quoteVersion: version + 2 };
  const first = await buy('p1', purchase);
  await run('later', {});
  await run('later-still', {});
  books.clock += 5000;
  const again = await buy('p1', purchase);
  expect(again.replayed).toBe(true);
  expect(again.answer).toEqual(first.answer);
});

it('a tier with a factor below 1 never takes more points than the rest brings', async () => {
  const { version: _, ...document } = initialProgram;
  const tiers = document.tiers.map((tier) => ({ ...tier, multiplier: '0.5' }));
  await changeProgram(
    books.programStore,
    { document: { ...document, tiers }, by: 'editor' },
    () => office.clock,
  );
  await run('capped', {
    effect: { type: 'per-line', pointsPerUnit: '100' },
    limits: { pointsPerPurchase: 1 },
  });
  books.clock += 5000;
  const { answer } = await buy('p1', purchaseOf(10_000));
  await changeProgram(books.programStore, { document, by: 'editor' }, () => office.clock);
  expect(answer.pointsEarned).toBeGreaterThanOrEqual(0);
});

it('a quote and an explanation name the configuration and the version of the programme, each by its name', async () => {
  await run('counted', {});
  const basket = purchaseOf([1000]);
  const quote = await quoted(basket);
  const { answer } = await buy('p1', basket);
  const { seq, configuration } = answer.entry;
  const explained = await explainEntry({ ...books.ports, rules: books.rules }, memberId(), seq);
  // The promotion that was activated counted the configuration up, and left the programme as it was.
  const { version: programVersion } = await books.programs.get();
  expect(configuration).toBeGreaterThan(programVersion);
  expect(quote).toMatchObject({ version: configuration, rules: { configuration, programVersion } });
  expect(answer.entry.programVersion).toBe(programVersion);
  expect(explained).toMatchObject({
    programVersion,
    configuration,
    rules: { configuration, programVersion },
  });
  // Read, the entry says the same, and its hash is computed as the reference says.
  const read = await getEntry(books, memberId(), seq);
  expect(read).toEqual(answer.entry);
  expect(hashOfDocument(read)).toBe(read.hash);
  const { items } = await listEntries(books, new Cursors('x'), memberId(), { limit: 200, proof: false });
  const listed = items.find((entry) => entry.seq === seq);
  expect(listed).toMatchObject({ configuration, programVersion, purchaseId: 'p1' });
  for (const proof of ['digests', 'previousHash', 'hash']) expect(listed).not.toHaveProperty(proof);
});

it('an explanation says how shares come from rounding, and filters by what applied', async () => {
  await run('double', { effect: { type: 'multiplier', factor: '2' } });
  await run('never', { conditions: { all: [{ fact: 'store', operator: 'equal', value: 'nowhere' }] } });
  const { answer } = await buy('p1', purchaseOf(2599));
  const stores = { ...books.ports, rules: books.rules };
  const explained = async (applied?: boolean) =>
    explainEntry(stores, memberId(), answer.entry.seq, { applied });
  const all = await explained();
  const ids = ({ promotions }: typeof all) => promotions.map(({ promotionId }) => promotionId);
  expect(all).toMatchObject({ pointsEarned: 51, base: { exact: '25.99', points: 26 } });
  expect(all.promotions.find(({ promotionId }) => promotionId === 'double')).toMatchObject({ points: 25 });
  expect(ids(await explained(true))).toContain('double');
  expect(ids(await explained(true))).not.toContain('never');
  expect(ids(await explained(false))).not.toContain('double');
  expect([...ids(await explained(true)), ...ids(await explained(false))].toSorted()).toEqual(
    ids(all).toSorted(),
  );
});

it('an explanation of a large basket under many promotions fits into an answer', async () => {
  for (let index = 0; index < 100; index += 1) {
    const wanted = (sku: string) =>
      ({ fact: 'skus', operator: 'contains', value: `WANTED-${index}-${sku}` }) as const;
    await run(`s${index}`, { conditions: { any: Array.from({ length: 30 }, (_, n) => wanted(String(n))) } });
  }
  const basket = purchaseOf(Array.from({ length: 1000 }, () => 100));
  const { answer } = await buy('p1', basket);
  const { seq } = answer.entry;
  const explained = await explainEntry({ ...books.ports, rules: books.rules }, memberId(), seq);
  expect(explained.promotions).toHaveLength(100);
  expect(Buffer.byteLength(JSON.stringify(explained))).toBeLessThan(5_000_000);
}, 120_000);
