import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { netPurchase, type Receipt, type ReceiptLine } from '#shared/domain/purchases/receipt.ts';

type Printed = Partial<ReceiptLine> & Pick<ReceiptLine, 'lineId' | 'amount'>;

const goods = (lineId: string, amount: number, more: Partial<ReceiptLine> = {}): Printed => ({
  lineId,
  sku: `sku-${lineId}`,
  quantity: 1,
  amount,
  ...more,
});
const discount = (lineId: string, amount: number, appliesTo?: readonly string[]): Printed => ({
  lineId,
  kind: 'discount',
  amount,
  ...(appliesTo && { appliesTo }),
});

const receiptOf = (lines: readonly Printed[], total?: number): Receipt => ({
  occurredAt: Date.UTC(2026, 10, 22, 10),
  channel: 'pos',
  currency: 'EUR',
  total: total ?? lines.reduce((sum, { amount }) => sum + amount, 0),
  lines,
});

const net = (...lines: readonly Printed[]) =>
  netPurchase(receiptOf(lines)).lines.map(({ lineId, amount }) => [lineId, amount]);

const refusal = (lines: readonly Printed[], total?: number) => {
  try {
    netPurchase(receiptOf(lines, total));
    return undefined;
  } catch (error) {
    return error;
  }
};
const refusing = (code: string, pointer: string) =>
  expect.objectContaining({ code, data: { errors: [expect.objectContaining({ pointer })] } });

describe('a discount below the lines', () => {
  it('lowers all goods by their amounts, and no other line', () => {
    expect(net(goods('a', 1000), goods('b', 500), discount('d', -300))).toEqual([
      ['a', 800],
      ['b', 400],
    ]);
    const shipping: Printed = { lineId: 's', kind: 'shipping', quantity: 1, amount: 500 };
    expect(net(goods('a', 1000), shipping, discount('d', -300))).toEqual([
      ['a', 700],
      ['s', 500],
    ]);
  });

  it('lowers the lines that it names: goods, shipping, fees and tips', () => {
    expect(net(goods('a', 1000), goods('b', 500), discount('d', -300, ['b']))).toEqual([
      ['a', 1000],
      ['b', 200],
    ]);
    for (const kind of ['shipping', 'fee', 'tip'] as const) {
      const line: Printed = { lineId: 's', kind, quantity: 1, amount: 500 };
      expect(net(goods('a', 1000), line, discount('d', -500, ['s']))).toContainEqual(['s', 0]);
    }
  });

  it('gives the cent that is left to the largest remainder, of equals to the smaller line id in bytes', () => {
    expect(net(goods('b', 100), goods('a', 100), discount('d', -1))).toEqual([
      ['a', 99],
      ['b', 100],
    ]);
    expect(net(goods('9', 100), goods('10', 100), discount('d', -1))).toEqual([
      ['10', 99],
      ['9', 100],
    ]);
  });

  it('goes before another that names more lines, and one that names none goes last', () => {
    const lines = [goods('a', 1000), goods('b', 1000), discount('d1', -500), discount('d2', -800, ['a'])];
    const lowered = [
      ['a', 117],
      ['b', 583],
    ];
    expect(net(...lines)).toEqual(lowered);
    expect(net(...lines.toReversed())).toEqual(lowered);
  });

  it('is refused where it is larger than what earlier ones left of its lines', () => {
    expect(refusal([goods('a', 300), discount('d', -500)])).toEqual(
      refusing('discount-exceeds-goods', '/lines/1/amount'),
    );
    const two = [discount('d1', -200), goods('a', 300), discount('d2', -101)];
    expect(refusal(two)).toEqual(refusing('discount-exceeds-goods', '/lines/2/amount'));
    expect(net(goods('a', 300), discount('d1', -200), discount('d2', -100))).toEqual([['a', 0]]);
  });

  it.each([
    ['nobody', 'is no line of the purchase'],
    ['e', 'is a discount line'],
    ['p', 'is a deposit line'],
    ['g', 'is a gift-card line'],
    ['r', 'is a rounding line'],
  ])('may not name %s, which %s', (named) => {
    const lines: readonly Printed[] = [
      goods('a', 1000),
      { lineId: 'p', kind: 'deposit', quantity: 1, amount: 25 },
      { lineId: 'g', kind: 'gift-card', quantity: 1, amount: 1000 },
      { lineId: 'r', kind: 'rounding', quantity: 1, amount: 1 },
      discount('e', -1),
      discount('d', -1, ['a', named]),
    ];
    expect(refusal(lines)).toEqual(refusing('validation', '/lines/5/appliesTo/1'));
  });

  it('may name a voided line, which takes nothing of it', () => {
    const voided = goods('v', 0, { quantity: 0 });
    expect(net(goods('a', 1000), voided, discount('d', -100, ['a', 'v']))).toEqual([['a', 900]]);
    expect(refusal([goods('a', 1000), voided, discount('d', -100, ['v'])])).toEqual(
      refusing('discount-exceeds-goods', '/lines/2/amount'),
    );
  });

  it('is kept beside the lines, with its place on the receipt', () => {
    const { discounts } = netPurchase(receiptOf([discount('d', -100, ['a']), goods('a', 1000)]));
    expect(discounts).toEqual([{ lineId: 'd', amount: -100, appliesTo: ['a'], place: 0 }]);
  });
});

