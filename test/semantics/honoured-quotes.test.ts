import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { StoreRegistry } from '#shared/stores/stores/store-registry.ts';
import { explainEntry } from '#shared/usecases/ledger/explain-entry.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { changeStore } from '#shared/usecases/stores/change-store.ts';
import { type Database, newMemberId, startDatabase } from '../database.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { Books } from '../shared/usecases/books.ts';
import { PromotionsOffice } from '../shared/usecases/promotions/promotions-office.ts';

/** Rule 18: a promise that was made at the till. */
let database: Database;
let books: Books;
let office: PromotionsOffice;
let memberId: string;
let quoteVersion: number;

const MINUTE_MS = 60_000;
const HONOUR_MINUTES = 30;
const generous = { effect: { type: 'bonus' as const, points: 500 } };

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** Moves both clocks on, until the releases of marketers are in force or for longer. */
function wait(milliseconds = 5_000): void {
  books.clock = Math.max(books.clock, office.clock) + milliseconds;
  office.clock = books.clock;
}

async function program(change: Partial<Program>): Promise<void> {
  const { version: _, ...document } = { ...initialProgram, ...change };
  office.clock += MINUTE_MS;
  await changeProgram(books.programStore, { document, by: 'editor' }, () => office.clock);
  wait();
}

const honouring = { quotes: { honourMinutes: HONOUR_MINUTES } };

/** The till has a quote with a bonus of 500 points. */
beforeEach(async () => {
  const client = dynamoDb(database.config());
  const { clock = Date.parse('2026-11-22T10:00:00Z') } = books ?? {};
  books = new Books(client, database.tables);
  office = new PromotionsOffice(client, database.tables);
  books.clock = clock;
  wait();
  memberId = newMemberId();
  await books.enrol(memberId);
  await program(honouring);
  await office.run('promised', generous);
  wait();
  quoteVersion = (await books.rules.get()).version;
});

const sale = (changes: Partial<Purchase> = {}) =>
  purchaseOf(1000, { occurredAt: books.clock, quoteVersion, ...changes });

const buy = async (changes: Partial<Purchase> = {}, purchaseId = 'p1') =>
  (await books.buy(memberId, purchaseId, sale(changes))).answer;

const booked = async () => (await books.log(memberId)).at(-1)?.entry;
const awarded = async (changes: Partial<Purchase> = {}, purchaseId = 'p1') => {
  const { awards, changed } = await buy(changes, purchaseId);
  return {
    awards: awards.map(({ promotionId, reason, points }) => [promotionId ?? reason, points]),
    changed,
  };
};

const promised = {
  awards: [
    ['base', 10],
    ['promised', 500],
  ],
  changed: undefined,
};

describe('a quote that the programme honours', () => {
  it('holds after its promotion was paused, is recorded by its configuration, and explained by it', async () => {
    await office.pause('promised');
    wait();
    expect(await awarded()).toEqual(promised);
    expect(await booked()).toMatchObject({ programVersion: quoteVersion });
    const seq = (await booked())?.seq ?? 0;
    const { rules, promotions } = await explainEntry(books.ports, memberId, seq);
    expect(rules.configuration).toBe(quoteVersion);
    expect(promotions).toEqual([
      expect.objectContaining({ promotionId: 'promised', outcome: 'applied', points: 500 }),
    ]);
  });

  it('holds for its minutes after the rules changed, however old it is, and then no longer', async () => {
    wait(3 * HONOUR_MINUTES * MINUTE_MS);
    await office.pause('promised');
    books.clock = office.clock + HONOUR_MINUTES * MINUTE_MS - 1;
    expect(await awarded()).toEqual(promised);
    books.clock += 1;
    expect(await awarded({}, 'p2')).toEqual({ awards: [['base', 10]], changed: ['promotions/promised'] });
    expect((await booked())?.programVersion).toBeGreaterThan(quoteVersion);
  });

  it('is of the stores, too: the clock and the group that it was quoted by', async () => {
    const ports = {
      ...office.ports,
      stores: new StoreRegistry(dynamoDb(database.config()), database.tables.program),
    };
    const describeStore = async (group: string) => {
      office.clock += MINUTE_MS;
      await changeStore(ports, 'haneda', { content: { name: 'Haneda', group }, by: 'editor' });
      wait();
    };
    await describeStore('airport');
    const conditions = { fact: 'storeGroup', operator: 'equal' as const, value: 'airport' };
    await office.run('grouped', { effect: { type: 'bonus', points: 7 }, conditions });
    wait();
    quoteVersion = (await books.rules.get()).version;
    await describeStore('city');
    const atHaneda = { store: 'haneda' };
    const held = await awarded(atHaneda);
    expect([held.awards.map(([name]) => name), held.changed]).toEqual([
      ['base', 'grouped', 'promised'],
      undefined,
    ]);
    const free = await awarded({ ...atHaneda, quoteVersion: undefined }, 'p2');
    expect(free.awards.map(([name]) => name)).toEqual(['base', 'promised']);
    wait(HONOUR_MINUTES * MINUTE_MS);
    const late = await awarded(atHaneda, 'p3');
    expect([late.awards.map(([name]) => name), late.changed]).toEqual([
      ['base', 'promised'],
      ['stores/haneda'],
    ]);
    const seq = (await books.log(memberId)).find(({ entry }) => entry.reference === 'purchase/p1/')?.entry
      .seq;
    const { promotions } = await explainEntry(books.ports, memberId, seq ?? 0);
    expect(promotions).toContainEqual(
      expect.objectContaining({ promotionId: 'grouped', outcome: 'applied' }),
    );
    await office.pause('grouped');
  });

  it('is of the programme, too: points a unit, maturity and expiry as they were', async () => {
    await program({
      ...honouring,
      earn: { pointsPerUnit: { ...initialProgram.earn.pointsPerUnit, EUR: '7' } },
      maturity: { days: 10 },
    });
    const { balance, ...answer } = await buy();
    expect(answer).toMatchObject({ pointsEarned: 510 });
    expect(balance).toMatchObject({ available: 510, pending: 0 });
    expect(await awarded({ quoteVersion: undefined }, 'p2')).toMatchObject({
      awards: [
        ['base', 70],
        ['promised', 500],
      ],
    });
  });

  it('leaves what is due to the rules in force', async () => {
    await program({ ...honouring, maturity: { days: 1 } });
    await buy({ quoteVersion: undefined }, 'matures');
    await program({ ...honouring, maturity: { days: 2 } });
    ({ version: quoteVersion } = await books.rules.get());
    await program({ ...honouring, maturity: { days: 3 } });
    const { version: newest } = await books.rules.get();
    wait(24 * 60 * MINUTE_MS - 2 * MINUTE_MS);
    await program({ ...honouring, maturity: { days: 4 } });
    const { version } = await books.rules.get();
    wait(2 * MINUTE_MS);
    await buy({ quoteVersion: newest }, 'p2');
    const written = (await books.log(memberId))
      .slice(-2)
      .map(({ entry }) => [entry.kind, entry.programVersion]);
    expect(written).toEqual([
      ['maturation', version],
      ['accrual', newest],
    ]);
  });

  it('pays what is left of budgets and limits now', async () => {
    await office.run('scarce', { ...generous, limits: { budgetPoints: 700 } });
    await office.run('once', { ...generous, limits: { timesPerMember: 1 } });
    wait();
    ({ version: quoteVersion } = await books.rules.get());
    await buy({ quoteVersion: undefined }, 'before');
    for (const promotionId of ['scarce', 'once']) await office.pause(promotionId);
    wait();
    expect((await awarded()).awards).toEqual([
      ['base', 10],
      ['promised', 500],
      ['scarce', 200],
    ]);
  });

  it('is answered the same when it is sent again later', async () => {
    await office.pause('promised');
    wait();
    const purchase = sale();
    const first = await books.buy(memberId, 'p1', purchase);
    wait(5 * HONOUR_MINUTES * MINUTE_MS);
    expect(await books.buy(memberId, 'p1', purchase)).toEqual({ ...first, replayed: true });
  });
});

