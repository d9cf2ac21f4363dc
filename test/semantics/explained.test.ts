import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { View } from '#shared/domain/identity/view.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { bookOpening } from '#shared/usecases/ledger/book-opening.ts';
import { explainEntry } from '#shared/usecases/ledger/explain-entry.ts';
import { getEntry } from '#shared/usecases/ledger/list-entries.ts';
import { quotePurchase } from '#shared/usecases/ledger/quote-purchase.ts';
import { type Database, newMemberId, startDatabase } from '../database.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { Books } from '../shared/usecases/books.ts';
import { adjust } from '../shared/usecases/ledger/acts.ts';
import { PromotionsOffice } from '../shared/usecases/promotions/promotions-office.ts';

/** Rules of which version it was, and what is known of it later: only what is stored can show them. */
let database: Database;
let books: Books;
let office: PromotionsOffice;
let memberId: string;

beforeAll(async () => {
  database = await startDatabase();
  const client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  office = new PromotionsOffice(client, database.tables);
});

afterAll(() => database.stop());

beforeEach(async () => {
  memberId = newMemberId();
  await books.enrol(memberId);
});

/** After so long a change is in force everywhere. */
const IN_FORCE_MS = 5000;

/** Moves both clocks on until the releases of marketers are in force. */
function wait(): void {
  books.clock = Math.max(books.clock, office.clock) + IN_FORCE_MS;
  office.clock = books.clock;
}

async function run(promotions: Readonly<Record<string, Partial<Promotion>>>): Promise<void> {
  for (const [promotionId, change] of Object.entries(promotions)) await office.run(promotionId, change);
  wait();
}

async function pause(...promotionIds: readonly string[]): Promise<void> {
  for (const promotionId of promotionIds) await office.pause(promotionId);
  wait();
}

const sale = (amount: number, changes: Partial<Purchase> = {}) =>
  purchaseOf(amount, { occurredAt: books.clock, ...changes });

const buy = async (purchaseId: string, purchase: Purchase) =>
  (await books.buy(memberId, purchaseId, purchase)).answer;

const quote = (purchase: Purchase, at?: number, view?: View) =>
  quotePurchase(books.ports, {
    memberId,
    at,
    view,
    command: { purchaseId: 'q', purchase, contentHash: contentHash(purchase), anyAge: false },
  });

const explain = async (seq: number, view?: View) =>
  (await explainEntry(books, memberId, seq, { ...(view && { view }) })).promotions;

const atLeast = (value: number) =>
  ({ all: [{ fact: 'total', operator: 'greaterThanInclusive', value }] }) as const;

describe('Rule 16: an explanation covers every promotion active at the booking', () => {
  it('says whether it applied, and why, by the version active at the booking, whatever happened to it since', async () => {
    const exclusive = { stacking: { exclusive: true }, limits: { timesPerMember: 1 } };
    await run({
      a: { name: 'First', ...exclusive },
      b: { name: 'Second', conditions: atLeast(5000) },
      c: { name: 'Third' },
      d: { name: 'Fourth', mode: 'shadow' },
    });
    await buy('p1', sale(3000));
    await buy('p2', sale(6000));
    const [first, second] = [await explain(1), await explain(2)];
    expect(first).toEqual([
      { promotionId: 'a', version: 1, name: 'First', outcome: 'applied', points: 30, share: '0.5' },
      {
        promotionId: 'b',
        version: 1,
        name: 'Second',
        outcome: 'conditions',
        failed: [
          {
            pointer: '/conditions/all/0',
            fact: 'total',
            operator: 'greaterThanInclusive',
            value: 5000,
            seen: 3000,
          },
        ],
      },
      { promotionId: 'c', version: 1, name: 'Third', outcome: 'exclusive', by: 'a' },
      { promotionId: 'd', version: 1, name: 'Fourth', outcome: 'shadow', points: 30 },
    ]);
    expect(second.map(({ promotionId, outcome }) => [promotionId, outcome])).toEqual([
      ['a', 'times-per-member'],
      ['b', 'applied'],
      ['c', 'applied'],
      ['d', 'shadow'],
    ]);
    await run({ a: { name: 'Other', conditions: atLeast(1) }, e: {} });
    await pause('a', 'b', 'c', 'd', 'e');
    expect([await explain(1), await explain(2)]).toEqual([first, second]);
    await buy('p3', sale(3000));
    expect(await explain(3)).toEqual([]);
  });

  it('by the budget as it was when it was booked', async () => {
    await run({ f: { limits: { budgetPoints: 30 } } });
    await buy('p1', sale(3000));
    const other = newMemberId();
    await books.enrol(other);
    const bought = await books.buy(other, 'p1', sale(3000));
    expect(bought.answer.awards).toHaveLength(1);
    const { promotions } = await explainEntry(books, other, 1);
    expect(promotions).toMatchObject([{ promotionId: 'f', outcome: 'budget' }]);
    await pause('f');
  });
});

describe('Rule 17: a changed promotion', () => {
  it('is a draft until it is activated, and in force everywhere within 5 seconds; a paused one too', async () => {
    await run({ v: { effect: { type: 'bonus', points: 5 } } });
    const earned = async (id: string) => (await buy(id, sale(1000))).pointsEarned;
    expect(await earned('p1')).toBe(15);
    await office.put('v', { effect: { type: 'bonus', points: 7 } });
    wait();
    expect(await earned('p2')).toBe(15);
    await office.activate('v');
    wait();
    expect(await earned('p3')).toBe(17);
    await pause('v');
    expect(await earned('p4')).toBe(10);
    const log = await books.log(memberId);
    const versions = log.map(
      ({ entry }) => entry.awards?.find(({ promotionId }) => promotionId === 'v')?.version,
    );
    expect(versions.slice(1)).toEqual([1, 1, 2, undefined]);
  });
});