describe('a receipt', () => {
  it('keeps no voided line, and is refused where nothing else is on it', () => {
    const voided = goods('v', 0, { quantity: 0 });
    expect(net(goods('a', 2000), voided)).toEqual([['a', 2000]]);
    expect(refusal([voided])).toEqual(refusing('validation', '/lines'));
    expect(refusal([voided, discount('d', 0)])).toEqual(refusing('validation', '/lines'));
  });

  it('may have a total below zero, by a deposit that comes back', () => {
    const deposit: Printed = { lineId: 'p', kind: 'deposit', quantity: 20, amount: -500 };
    expect(netPurchase(receiptOf([goods('a', 300), deposit])).total).toBe(-200);
  });

  it('with goods below zero is refused as a return, with the place of the line', () => {
    expect(refusal([goods('a', 1000), goods('b', -400)])).toEqual(refusing('return-line', '/lines/1/amount'));
    expect(String(refusal([goods('b', -400)]))).toMatch(/as a return of their purchase/);
  });

  it('is refused where its lines, discounts and rounding among them, do not sum to the total', () => {
    const lines: readonly Printed[] = [
      goods('a', 1002),
      { lineId: 'r', kind: 'rounding', quantity: 1, amount: -2 },
    ];
    expect(refusal(lines, 1002)).toEqual(refusing('total-mismatch', '/total'));
    expect(refusal(lines, 1000)).toBeUndefined();
  });

  const printed = fc
    .record({
      amounts: fc.array(fc.nat({ max: 5_000 }), { minLength: 1, maxLength: 8 }),
      percents: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
      rounding: fc.option(fc.integer({ min: -99, max: 99 }), { nil: undefined }),
    })
    .map(({ amounts, percents, rounding }) => {
      const sum = amounts.reduce((all, amount) => all + amount, 0);
      return [
        ...amounts.map((amount, index) => goods(`g${index}`, amount)),
        ...percents.map((percent, index) => discount(`d${index}`, 0 - Math.floor((sum * percent) / 100))),
        ...(rounding === undefined
          ? []
          : [{ lineId: 'r', kind: 'rounding' as const, quantity: 1, amount: rounding }]),
      ];
    });

  it('is the same purchase in any order of its lines', () => {
    fc.assert(
      fc.property(
        printed.chain((lines) =>
          fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
        ),
        ([lines, shuffled]) => {
          const plain = ({ lines: all }: ReturnType<typeof netPurchase>) =>
            all.map(({ place: _, ...line }) => line);
          expect(plain(netPurchase(receiptOf(shuffled)))).toEqual(plain(netPurchase(receiptOf(lines))));
        },
      ),
    );
  });

  it('sums to its total after discounts, and no line falls below zero by them', () => {
    fc.assert(
      fc.property(printed, (lines) => {
        const purchase = netPurchase(receiptOf(lines));
        expect(purchase.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(purchase.total);
        const bought = purchase.lines.filter(({ kind }) => kind !== 'rounding');
        expect(Math.min(...bought.map(({ amount }) => amount))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
