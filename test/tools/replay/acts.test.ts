import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Act, actsOf, nothingMatched } from '../../../tools/replay/acts.ts';
import { readHeader, readLine } from '../../../tools/replay/invoice-line.ts';
import { invoicesOf, nothingLeftOut } from '../../../tools/replay/invoices.ts';
import { Returnable } from '../../../tools/replay/returnable.ts';
import { surveyOf } from '../../../tools/replay/survey.ts';

/** A line of one member, on the given day of December 2010. */
type Line = readonly [invoice: string, sku: string, quantity: string, day: number];

const HEADER = ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID'];

async function* read(lines: readonly Line[]) {
  const header = readHeader(HEADER);
  for (const [index, [invoice, sku, quantity, day]] of lines.entries()) {
    const date = `2010-12-${String(day).padStart(2, '0')} 10:00`;
    yield readLine(header, [invoice, sku, quantity, date, '1.00', 'm'], index + 2);
  }
}

async function matched(lines: readonly Line[]) {
  const { cancelled, split } = await surveyOf(read(lines));
  const matching = nothingMatched();
  const invoices = invoicesOf(read(lines), new Map(split), nothingLeftOut());
  const acts: Act[] = [];
  for await (const act of actsOf(invoices, new Returnable(new Set(cancelled)), matching)) acts.push(act);
  const returns = acts.flatMap((act) =>
    act.kind === 'return' ? [[act.invoice, act.purchaseId, Object.fromEntries(act.quantities)]] : [],
  );
  return { acts, returns, matching };
}

describe('a cancellation goes back', () => {
  it.each<[string, Line[], unknown[]]>([
    [
      'to the newest earlier sale of the sku',
      [
        ['1', 'x', '5', 1],
        ['2', 'x', '5', 2],
        ['3', 'y', '5', 3],
        ['C4', 'x', '-2', 4],
        ['5', 'x', '5', 5],
      ],
      [['C4', '2', { 1: 2000 }]],
    ],
    [
      'to an older one if the newest has not enough left',
      [
        ['1', 'x', '5', 1],
        ['2', 'x', '5', 2],
        ['C3', 'x', '-3', 3],
        ['C4', 'x', '-3', 4],
        ['C5', 'x', '-2', 5],
      ],
      [
        ['C3', '2', { 1: 3000 }],
        ['C4', '1', { 1: 3000 }],
        ['C5', '2', { 1: 2000 }],
      ],
    ],
    [
      'to the later in the file of two sales at the same time, and to one of its own minute',
      [
        ['1', 'x', '5', 1],
        ['2', 'x', '5', 1],
        ['C3', 'x', '-1', 1],
      ],
      [['C3', '2', { 1: 1000 }]],
    ],
    [
      'to the newest by date if the file is in another order',
      [
        ['2', 'x', '5', 2],
        ['1', 'x', '5', 1],
        ['9', 'x', '5', 9],
        ['C4', 'x', '-1', 4],
      ],
      [['C4', '2', { 1: 1000 }]],
    ],
    [
      'over the lines of the sale in their order',
      [
        ['1', 'x', '2', 1],
        ['1', 'y', '1', 1],
        ['1', 'x', '0.5', 1],
        ['1', 'x', '4', 1],
        ['C2', 'x', '-1', 2],
        ['C3', 'x', '-2', 3],
      ],
      [
        ['C2', '1', { 1: 1000 }],
        ['C3', '1', { 1: 1000, 3: 500, 4: 500 }],
      ],
    ],
    [
      'in one return for each sale, however its lines are mixed',
      [
        ['1', 'x', '3', 1],
        ['2', 'y', '3', 2],
        ['2', 'z', '3', 2],
        ['C3', 'y', '-1', 3],
        ['C3', 'x', '-1', 3],
        ['C3', 'z', '-2', 3],
        ['C3', 'y', '-1', 3],
      ],
      [
        ['C3', '2', { 1: 2000, 2: 2000 }],
        ['C3', '1', { 1: 1000 }],
      ],
    ],
  ])('%s', async (_, lines, expected) => {
    expect((await matched(lines)).returns).toEqual(expected);
  });

  it('nowhere if no single sale has enough left, and is shown', async () => {
    const { returns, matching } = await matched([
      ['1', 'x', '2', 1],
      ['2', 'x', '2', 2],
      ['C3', 'x', '-3', 3],
      ['C3', 'D', '-1', 3],
      ['C4', 'x', '-2', 4],
    ]);
    expect(returns).toEqual([['C4', '2', { 1: 2000 }]]);
    expect(matching).toMatchObject({ matched: 1, unmatched: 2 });
    expect(matching.firstUnmatched.map(({ line }) => line)).toEqual([4, 5]);
  });

  it('nowhere if it is dated before the sale', async () => {
    const { returns, matching } = await matched([
      ['1', 'x', '2', 5],
      ['C2', 'x', '-1', 4],
    ]);
    expect(returns).toEqual([]);
    expect(matching.unmatched).toBe(1);
  });

  it('nowhere in thousands of lines: all are counted, the first are kept', async () => {
    const lines = Array.from({ length: 3000 }, (_, n): Line => [`C${n}`, 'x', '-1', 1]);
    const { matching } = await matched(lines);
    expect([matching.unmatched, matching.firstUnmatched.length]).toEqual([3000, 20]);
  });
});

