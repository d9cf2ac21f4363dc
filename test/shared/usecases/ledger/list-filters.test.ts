import { describe, expect, it } from 'vitest';
import { listEntries as contract } from '#shared/contracts/ledger/list-entries.ts';
import { listPurchases as purchasesContract } from '#shared/contracts/ledger/list-purchases.ts';
import { entryKinds } from '#shared/domain/ledger/kinds.ts';
import { listEntries } from '#shared/usecases/ledger/list-entries.ts';
import { listPurchases } from '#shared/usecases/ledger/list-purchases.ts';
import { scan } from '#shared/usecases/log/scan.ts';
import { Statement } from '#shared/usecases/log/statement.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { useBooks } from '../use-books.ts';
import { adjust, giveBack, merge, redeem } from './acts.ts';

let database: Database;
let books: Books;
let into: string;
let from: string;
const cursors = new Cursors('a secret of the test');

/** Two members who shop in turns, a second apart, and are then merged. */
useBooks(async (own, shared) => {
  books = own;
  database = shared;
  [into, from] = [newMemberId(), newMemberId()];
  await books.enrol(into);
  await books.enrol(from);
  for (let step = 1; step <= 4; step += 1) {
    books.clock += 1000;
    await books.buy(into, `i${step}`, purchaseOf(1000, { store: step % 2 === 0 ? 'cork-1' : 'dublin-1' }));
    books.clock += 1000;
    await books.buy(from, `f${step}`, purchaseOf(1000));
  }
  books.clock += 1000;
  await giveBack(books, into, 'i4', 'r1');
  await redeem(books, into, 'x1', { points: 5 });
  books.clock += 1000;
  await merge(books, into, from, 'g1');
});

type Query = Record<string, string>;

async function entries(query: Query, limit = 3): Promise<readonly string[]> {
  const { cursor: _, ...filters } = contract.query.parse({ ...query, limit: String(limit) });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEntries(books, cursors, into, { ...filters, cursor });
    seen.push(...page.items.map(({ reference, recordedAt }) => `${recordedAt} ${reference}`));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return seen;
}

async function purchases(query: Query, limit = 2): Promise<readonly string[]> {
  const { cursor: _, ...filters } = purchasesContract.query.parse({ ...query, limit: String(limit) });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listPurchases(books, cursors, into, { ...filters, cursor });
    seen.push(...page.items.map(({ purchaseId }) => purchaseId));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return seen;
}

const at = (text = '') => Date.parse(text.split(' ')[0] ?? '');

describe('filters of entries', () => {
  it('oldest first is the opposite of newest first, in pages of any size', async () => {
    const newest = await entries({});
    expect(newest).toHaveLength(12);
    for (const limit of [1, 3, 12, 200]) {
      expect(await entries({ order: 'asc' }, limit)).toEqual(newest.toReversed());
      expect(await entries({ order: 'desc' }, limit)).toEqual(newest);
    }
  });

  it('take the period from its first instant up to, but without, the second', async () => {
    const every = await entries({});
    const instants = [...new Set(every.map(at))].toSorted((a, b) => a - b);
    for (const low of [0, 1, 3, 7]) {
      for (const high of [4, 8, instants.length - 1]) {
        const [first = 0, last = 0] = [instants[low], instants[high]];
        if (first >= last) continue;
        const period = { from: new Date(first).toISOString(), to: new Date(last).toISOString() };
        const expected = every.filter((line) => at(line) >= first && at(line) < last);
        expect(await entries(period)).toEqual(expected);
        expect(await entries({ ...period, order: 'asc' })).toEqual(expected.toReversed());
      }
    }
    expect(await entries({ from: '2030-01-01T00:00:00Z' })).toEqual([]);
    expect(await entries({ to: '2020-01-01T00:00:00Z', order: 'asc' })).toEqual([]);
    expect(await entries({ from: '2020-01-01T00:00:00Z', to: '2030-01-01T01:00:00+01:00' })).toEqual(every);
  });

  it('take kinds and a store, together with everything else', async () => {
    const references = async (query: Query) => (await entries(query)).map((line) => line.split(' ')[1]);
    expect(await references({ kind: 'return' })).toEqual(['purchase/i4/return/r1/']);
    expect(await references({ kind: 'merge-in,redemption' })).toEqual(['merge-in/g1/', 'redemption/x1/']);
    expect(await references({ store: 'cork-1' })).toEqual([
      'purchase/i4/return/r1/',
      'purchase/i4/',
      'purchase/i2/',
    ]);
    expect(await references({ store: 'cork-1', order: 'asc', kind: 'accrual' })).toEqual([
      'purchase/i2/',
      'purchase/i4/',
    ]);
    expect(await references({ store: 'nowhere' })).toEqual([]);
  });

  it('belong to the cursor', async () => {
    const asked = (query: Query) => listEntries(books, cursors, into, contract.query.parse(query));
    const { nextCursor: cursor = '' } = await asked({ limit: '1', kind: 'accrual,return', order: 'asc' });
    const invalid = {
      code: 'validation',
      data: { errors: [expect.objectContaining({ pointer: '/query/cursor' })] },
    };
    for (const other of [
      {},
      { kind: 'accrual' },
      { kind: 'accrual,return' },
      { order: 'asc' },
      { store: 'cork-1' },
    ]) {
      await expect(asked({ ...other, cursor })).rejects.toMatchObject(invalid);
    }
    // The order of the kinds is no matter.
    expect((await asked({ kind: 'return,accrual', order: 'asc', cursor })).items).toHaveLength(8);
  });

  it('that few entries fit read more entries with each query', async () => {
    const member = newMemberId();
    await books.enrol(member);
    for (let index = 0; index < 60; index += 1) await adjust(books, member, `a${index}`, 1);
    const { client, counts } = countedClient(database.config());
    const counted = new Books(client, database.tables);
    const page = await listEntries(
      counted,
      cursors,
      member,
      contract.query.parse({ kind: 'return', limit: '1' }),
    );
    expect(page).toEqual({ items: [] });
    // The head, then 1, 25 and 25 entries and the rest.
    expect(counts.operations.filter((call) => call === 'Query').length).toBeLessThanOrEqual(6);
  });
});