describe('Rule 18: a quote with promotions', () => {
  it('equals its booking, and a booking by other promotions names what changed', async () => {
    await run({ a: {}, b: { limits: { budgetPoints: 1000, pointsPerPurchase: 7 } } });
    const quoted = await quote(sale(3000));
    const same = await buy('p1', sale(3000, { quoteVersion: quoted.version }));
    expect(same).toMatchObject({ pointsEarned: 67, awards: quoted.awards });
    expect(same).not.toHaveProperty('changed');
    await pause('b');
    const other = await buy('p2', sale(3000, { quoteVersion: quoted.version }));
    expect(other).toMatchObject({ pointsEarned: 60, changed: ['promotions/b'] });
    await pause('a');
  });

  it('equals, for a described person, that for a member of those facts', async () => {
    await run({
      loyal: { conditions: { fact: 'purchaseCount', operator: 'greaterThanInclusive', value: 2 } },
      golden: { audience: { tiers: ['gold'] }, effect: { type: 'bonus', points: 5 } },
      near: { conditions: atLeast(3000) },
    });
    const opening = {
      openingId: 'o1',
      source: 'old',
      brought: 0,
      tier: 'gold',
      by: 'admin',
      contentHash: '',
    };
    await bookOpening(books.ports, books.programs, memberId, opening);
    for (const id of ['p1', 'p2']) await buy(id, sale(100));
    const asked = { purchaseId: 'q', purchase: sale(2500), contentHash: '', anyAge: false };
    const as = { tier: 'gold', purchaseCount: 2 };
    const described = await quotePurchase(books.ports, { as, at: undefined, command: asked });
    const { redeemable: _, ...own } = await quote(sale(2500));
    expect(described).toEqual({ ...own, redeemable: { points: 0, value: { amount: 0, currency: 'EUR' } } });
    expect(own.awards.map(({ reason }) => reason)).toEqual([
      'base',
      'tier',
      'Double points',
      'Double points',
    ]);
    await pause('loyal', 'golden', 'near');
  });

  it('a past quote uses the promotions active at that instant; a future one uses those active now, with the schedule of the future instant', async () => {
    await run({ a: {} });
    await buy('p1', sale(100));
    const then = books.clock;
    await pause('a');
    await run({ g: { schedule: { from: books.clock + 86_400_000 } } });
    const reasons = async (at: number) =>
      (await quote(sale(1000, { occurredAt: at }), at)).awards.map(({ promotionId }) => promotionId);
    expect(await reasons(then)).toEqual([undefined, 'a']);
    expect(await reasons(books.clock)).toEqual([undefined]);
    expect(await reasons(books.clock + 2 * 86_400_000)).toEqual([undefined, 'g']);
    await pause('g');
  });

  it('tells of no promotion whose budget is spent', async () => {
    await run({ h: { conditions: atLeast(2000), limits: { budgetPoints: 20 } } });
    const told = async () => (await quote(sale(1680))).nearMisses.map(({ detail }) => detail);
    expect(await told()).toEqual(['3.20 EUR more for Double points']);
    await buy('p1', sale(2000));
    expect(await told()).toEqual([]);
    await pause('h');
  });
});

describe('Rule 47: members and machines see', () => {
  const near = { conditions: atLeast(3000) };
  /** It holds for whoever has no such attribute. */
  const elsewhere = {
    fact: 'attributes',
    path: '$.street',
    operator: 'notEqual',
    value: 'High Street',
  } as const;

  it('applied promotions, and near misses that ask for nothing noted about the member', async () => {
    await run({
      applied: { conditions: { all: [] } },
      near,
      far: { conditions: atLeast(300_000) },
      limited: { limits: { budgetPoints: 1, pointsPerPurchase: 1 }, stacking: { group: 'g', priority: 0 } },
      noted: { conditions: { all: [...atLeast(3000).all, elsewhere] } },
      segmented: { ...near, audience: { segments: ['suspects'] } },
      shadow: { mode: 'shadow' },
    });
    await buy('p1', sale(2500));
    const told = (await explain(1, 'narrow')).map(({ promotionId, outcome }) => [promotionId, outcome]);
    expect(told).toEqual([
      ['applied', 'applied'],
      ['limited', 'applied'],
      ['near', 'conditions'],
    ]);
    expect((await explain(1)).length).toBe(7);
    const quoted = await quote(sale(2500), undefined, 'narrow');
    expect(quoted.nearMisses.map(({ promotionId }) => promotionId)).toEqual(['near']);
    await pause('applied', 'near', 'far', 'limited', 'noted', 'segmented', 'shadow');
  });

  it('no promotion in shadow among what changed since a quote', async () => {
    const quoted = await quote(sale(1000));
    await run({ live: {}, tried: { mode: 'shadow' } });
    const booked = await buy('p1', sale(1000, { quoteVersion: quoted.version }));
    expect(booked.changed).toEqual(['promotions/live']);
    await pause('live', 'tried');
  });

  it('a category in place of a reason, and no name, in entries that staff booked', async () => {
    await adjust(books, memberId, 'a1', 5);
    const form = { view: 'narrow' } as const;
    const { digests, adjustment, hash } = await getEntry(books, memberId, 1, form);
    expect([digests, adjustment]).toEqual([undefined, { reason: 'service' }]);
    const whole = await getEntry(books, memberId, 1);
    expect([whole.hash, whole.adjustment]).toEqual([hash, { reason: 'a complaint', by: expect.any(String) }]);
  });
});