describe('the acts that are sent', () => {
  const line = fc.record({
    invoice: fc.integer({ min: 1, max: 8 }),
    cancels: fc.boolean(),
    sku: fc.constantFrom('x', 'y'),
    quantity: fc.integer({ min: 1, max: 4 }),
  });
  const files = fc.array(line, { minLength: 1, maxLength: 40 }).map((lines) =>
    lines.map(({ invoice, cancels, sku, quantity }, index): Line => {
      const day = 1 + Math.floor(index / 2);
      return cancels
        ? [`C${invoice}`, sku, `-${quantity}`, day]
        : [String(invoice), sku, String(quantity), day];
    }),
  );

  it('never returns more of a line than it sold, nor before it, nor twice under one id', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        const { acts, matching } = await matched(file);
        const left = new Map<string, number>();
        const ids = new Set<string>();
        let moved = 0;
        for (const act of acts) {
          if (act.kind === 'sale') {
            for (const [index, { quantity }] of act.lines.entries()) {
              left.set(`${act.invoice}/${index + 1}`, Number(quantity) * 1000);
            }
            continue;
          }
          expect(ids).not.toContain(`${act.purchaseId}/${act.invoice}`);
          ids.add(`${act.purchaseId}/${act.invoice}`);
          for (const [lineId, quantity] of act.quantities) {
            const key = `${act.purchaseId}/${lineId}`;
            moved += quantity;
            left.set(key, (left.get(key) ?? Number.NaN) - quantity);
            expect(left.get(key)).toBeGreaterThanOrEqual(0);
          }
        }
        const cancelled = file.filter(([invoice]) => invoice.startsWith('C'));
        expect(matching.matched + matching.unmatched).toBe(cancelled.length);
        if (matching.unmatched === 0) {
          expect(moved).toBe(cancelled.reduce((sum, [, , quantity]) => sum - Number(quantity) * 1000, 0));
        }
      }),
    );
  });

  it('is the same beginning however much of the file follows', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.nat(), async (file, cut) => {
        const ids = file.map(([invoice], index) => `${invoice}-${index}`);
        const whole = file.map((line, index): Line => [ids[index] ?? '', line[1], line[2], line[3]]);
        const start = whole.slice(0, 1 + (cut % whole.length));
        const [some, all] = [await matched(start), await matched(whole)];
        expect(all.acts.slice(0, some.acts.length)).toEqual(some.acts);
      }),
    );
  });
});
