import { describe, expect, it } from 'vitest';
import { basketOf, earn } from '#shared/domain/ledger/acts/earning.ts';
import { takeBack } from '#shared/domain/ledger/acts/take-back.ts';
import { packBytes } from '#shared/domain/ledger/packed/pack.ts';
import { packLines, unpackLines } from '#shared/domain/ledger/packed/pack-lines.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Discount } from '#shared/domain/purchases/purchase.ts';
import type { RecordedLine } from '#shared/domain/purchases/recorded.ts';
import { factsBy } from '../../promotions/facts.ts';
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
