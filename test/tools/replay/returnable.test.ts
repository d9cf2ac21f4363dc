import { expect, it } from 'vitest';
import type { Sale } from '../../../tools/replay/invoices.ts';
import { Returnable } from '../../../tools/replay/returnable.ts';

const head = { kind: 'sale', member: 'm', invoice: '1', at: 5 } as const;
const sale: Sale = {
  ...head,
  lines: ['x', 'y'].map((sku, index) => ({ ...head, line: index + 2, sku, quantity: '2', amount: 100 })),
};

it('records only goods that are cancelled somewhere', () => {
  const returnable = new Returnable(new Set(['m/y']));
  returnable.add(sale);
  expect(returnable.take('m/x', 1000, 5)).toBeUndefined();
  expect(returnable.take('m/y', 1000, 5)).toEqual({
    purchaseId: '1',
    lines: [{ lineId: '2', quantity: 1000 }],
  });
});