it('a page reads no more entries than its bound, and the next one continues behind them', async () => {
  const member = newMemberId();
  await books.enrol(member);
  for (let index = 1; index <= 12; index += 1) await adjust(books, member, `a${index}`, 1);
  const head = await books.ledger.head(member);
  if (!head) throw new TypeError('the member was enrolled');
  const pages: string[][] = [];
  let place: string | undefined;
  for (let over = false; !over; ) {
    const statement = await Statement.open(books.ledger, head, { place });
    const found = await scan(statement, 3, ({ entry }) => entry.seq === 12 || entry.seq <= 2, 5);
    pages.push(found.map(({ record }) => String(record.entry.seq)));
    ({ place, over } = statement);
  }
  expect(pages).toEqual([['12'], [], ['2', '1']]);
});

describe('filters of purchases', () => {
  it('are those of entries', async () => {
    expect(await purchases({})).toEqual(['f4', 'i4', 'f3', 'i3', 'f2', 'i2', 'f1', 'i1']);
    expect(await purchases({ order: 'asc' })).toEqual(['i1', 'f1', 'i2', 'f2', 'i3', 'f3', 'i4', 'f4']);
    expect(await purchases({ store: 'cork-1' })).toEqual(['i4', 'i2']);
    const every = await entries({ kind: 'accrual', order: 'asc' });
    const period = { from: every[2]?.split(' ')[0] ?? '', to: every[5]?.split(' ')[0] ?? '' };
    expect(await purchases(period)).toEqual(['i3', 'f2', 'i2']);
  });

  it('take kinds: with the kind of purchases all of them, without it none', async () => {
    expect(await purchases({ kind: 'return,accrual', store: 'cork-1' })).toEqual(['i4', 'i2']);
    expect(await purchases({ kind: 'return' })).toEqual([]);
    expect(purchasesContract.query.safeParse({ kind: 'gift' }).success).toBe(false);
  });
});

describe('a filter that is not right', () => {
  const messages = (query: Query) =>
    contract.query.safeParse(query).error?.issues.map(({ path, message }) => [path[0], message]) ?? [];

  it.each([
    [
      'a period that ends before it begins',
      { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
      'to',
    ],
    ['a period of no time', { from: '2026-02-01T00:00:00Z', to: '2026-02-01T01:00:00+01:00' }, 'to'],
    ['an instant without an offset', { from: '2026-02-01T00:00:00' }, 'from'],
    ['a date', { to: '2026-02-01' }, 'to'],
    ['an order that is none', { order: 'up' }, 'order'],
    ['an empty store', { store: '' }, 'store'],
    ['an unknown kind', { kind: 'accrual,gift' }, 'kind'],
    ['no kind', { kind: '' }, 'kind'],
    ['the enrolment, which is no entry', { kind: 'enrolment' }, 'kind'],
    ['another proof', { proof: 'no' }, 'proof'],
  ])('%s', (_, query, name) => {
    expect(messages(query).map(([path]) => path)).toEqual([name]);
  });

  it('an unknown kind is told the known ones', () => {
    expect(messages({ kind: 'gift' })[0]?.[1]).toContain(entryKinds.join(', '));
  });
});
