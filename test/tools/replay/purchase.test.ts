import { expect, it } from 'vitest';
import type { Sale } from '../../../tools/replay/invoices.ts';
import { purchaseOf } from '../../../tools/replay/purchase.ts';

const line = { kind: 'sale' as const, member: '17850', invoice: '536365', at: Date.UTC(2010, 11, 1, 8, 26) };
const sale: Sale = {
  ...line,
  lines: [
    { ...line, line: 2, sku: '85123A', quantity: '6', amount: 1530 },
    { ...line, line: 3, sku: '71053', quantity: '0.5', amount: 0, at: line.at + 60_000 },
  ],
};

it('writes a sale as the API takes it, byte for byte', () => {
  expect(purchaseOf(sale, 52)).toEqual({
    member: '17850',
    purchaseId: '536365',
    body:
      '{"occurredAt":"2011-11-30T08:26:00.000Z","channel":"web","store":"online-retail","currency":"GBP","total":1530,' +
      '"lines":[{"lineId":"1","sku":"85123A","quantity":6,"amount":1530},{"lineId":"2","sku":"71053","quantity":0.5,"amount":0}]}',
  });
});

it('keeps dates that are not to be moved', () => {
  expect(JSON.parse(purchaseOf(sale, 0).body)).toMatchObject({ occurredAt: '2010-12-01T08:26:00.000Z' });
});
