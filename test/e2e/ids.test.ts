import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Acts } from './acts.ts';
import { expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

/** The guide: its ids, and the receipt of its till, now. */
const guide = readFileSync(new URL('../../docs/ids.md', import.meta.url), 'utf8');
const [, example = ''] = /```json\n([\s\S]*?)```/.exec(guide) ?? [];
const receipt = () => ({ ...JSON.parse(example), occurredAt: new Date().toISOString() });
const [, formed = ''] = /## What an id is made of\n([\s\S]*?)\n\*\*/.exec(guide) ?? [];
const ids = new Set([...formed.matchAll(/`([a-z]+[a-z0-9.-]*\d)`/g)].map(([, id = '']) => id));

const bySale = (sale: string) => environment.call('GET', `/v1/purchases?sale=${sale}`, { as: 'agent' });

describe('the ids of the guide', () => {
  it('work, each as purchase id and as sale', async () => {
    expect(ids.size).toBe(4);
    const member = await environment.enrol();
    for (const id of ids) {
      const sale = `${id}.a`;
      const booked = await environment.buy(member, id, purchaseOf(100, { sale }));
      expect([booked.status, booked.body.entry.purchase.sale]).toEqual([201, sale]);
    }
  });
});

describe('a sale', () => {
  it('with the id of the guide is booked once, whoever sends it, and again when it came back whole', async () => {
    const { sale } = receipt();
    const [first, second] = [await environment.enrol(), await environment.enrol()];
    const sent = receipt();
    expect((await environment.buy(first, sale, sent)).status).toBe(201);
    expect((await environment.buy(first, sale, sent)).status).toBe(200);
    for (const [member, purchaseId] of [
      [second, sale],
      [second, 'of-the-shop'],
      [first, 'of-the-shop'],
    ] as const) {
      const refused = await environment.buy(member, purchaseId, receipt());
      expectRefused(refused, { status: 409, code: 'sale-booked', pointers: ['/sale'] });
      expect(refused.body).toMatchObject({ purchaseId: sale });
      expect(refused.body).not.toHaveProperty('memberId');
    }
    const forgotten = await acts.forget(second, 'told', { ...receipt(), reason: 'card-forgotten' });
    expect(forgotten.body).toMatchObject({ code: 'sale-booked', purchaseId: sale, memberId: first });
    expect((await bySale(sale)).body.items).toMatchObject([{ memberId: first, purchaseId: sale, sale }]);
    await acts.giveBack(first, sale, 'x1');
    expect((await environment.buy(second, 'edited', receipt())).status).toBe(201);
    expect((await bySale(sale)).body.items).toMatchObject([{ memberId: second, purchaseId: 'edited' }]);
  });

  it('goes with a purchase that the desk moves', async () => {
    const [wrong, right] = [await environment.enrol(), await environment.enrol()];
    await environment.buy(wrong, 'p1', purchaseOf(100, { sale: 'order-moved' }));
    await acts.move(wrong, 'p1', 'v1', { to: right, reason: 'wrong-card' });
    expect((await bySale('order-moved')).body.items).toMatchObject([{ memberId: right }]);
    expect((await environment.buy(wrong, 'p2', purchaseOf(100, { sale: 'order-moved' }))).status).toBe(409);
  });

  it('is sought alone', async () => {
    for (const [query, pointers] of [
      ['', ['/query/purchaseId']],
      ['?sale=s&purchaseId=p', ['/query/purchaseId']],
      ['?sale=s&store=cork-1', ['/query/store']],
      [`?sale=${'s'.repeat(65)}`, ['/query/sale']],
    ] as const) {
      const told = await environment.call('GET', `/v1/purchases${query}`, { as: 'agent' });
      expectRefused(told, { status: 400, code: 'validation', pointers });
    }
    expect((await bySale('order-that-nobody-has')).body).toEqual({ items: [] });
  });
});