describe('a promise that was revoked', () => {
  it('is none, and named; the others of the quote hold, and the explanation says so', async () => {
    await office.run('other', { effect: { type: 'bonus', points: 3 }, stacking: { group: 'one' } });
    await office.run('better', { effect: { type: 'bonus', points: 9 }, stacking: { group: 'one' } });
    wait();
    ({ version: quoteVersion } = await books.rules.get());
    await office.pause('promised', { revoke: true });
    for (const promotionId of ['other', 'better'])
      await office.pause(promotionId, { revoke: promotionId === 'better' });
    wait();
    expect(await awarded()).toEqual({
      awards: [
        ['base', 10],
        ['other', 3],
      ],
      changed: ['promotions/better', 'promotions/promised'],
    });
    const { promotions } = await explainEntry(books.ports, memberId, (await booked())?.seq ?? 0);
    expect(promotions.map(({ promotionId, outcome }) => [promotionId, outcome])).toEqual([
      ['better', 'revoked'],
      ['other', 'applied'],
      ['promised', 'revoked'],
    ]);
  });

  it('can have been of a promotion that was paused before', async () => {
    await office.pause('promised');
    await office.pause('promised', { revoke: true });
    wait();
    expect(await awarded()).toEqual({ awards: [['base', 10]], changed: ['promotions/promised'] });
  });

  it('is one again once the same version is started again, and none by another version', async () => {
    await office.pause('promised', { revoke: true });
    await office.activate('promised');
    wait();
    expect(await awarded()).toEqual(promised);
    await office.pause('promised', { revoke: true });
    await office.run('promised', { effect: { type: 'bonus', points: 1 } });
    wait();
    expect(await awarded({}, 'p2')).toEqual({ awards: [['base', 10]], changed: ['promotions/promised'] });
  });

  it('is one again where the promotion was started after that, and quoted', async () => {
    await office.pause('promised', { revoke: true });
    await office.activate('promised');
    wait();
    ({ version: quoteVersion } = await books.rules.get());
    await office.pause('promised');
    wait();
    expect(await awarded()).toEqual(promised);
  });
});

describe('a quote that is not honoured', () => {
  it.each([
    ['where the programme honours none', {}],
    ['where it honours them for no minute', { quotes: { honourMinutes: 0 } }],
  ])('%s', async (_, change) => {
    await office.pause('promised');
    await program(change);
    expect((await awarded()).awards).toEqual([['base', 10]]);
  });

  it('is of a configuration that is still to come', async () => {
    await office.pause('promised');
    wait();
    const { changed, awards } = await awarded({ quoteVersion: quoteVersion + 100 });
    expect(awards).toEqual([['base', 10]]);
    expect(changed).toContain('promotions');
  });
});
