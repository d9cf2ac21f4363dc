import { describe, expect, it } from 'vitest';
import { basketOf, earn } from '#shared/domain/ledger/acts/earning.ts';
import { type ReturnCommand, takeBack } from '#shared/domain/ledger/acts/take-back.ts';
import { packBytes } from '#shared/domain/ledger/packed/pack.ts';
import {
  packLines,
  packReturned,
  unpackLines,
  unpackReturned,
} from '#shared/domain/ledger/packed/pack-lines.ts';
import { unknownPerson } from '#shared/domain/members/person-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Discount } from '#shared/domain/purchases/purchase.ts';
import type { RecordedLine } from '#shared/domain/purchases/recorded.ts';
import { factsBy } from '../../promotions/facts.ts';
import { everybody, promotionOf } from '../../promotions/promotions.ts';
import { Log } from '../log.ts';
import { purchaseOf } from '../purchases.ts';

const before = { tierId: 'blue', purchaseCount: 0, enrolledAt: 0 };

/** Lines as entries had them when all lines were goods: two that earn, one that does not. */
const firstForm = packBytes([
  1,
  ['9', 'tea', 1500, 1000],
  ['10', 'stamp', 1000, 1000, 0, 'post'],
  ['11', 'mug', 1000, 0, 'kitchen'],
]);

describe('lines of the first form', () => {
  const recorded = unpackLines(firstForm);
  const purchase = {
    ...purchaseOf(0, { total: 2000, payments: [{ redemptionId: 'r1', amount: 999 }] }),
    ...recorded,
  };

  it('stand in the order of the receipt', () => {
    expect(recorded.isFirstForm).toBe(true);
    expect(recorded.lines.map(({ lineId, earns, category }) => [lineId, earns, category])).toEqual([
      ['9', true, undefined],
      ['10', false, 'post'],
      ['11', true, 'kitchen'],
    ]);
  });

  it('earn by the share of the total that points did not pay', () => {
    const program = { ...initialProgram, earn: { pointsPerUnit: { EUR: '1000' } } };
    // 10.00 × 1001 ÷ 2000 is 5.005.
    expect(earn(program, 'blue', basketOf(program, purchase)).points).toBe(5005);
  });

  it('show facts the whole receipt', () => {
    const { total, lineCount, skus, quantity } = factsBy(initialProgram, purchase, before);
    expect({ total, lineCount, skus, quantity }).toEqual({
      total: 2000,
      lineCount: 3,
      skus: ['tea', 'stamp', 'mug'],
      quantity: 3.5,
    });
  });

  it('come back with the points that paid spread over all lines', () => {
    const now = Date.UTC(2026, 10, 22, 10);
    const log = new Log(initialProgram, now);
    log.open('o1', { brought: 1000 }, now);
    log.redeem('r1', { points: 1000 }, now);
    const bought = purchaseOf([1000, 1000], { payments: [{ redemptionId: 'r1', amount: 1000 }] });
    const lines = bought.lines.map((line, index) => ({
      ...line,
      ...(index === 1 && { kind: 'tip' as const }),
    }));
    log.purchase('p1', { ...bought, lines }, now);
    const facts = log.returnFacts('p1');
    const command = { purchaseId: 'p1', returnId: 'r', occurredAt: now, contentHash: '', anyAge: false };
    const asked = { ...command, lines: [{ lineId: '1', quantity: 1 }] };
    const restored = (isFirstForm: boolean) => {
      if (!facts.purchase) throw new TypeError('the purchase is booked');
      const purchase = { ...facts.purchase, recorded: { ...facts.purchase.recorded, isFirstForm } };
      const draft = takeBack(
        initialProgram,
        { own: log.settled(now), others: [] },
        asked,
        { ...facts, purchase },
        now,
      ).drafts.at(-1);
      return draft?.act?.kind === 'return' ? draft.act.restored : undefined;
    };
    expect([restored(true), restored(false)]).toEqual([500, 1000]);
  });
});

describe('lines of today', () => {
  const lines: readonly RecordedLine[] = [
    { lineId: '10', sku: 'tea', category: 'drinks', quantity: 1.5, amount: 1000, earns: true, place: 1 },
    { lineId: '9', sku: 'stamp', quantity: 1, amount: 500, earns: false, place: 0 },
    { lineId: 's', kind: 'shipping', category: 'van', quantity: 1, amount: 490, earns: false, place: 4 },
    { lineId: 't', kind: 'deposit', sku: 'CRATE', quantity: 20, amount: -500, earns: false, place: 3 },
  ];
  const discounts: readonly Discount[] = [
    { lineId: 'd', sku: 'SAVE', category: 'coupon', amount: -100, appliesTo: ['9', '10'], place: 2 },
    { lineId: 'e', amount: -1, place: 5 },
  ];

  it('are read as they were written, in the order of their ids', () => {
    const { isFirstForm, ...read } = unpackLines(packLines(lines, discounts));
    expect(isFirstForm).toBe(false);
    expect(read).toEqual({ lines, discounts });
  });

  it('take no byte more than those of the first form where all are goods', () => {
    const goods = purchaseOf(Array.from({ length: 100 }, (_, index) => index * 37)).lines;
    const packed = packLines(goods.map((line, place) => ({ ...line, earns: true, place })));
    const first = packBytes([
      1,
      ...goods.map(({ lineId, sku, quantity, amount }) => [lineId, sku, quantity * 1000, amount]),
    ]);
    expect(packed.length).toBe(first.length);
  });

  it('are refused where their form is another', () => {
    expect(() => unpackLines(packBytes([3]))).toThrow(/another format version/);
  });
});

