import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectFirst, expectReplay } from './acts.ts';
import { expectRefused } from './answers.ts';
import { type Environment, startEnvironment } from './environment.ts';

const page = readFileSync(new URL('../../docs/offline-tills.md', import.meta.url), 'utf8');
const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '');

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

let cards = 0;
const newCard = () => String(2_982_000_000 + cards++);
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** The sale of the page at another time. */
const sale = (occurredAt: string) => ({ ...example, occurredAt });
const sell = (card: string, id: string, occurredAt: string) =>
  environment.call('PUT', `/v1/members/card:${card}/purchases/${id}`, { body: sale(occurredAt) });
const takeBack = (card: string, purchaseId: string, id: string, occurredAt = ago(0)) =>
  environment.call('PUT', `/v1/members/card:${card}/purchases/${purchaseId}/returns/${id}`, {
    body: { occurredAt, lines: [{ lineId: '1', quantity: 1 }] },
  });
const replaceBy = (member: string, ...numbers: readonly string[]) =>
  environment.enrol({ identifiers: { cards: numbers } }, member);
const earned = async (member: string) =>
  (await environment.call('GET', `/v1/members/${member}/balance`)).body.available;

describe('a till that was cut off', () => {
  it('sends sales of before a card was replaced and went to somebody else: each finds its buyer', async () => {
    const [card, first] = [newCard(), await environment.enrol()];
    await replaceBy(first, card);
    const before = ago(0);
    expectFirst(await sell(card, 'first', before));
    // Stamped before the first holder got the card: the clock of a till is a little slow.
    expectFirst(await sell(card, 'early', ago(2)));
    await replaceBy(first, newCard());
    expectFirst(await sell(card, 'replaced', before));
    expectRefused(await environment.call('GET', `/v1/members/card:${card}/balance`), {
      status: 404,
      code: 'member-not-found',
    });
    const second = await environment.enrol({ identifiers: { cards: [card] } });
    expectFirst(await sell(card, 'late', before));
    const now = await sell(card, 'now', ago(0));
    expectFirst(now);
    expectReplay(await sell(card, 'now', now.body.entry.occurredAt), now);
    expect([await earned(first), await earned(second)]).toEqual([40, 10]);
    const quoted = await environment.call('POST', '/v1/quotes', {
      body: { member: `card:${card}`, purchase: sale(before) },
    });
    expect(quoted.body.redeemable.points).toBe(40);
  });

  it('sends returns after their purchases: each finds the log that has it, the newest holder first', async () => {
    const [card, first] = [newCard(), await environment.enrol()];
    await replaceBy(first, card);
    const before = ago(0);
    expectRefused(await takeBack(card, 'sold', 'r1'), { status: 404, code: 'purchase-not-found' });
    expectFirst(await sell(card, 'sold', before));
    await replaceBy(first, newCard());
    const second = await environment.enrol({ identifiers: { cards: [card] } });
    const returned = await takeBack(card, 'sold', 'r1');
    expectFirst(returned);
    expect(returned.body.entry.memberId).toBe(first);
    expectRefused(await takeBack(card, 'unsold', 'r1'), { status: 404, code: 'purchase-not-found' });
    expectFirst(await sell(card, 'sold', ago(0)));
    expect((await takeBack(card, 'sold', 'r2')).body.entry.memberId).toBe(second);
  });

  it('repeats what it sent before the card went to somebody else: it is replayed, not booked for that one', async () => {
    const [card, first] = [newCard(), await environment.enrol()];
    await replaceBy(first, card);
    const before = ago(0);
    expectFirst(await sell(card, 'again', before));
    const returned = await takeBack(card, 'again', 's1', before);
    const path = `/v1/members/card:${card}/redemptions/r1`;
    const redeemed = await environment.call('PUT', path, { body: { points: 5 } });
    await replaceBy(first, newCard());
    const second = await environment.enrol({ identifiers: { cards: [card] } });
    expectFirst(await sell(card, 'again', ago(0)));
    expectReplay(await takeBack(card, 'again', 's1', before), returned);
    expectReplay(await environment.call('PUT', path, { body: { points: 5 } }), redeemed);
    expectFirst(await environment.call('PUT', path, { body: { points: 6 } }));
    expectFirst(await takeBack(card, 'again', 's1', ago(0)));
    expect([await earned(first), await earned(second)]).toEqual([0, 10 - 6 - 5]);
  });

  it('sends deliveries by a card that was replaced: they find the purchase that waits', async () => {
    const [card, first] = [newCard(), await environment.enrol()];
    await replaceBy(first, card);
    const path = `/v1/members/card:${card}/purchases/order`;
    expectFirst(await environment.call('PUT', path, { body: { ...sale(ago(0)), maturesFrom: 'delivery' } }));
    await replaceBy(first, newCard());
    await environment.enrol({ identifiers: { cards: [card] } });
    const delivered = await environment.call('PUT', `${path}/deliveries/d1`, {
      body: { occurredAt: ago(0) },
    });
    expectFirst(delivered);
    expect(delivered.body.entry.memberId).toBe(first);
  });

  it('gives up where nobody has or had the card, also after an erasure', async () => {
    expectRefused(await sell(newCard(), 'nobody', ago(0)), { status: 404, code: 'member-not-found' });
    const [card, first] = [newCard(), await environment.enrol()];
    await replaceBy(first, card);
    const before = ago(0);
    await replaceBy(first, newCard());
    const second = await environment.enrol({ identifiers: { cards: [card] } });
    await environment.call('DELETE', `/v1/members/${first}`, { as: 'agent' });
    expectRefused(await sell(card, 'erased', before), { status: 404, code: 'member-not-found' });
    expectFirst(await sell(card, 'hers', ago(0)));
    expect(await earned(second)).toBe(10);
  });

  it('sends what is refused for good once, and tells which it is', async () => {
    const card = newCard();
    await environment.enrol({ identifiers: { cards: [card] } });
    const pointers = ['/occurredAt'];
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    expectRefused(await sell(card, 'ahead', inAnHour), { status: 422, code: 'occurred-in-future', pointers });
    expectRefused(await sell(card, 'old', ago(401 * 24 * 60)), { status: 422, code: 'too-old', pointers });
    expectFirst(await sell(card, 'weeks', ago(399 * 24 * 60)));
    // The clock was set, and the refused call left no trace.
    expectFirst(await sell(card, 'ahead', ago(0)));
  });

  it('is told each of these codes by the page', () => {
    for (const code of ['member-not-found', 'purchase-not-found', 'occurred-in-future', 'too-old']) {
      expect(page).toContain(`\`${code}\``);
    }
  });
});
