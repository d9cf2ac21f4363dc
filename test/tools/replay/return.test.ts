import { expect, it } from 'vitest';
import type { GoodsBack } from '../../../tools/replay/acts.ts';
import { returnOf } from '../../../tools/replay/return.ts';

const goods: GoodsBack = {
  kind: 'return',
  member: '17850',
  invoice: 'C536379',
  purchaseId: '536365',
  at: Date.UTC(2010, 11, 1, 9, 41),
  quantities: new Map([
    ['2', 1000],
    ['1', 4500],
  ]),
};

it('writes a return as the API takes it, byte for byte, under the id of its cancellation', () => {
  expect(returnOf(goods, 52)).toEqual({
    member: '17850',
    purchaseId: '536365',
    returnId: 'C536379',
    body: '{"occurredAt":"2011-11-30T09:41:00.000Z","lines":[{"lineId":"2","quantity":1},{"lineId":"1","quantity":4.5}]}',
  });
});