/** One piece of the second of three lines, as returns had it when their money was rounded down. */
const oldReturn = packBytes([1, 3, 1, 1000]);

describe('the parts that returns took back', () => {
  const lines = [{ pieces: 0 }, { pieces: 1000, byAmount: { money: 250, pieces: 500 } }, { pieces: 250 }];

  it('is read as it was written, money without goods included', () => {
    const returned = { lines, isFirstForm: false };
    expect(unpackReturned(packReturned(returned))).toEqual(returned);
    const money = { lines: [{ pieces: 0, byAmount: { money: 1, pieces: 0 } }], isFirstForm: false };
    expect(unpackReturned(packReturned(money))).toEqual(money);
  });

  it('is read with how far the purchase is delivered, where it waits for that', () => {
    const delivered = {
      pieces: [0, 1500, 3000],
      waiting: [7, 0, 0],
      lots: [
        { maturesAt: 1_768_000_000_000, expiresAt: null, points: 4 },
        { maturesAt: null, expiresAt: 1_768_900_000_000, points: 12 },
      ],
    };
    const returned = { lines, isFirstForm: false, delivered };
    expect(unpackReturned(packReturned(returned))).toEqual(returned);
  });

  it('takes as many bytes as before where no money came back without goods', () => {
    const returned = { lines: [{ pieces: 0 }, { pieces: 1000 }, { pieces: 0 }], isFirstForm: false };
    expect(packReturned(returned)).toHaveLength(oldReturn.length);
  });

  it('is refused where its form is another', () => {
    expect(() => unpackReturned(packBytes([4, 1]))).toThrow(/another format version/);
    expect(() => unpackReturned(packBytes([2, 1, [1, 2, 3], 0]))).toThrow(/by place/);
  });
});

describe('a return of the first form', () => {
  const now = Date.UTC(2026, 10, 22, 10);
  const limits = { timesPerMember: 1 };
  const effect = { type: 'bonus', points: 5, per: { quantity: 1, skus: ['tea'] } } as const;

  /** A purchase of two pieces for 10.01 and one of tea, of which the tea came back under the first form. */
  function booked() {
    const log = new Log(initialProgram, now);
    const active = [promotionOf(everybody, { limits, effect })];
    log.promotions = { active, person: unknownPerson, budgets: new Map() };
    const bought = purchaseOf([1001, 500], { total: 1501 });
    const lines = bought.lines.map((line, index) =>
      index === 0 ? { ...line, quantity: 2 } : { ...line, sku: 'tea' },
    );
    log.purchase('p1', { ...bought, lines }, now);
    const returned = unpackReturned(packBytes([1, 2, 0, 1000]));
    const act = { kind: 'return', reversed: 5, forgiven: 0, restored: 0 } as const;
    const soFar = { reversedSoFar: 5, forgivenSoFar: 0, restoredSoFar: [] };
    const newest = { act: { ...act, ...soFar }, returned };
    return { log, facts: { ...log.returnFacts('p1'), newest } };
  }

  const back = (parts: ReturnCommand['lines']) => {
    const { log, facts } = booked();
    const command = { purchaseId: 'p1', returnId: 'r', occurredAt: now, contentHash: '', anyAge: false };
    const states = { own: log.settled(now), others: [] };
    const { drafts } = takeBack(initialProgram, states, { ...command, lines: parts }, facts, now);
    const [draft] = drafts;
    if (!draft?.lines || draft.change.kind !== 'movement') throw new TypeError('a return');
    return { total: draft.purchase?.total, uses: draft.change.uses, after: unpackReturned(draft.lines) };
  };

  it('rounded its money down, so that the rest brings the larger part', () => {
    expect(back([{ lineId: '1', quantity: 1 }]).total).toBe(501);
  });

  it('is followed by returns of its form, by money too', () => {
    const { total, after } = back([{ lineId: '1', amount: 100 }]);
    expect(total).toBe(100);
    expect(after).toEqual({
      lines: [{ pieces: 1000, byAmount: { money: 600, pieces: 1000 } }, { pieces: 0 }],
      isFirstForm: true,
    });
  });

  it('gives a use back with the lines of its award, and once', () => {
    const { log, facts } = booked();
    const lines = [{ pieces: 1000 }, { pieces: 1000 }];
    const newest = { ...facts.newest, returned: { lines, isFirstForm: true } };
    const command = { purchaseId: 'p1', returnId: 'r', occurredAt: now, contentHash: '', anyAge: false };
    const states = { own: log.settled(now), others: [] };
    const { drafts } = takeBack(initialProgram, states, command, { ...facts, newest }, now);
    expect(drafts.at(-1)?.change).not.toHaveProperty('uses');
  });

  it('gives a use back though other goods are kept', () => {
    expect(back([{ lineId: '2', quantity: 1 }]).uses).toEqual([
      expect.objectContaining({ promotionId: 'tea-week', times: 0 }),
    ]);
  });
});
