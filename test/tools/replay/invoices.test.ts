import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvoiceLine } from '../../../tools/replay/invoice-line.ts';
import { type Invoice, invoicesOf, nothingLeftOut } from '../../../tools/replay/invoices.ts';
import { surveyOf } from '../../../tools/replay/survey.ts';

interface Line {
  readonly invoice: string;
  readonly member: string;
  readonly leftOut?: 'no customer' | 'not above zero';
}

const at = (line: number): number => Date.UTC(2010, 11, 1) + line * 1000;

async function* numbered(lines: readonly Line[]): AsyncGenerator<InvoiceLine> {
  for (const [index, line] of lines.entries()) {
    const kind = line.invoice.startsWith('C') ? ('cancellation' as const) : ('sale' as const);
    yield { ...line, kind, line: index + 2, sku: `s${index}`, quantity: '1', amount: index, at: at(index) };
  }
}

async function together(lines: readonly Line[]) {
  const survey = await surveyOf(numbered(lines));
  const leftOut = nothingLeftOut();
  const invoices: Invoice[] = [];
  for await (const invoice of invoicesOf(numbered(lines), new Map(survey.split), leftOut)) {
    invoices.push(invoice);
  }
  return { survey, leftOut, invoices };
}

describe('joining lines to invoices', () => {
  it('holds for any arrangement of lines: every line once, in its invoice, invoices and lines in the order they began', async () => {
    const line = fc.record({
      invoice: fc.constantFrom('1', '2', '3', 'C4'),
      member: fc.constantFrom('a', 'b'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), async (lines) => {
        const { invoices, survey } = await together(lines);
        const expected = Map.groupBy(
          lines.keys(),
          (index) => `${lines[index]?.member}/${lines[index]?.invoice}`,
        );
        expect(
          invoices.map((one) => [`${one.member}/${one.invoice}`, one.lines.map((l) => l.amount)]),
        ).toEqual([...expected]);
        expect(survey.sales).toBe(invoices.filter(({ kind }) => kind === 'sale').length);
      }),
    );
  });

  it('yields an invoice as soon as the next begins', async () => {
    let read = 0;
    async function* watched() {
      for await (const line of numbered([1, 1, 2, 3].map((n) => ({ invoice: String(n), member: 'a' })))) {
        read++;
        yield line;
      }
    }
    const first = await invoicesOf(watched(), new Map(), nothingLeftOut()).next();
    expect(first.value).toMatchObject({ invoice: '1', at: at(0) });
    expect(read).toBe(3);
  });

  it('counts what it leaves out', async () => {
    const { leftOut, invoices } = await together([
      { invoice: '1', member: '', leftOut: 'no customer' },
      { invoice: 'C2', member: '', leftOut: 'no customer' },
      { invoice: '4', member: 'a', leftOut: 'not above zero' },
      { invoice: '4', member: 'a' },
    ]);
    expect(leftOut).toEqual({ linesWithoutCustomer: 2, linesNotAboveZero: 1 });
    expect(invoices).toHaveLength(1);
  });

  it('finds the goods that are cancelled somewhere', async () => {
    const { survey } = await together([
      { invoice: '1', member: 'a' },
      { invoice: 'C2', member: 'b' },
      { invoice: 'C3', member: '', leftOut: 'no customer' },
    ]);
    expect(survey).toMatchObject({ sales: 1, cancelled: ['b/s1'] });
  });

  it('does not count an invoice as scattered for left-out lines between its own', async () => {
    const { survey } = await together([
      { invoice: '1', member: 'a' },
      { invoice: '2', member: '', leftOut: 'no customer' },
      { invoice: '1', member: 'a' },
    ]);
    expect(survey).toEqual({ lines: 3, sales: 1, lastAt: at(2), split: [], cancelled: [] });
  });

  it('refuses a file that would have to be held in memory', async () => {
    const scattered = Array.from({ length: 10_001 }, (_, n) => ({ invoice: String(n), member: 'a' }));
    await expect(together([...scattered, { invoice: '0', member: 'a' }])).rejects.toThrow(
      'The lines of invoice 0 are too far apart (up to line 10003). Sort the file by invoice first.',
    );
  });

  it('says that a header alone is not enough', async () => {
    await expect(together([])).rejects.toMatchObject({ exitCode: 2, message: /no invoice lines/ });
  });
});
