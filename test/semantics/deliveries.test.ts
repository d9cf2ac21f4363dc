import { describe, expect, it } from 'vitest';
import { actOf } from '#shared/domain/ledger/act.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { packUndelivered, unpackUndelivered } from '#shared/domain/ledger/packed/pack-undelivered.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { bookDelivery } from '#shared/usecases/ledger/book-delivery.ts';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import type { Books } from '../shared/usecases/books.ts';
import { erase, giveBack, merge, moveTo, suspend } from '../shared/usecases/ledger/acts.ts';
import { expectSoundLog } from '../shared/usecases/ledger/sound.ts';
import { useBooks } from '../shared/usecases/use-books.ts';
import { instant, programOf, refusal } from './program.ts';

let books: Books;

useBooks((own) => {
  books = own;
});

const start = instant('2026-01-10T09:00:00Z');
const days = (count: number) => start + count * DAY_MS;

/** An order whose points wait for its delivery; a number is the money of its only line. */
function order(lines: readonly { quantity: number; amount: number }[], occurredAt = start): Purchase {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const sold = lines.map((line, index) => ({ lineId: `${index + 1}`, sku: 'SKU', ...line }));
  return { ...purchaseOf(total, { occurredAt }), lines: sold, channel: 'web', maturesFrom: 'delivery' };
}

const kettle = (amount = 10_000, occurredAt = start) => order([{ quantity: 1, amount }], occurredAt);

function logOf(program: Parameters<typeof programOf>[0] = {}): Log {
  return new Log(programOf({ maturity: { days: 14 }, ...program }), start);
}

const deliveredOf = (log: Log) => actOf(log.head.entry, 'delivery');

describe('Rule 32: points that wait for a delivery', () => {
  it('are pending without a date, and mature as if bought at the delivery', () => {
    const log = logOf();
    log.purchase('p1', kettle(), start);
    expect(log.balance(days(60))).toMatchObject({ available: 0, pending: 100, maturing: [] });
    const { entry } = log.deliver('p1', 'd1', days(20));
    expect(entry).toMatchObject({ kind: 'delivery', reference: 'purchase/p1/delivery/d1/', postings: [] });
    expect(log.balance(days(20))).toMatchObject({
      pending: 100,
      maturing: [{ at: '2026-02-13T00:00:00.000Z', points: 100 }],
    });
    expect(log.balance(days(34))).toMatchObject({ available: 100, pending: 0 });
    expectSound(log);
  });

  it('count from the purchase where a delivery says an earlier instant, and are free at once where that is long ago', () => {
    const log = logOf();
    log.purchase('p1', kettle(), start);
    const { entry } = log.deliver('p1', 'd1', days(20), { occurredAt: days(-3) });
    expect(entry.postings).toEqual([
      { account: 'available', points: 100 },
      { account: 'pending', points: -100 },
    ]);
    expect(log.balance(days(20))).toMatchObject({ available: 100, pending: 0 });
    const late = logOf();
    late.purchase('p1', kettle(), start);
    late.deliver('p1', 'd1', days(1), { occurredAt: days(-3) });
    expect(late.balance(days(1)).maturing).toEqual([{ at: '2026-01-24T00:00:00.000Z', points: 100 }]);
  });

  it('get a date by the pieces of a line that are delivered, the last with all; a return takes what waits first', () => {
    const log = logOf();
    log.purchase('p1', order([{ quantity: 3, amount: 1000 }]), start);
    log.deliver('p1', 'd1', days(1), { lines: [{ lineId: '1', quantity: 1 }] });
    expect(deliveredOf(log)?.points).toBe(3);
    log.takeBack('p1', 'r1', days(2), { lines: [{ lineId: '1', quantity: 1 }] });
    expect(actOf(log.head.entry, 'return')).toMatchObject({ reversed: 3, forgiven: 0 });
    expect(log.balance(days(2)).maturing).toMatchObject([{ points: 3 }]);
    log.deliver('p1', 'd2', days(3), { lines: [{ lineId: '1', quantity: 2 }] });
    expect(deliveredOf(log)?.points).toBe(4);
    expect(log.balance(days(3))).toMatchObject({ pending: 7, maturing: [{ points: 3 }, { points: 4 }] });
    expectSound(log);
  });

  it('are taken back from what waits of the line, then from the latest maturity, and never from other purchases', () => {
    const log = logOf({ clawback: 'pending-only' });
    log.purchase(
      'p1',
      order([
        { quantity: 4, amount: 4000 },
        { quantity: 1, amount: 1000 },
      ]),
      start,
    );
    log.purchase('other', { ...kettle(5_000, days(1)), maturesFrom: 'purchase' }, days(1));
    log.deliver('p1', 'd1', days(1), { lines: [{ lineId: '1', quantity: 1 }] });
    log.deliver('p1', 'd2', days(2), { lines: [{ lineId: '1', quantity: 1 }] });
    expect(log.balance(days(2)).maturing.map(({ points }) => points)).toEqual([60, 10]);
    log.takeBack('p1', 'r1', days(3), { lines: [{ lineId: '1', quantity: 3 }] });
    expect(actOf(log.head.entry, 'return')).toMatchObject({ reversed: 30, forgiven: 0 });
    // 20 that waited, and the 10 of the later delivery: those of the earlier one and the other purchase stay.
    expect(log.balance(days(3))).toMatchObject({ pending: 70, maturing: [{ points: 60 }] });
    log.deliver('p1', 'd3', days(4));
    expect(deliveredOf(log)?.points).toBe(10);
    expectSound(log);
  });

  it('are the purchase’s own also where other lines wait: they are taken before anything is forgiven', () => {
    const log = logOf({ clawback: 'pending-only', maturity: { days: 0 } });
    log.purchase(
      'p1',
      order([
        { quantity: 1, amount: 4000 },
        { quantity: 1, amount: 1000 },
      ]),
      start,
    );
    log.deliver('p1', 'd1', days(1), { lines: [{ lineId: '1', quantity: 1 }] });
    log.takeBack('p1', 'r1', days(2), { lines: [{ lineId: '1', quantity: 1 }] });
    expect(actOf(log.head.entry, 'return')).toMatchObject({ reversed: 10, forgiven: 30 });
    expect(log.balance(days(2))).toMatchObject({ available: 40, pending: 0 });
    expectSound(log);
  });

  it('come back whole with goods that were never delivered', () => {
    const log = logOf();
    log.purchase('p1', kettle(), start);
    log.takeBack('p1', 'r1', days(2));
    expect(log.balance(days(2))).toMatchObject({ available: 0, pending: 0, lifetime: { reversed: 100 } });
    // Nobody takes the goods back out of the parcel: a delivery of them is booked, and nothing matures.
    expect(log.deliver('p1', 'd1', days(3)).entry.postings).toEqual([]);
    expect(deliveredOf(log)?.points).toBe(0);
    expectSound(log);
  });

  it('expire as at the booking, yet not before they mature', () => {
    const log = logOf({ expiry: { months: 1, roundTo: 'day' } });
    log.purchase('p1', kettle(), start);
    log.purchase('p2', kettle(), start);
    log.deliver('p1', 'd1', days(25));
    // Their day is 10 February; they mature on 18 February, and are gone then.
    expect(log.balance(days(38))).toMatchObject({ pending: 200, available: 0 });
    expect(log.balance(days(40))).toMatchObject({ pending: 100, available: 0, lifetime: { expired: 100 } });
    log.deliver('p2', 'd2', days(60), { occurredAt: days(30) });
    expect(log.head.entry.postings).toEqual([
      { account: 'pending', points: -100 },
      { account: 'expired', points: 100 },
    ]);
    expectSound(log);
  });

  it('expire 400 days after the purchase; a later delivery matures nothing', () => {
    const log = logOf();
    log.purchase('p1', kettle(), start);
    expect(log.balance(days(400) - 1)).toMatchObject({ pending: 100, lifetime: { expired: 0 } });
    expect(log.balance(days(400))).toMatchObject({ pending: 0, lifetime: { expired: 100 } });
    log.deliver('p1', 'd1', days(401), { anyAge: true });
    expect(log.records.at(-2)?.entry).toMatchObject({
      kind: 'expiry',
      postings: [
        { account: 'pending', points: -100 },
        { account: 'expired', points: 100 },
      ],
    });
    expect(deliveredOf(log)?.points).toBe(0);
    expectSound(log);
  });

  it('take 24 bytes of state, wait for at most 40 purchases, and the next matures from the purchase', () => {
    const log = logOf();
    const before = log.head.state;
    for (let index = 1; index <= 40; index += 1) log.purchase(`p${index}`, kettle(100), start);
    const { undelivered = [] } = log.head.state;
    expect(undelivered).toHaveLength(40);
    expect(packUndelivered(undelivered)).toHaveLength(40 * 24);
    expect(unpackUndelivered(packUndelivered(undelivered))).toEqual(undelivered);
    expect(before.undelivered).toBeUndefined();
    log.purchase('p41', kettle(100), start);
    expect(log.head.entry.change).toMatchObject({ notWaiting: true });
    expect(log.balance(start)).toMatchObject({ pending: 41, maturing: [{ points: 1 }] });
    expect(() => log.deliver('p41', 'd1', days(1))).toThrow(refusal('not-waiting'));
    log.deliver('p1', 'd1', days(1));
    log.purchase('p42', kettle(), days(1));
    expect(log.head.state.undelivered).toHaveLength(40);
    expectSound(log);
  });
});

describe('Rule 32: a delivery', () => {
  const orderOf = () => {
    const log = logOf();
    log.purchase(
      'p1',
      order([
        { quantity: 3, amount: 3000 },
        { quantity: 2, amount: 2000 },
      ]),
      start,
    );
    return log;
  };

  it('is refused by line where it is of more than was bought, or of more than is left', () => {
    const log = orderOf();
    log.deliver('p1', 'd1', days(1), { lines: [{ lineId: '1', quantity: 2 }] });
    const { records } = log;
    const asked = [
      { lineId: '2', quantity: 2 },
      { lineId: '1', quantity: 1.5 },
    ];
    expect(() => log.deliver('p1', 'd2', days(2), { lines: asked })).toThrow(
      expect.objectContaining({
        code: 'amount-exceeds-original',
        data: expect.objectContaining({ lines: [{ lineId: '1', deliverable: 1 }] }),
      }),
    );
    expect(() => log.deliver('p1', 'd2', days(2), { lines: [{ lineId: '9', quantity: 1 }] })).toThrow(
      refusal('unknown-line'),
    );
    expect(log.records).toHaveLength(records.length);
  });

  it('counts pieces that came back, delivered or not', () => {
    const log = orderOf();
    log.takeBack('p1', 'r1', days(1), { lines: [{ lineId: '1', quantity: 1 }] });
    log.deliver('p1', 'd1', days(2), { lines: [{ lineId: '1', quantity: 3 }] });
    expect(deliveredOf(log)?.points).toBe(20);
    expect(() => log.deliver('p1', 'd2', days(2), { lines: [{ lineId: '1', quantity: 1 }] })).toThrow(
      refusal('amount-exceeds-original'),
    );
  });

  it('without lines takes what is left, and a second one finds nothing', () => {
    const log = orderOf();
    log.deliver('p1', 'd1', days(1), { lines: [{ lineId: '1', quantity: 2 }] });
    log.deliver('p1', 'd2', days(2));
    expect(deliveredOf(log)?.points).toBe(30);
    expect(() => log.deliver('p1', 'd3', days(2))).toThrow(refusal('amount-exceeds-original'));
  });

  it('names a line that the purchase does not have: it is told so, also where all is delivered', () => {
    const log = orderOf();
    const unknown = { lines: [{ lineId: '9', quantity: 1 }] };
    const told = 'The delivery names a line that the purchase does not have, or a discount.';
    expect(() => log.deliver('p1', 'd1', days(1), unknown)).toThrow(told);
    log.deliver('p1', 'd1', days(1));
    expect(() => log.deliver('p1', 'd2', days(1), unknown)).toThrow(told);
  });

  it('is the last of 20', () => {
    const log = logOf();
    log.purchase('p1', order([{ quantity: 30, amount: 30_000 }]), start);
    const one = { lines: [{ lineId: '1', quantity: 1 }] };
    for (let index = 1; index <= 20; index += 1) log.deliver('p1', `d${index}`, days(1), one);
    expect(() => log.deliver('p1', 'd21', days(1), one)).toThrow(refusal('too-many-parts'));
    expect(log.balance(days(1))).toMatchObject({ pending: 300, maturing: [{ points: 200 }] });
    // Points that were never delivered come back first.
    log.takeBack('p1', 'r1', days(2));
    expect(log.balance(days(2))).toMatchObject({ pending: 0, available: 0 });
    expectSound(log);
  });

  it('is refused for a purchase that waits for none, or that is not booked yet', () => {
    const log = logOf();
    log.purchase('p1', { ...kettle(), maturesFrom: 'purchase' }, start);
    log.purchase('p2', purchaseOf(1000, { occurredAt: start }), start);
    for (const id of ['p1', 'p2']) {
      expect(() => log.deliver(id, 'd1', days(1))).toThrow(refusal('not-waiting'));
    }
    expect(() => log.deliver('p3', 'd1', days(1))).toThrow(refusal('purchase-not-found'));
    expect(() => log.deliver('p1', 'd1', days(1), { occurredAt: days(2) })).toThrow(
      refusal('occurred-in-future'),
    );
  });
});

const clocked = (amount = 10_000) => kettle(amount, books.clock);
const content = () => ({ occurredAt: books.clock, anyAge: false, contentHash: contentHash({}) });
const deliver = (member: string, purchaseId: string, deliveryId: string, how: object = {}) =>
  bookDelivery(books.ports, books.programs, member, { purchaseId, deliveryId, ...content(), ...how });
const balance = (member: string) => getBalance(books.ports, books.programs, member, undefined);

describe('Rules 27 to 29: deliveries', () => {
  it('replay for ever, and tell what matures when', async () => {
    const member = await books.newMember();
    await books.buy(member, 'p1', clocked());
    const first = await deliver(member, 'p1', 'd1');
    expect(first.answer).toMatchObject({
      entry: { kind: 'delivery', purchaseId: 'p1', deliveryId: 'd1' },
      pointsDelivered: 100,
      balance: { available: 100, pending: 0 },
    });
    expect(await deliver(member, 'p1', 'd1')).toEqual({ ...first, replayed: true });
    const other = { purchaseId: 'p1', deliveryId: 'd1', ...content(), contentHash: contentHash({ a: 1 }) };
    await expect(bookDelivery(books.ports, books.programs, member, other)).rejects.toEqual(
      refusal('reference-reused'),
    );
    await giveBack(books, member, 'p1', 'r1');
    const shown = await getPurchase(books, member, 'p1');
    expect(shown).toMatchObject({ pointsEarned: 100, pointsReversed: 100, lines: [{ returned: 1 }] });
    await expectSoundLog(books, member);
  });

  it('are taken for suspended and erased members', async () => {
    const [suspended, erased] = [await books.newMember(), await books.newMember()];
    for (const member of [suspended, erased]) await books.buy(member, 'p1', clocked());
    await suspend(books, suspended, 's1');
    await erase(books, erased);
    expect((await deliver(suspended, 'p1', 'd1')).answer.balance).toMatchObject({ available: 100 });
    const { answer } = await deliver(erased, 'p1', 'd1');
    expect(answer).toMatchObject({ pointsDelivered: 0, balance: { available: 0, pending: 0 } });
    for (const member of [suspended, erased]) await expectSoundLog(books, member);
  });

  it('after a merge are those of the log that the purchase stands in, also where both have one of its id', async () => {
    const [into, from] = [await books.newMember(), await books.newMember()];
    await books.buy(into, 'same', clocked(3_000));
    await books.buy(from, 'same', clocked(5_000));
    await books.buy(from, 'other', clocked(7_000));
    await merge(books, into, from, 'g1');
    expect(await balance(into)).toMatchObject({ available: 0, pending: 150 });
    expect((await deliver(into, 'same', 'd1')).answer).toMatchObject({ pointsDelivered: 30 });
    expect((await deliver(into, 'other', 'd1')).answer).toMatchObject({ pointsDelivered: 70 });
    expect(await balance(into)).toMatchObject({ available: 100, pending: 50 });
    await expectSoundLog(books, into);
  });

  it('with `of` are those of a merged member, where the survivor has the id, too', async () => {
    const [into, from] = [await books.newMember(), await books.newMember()];
    const three = { ...clocked(3_000), lines: order([{ quantity: 3, amount: 3_000 }]).lines };
    for (const member of [into, from]) await books.buy(member, 'same', three);
    const one = { lines: [{ lineId: '1', quantity: 1 }] };
    const before = await deliver(from, 'same', 'd0', one);
    await merge(books, into, from, 'g1');
    const of = { of: from };
    expect(await deliver(into, 'same', 'd0', { ...one, ...of })).toEqual({ ...before, replayed: true });
    expect((await deliver(into, 'same', 'd1')).answer).toMatchObject({ pointsDelivered: 30 });
    const theirs = await deliver(into, 'same', 'd1', { ...one, ...of });
    expect(theirs.replayed).toBe(false);
    expect(theirs.answer).toMatchObject({
      pointsDelivered: 10,
      entry: { reference: `purchase/${from}:same/delivery/d1/`, memberId: into, purchaseId: 'same' },
    });
    expect(await deliver(into, 'same', 'd1', { ...one, ...of })).toEqual({ ...theirs, replayed: true });
    expect((await deliver(into, 'same', 'd2', of)).answer).toMatchObject({ pointsDelivered: 10 });
    await expect(deliver(into, 'same', 'd3', of)).rejects.toEqual(refusal('amount-exceeds-original'));
    expect(await balance(into)).toMatchObject({ available: 60, pending: 0 });
    await expectSoundLog(books, into);
  });

  it('with `of` are 20 at most, before and after the merge', async () => {
    const [into, from] = [await books.newMember(), await books.newMember()];
    const many = { ...clocked(30_000), lines: order([{ quantity: 30, amount: 30_000 }]).lines };
    for (const member of [into, from]) await books.buy(member, 'same', many);
    const one = { lines: [{ lineId: '1', quantity: 1 }] };
    for (let index = 0; index < 12; index += 1) await deliver(from, 'same', `d${index}`, one);
    await merge(books, into, from, 'g1');
    const theirs = { ...one, of: from };
    for (let index = 12; index < 20; index += 1) await deliver(into, 'same', `d${index}`, theirs);
    await expect(deliver(into, 'same', 'd20', theirs)).rejects.toEqual(refusal('too-many-parts'));
    expect((await deliver(into, 'same', 'd20', one)).answer).toMatchObject({ pointsDelivered: 10 });
  });

  it('with `of` of somebody never merged, or without that purchase, are refused', async () => {
    const [into, from, stranger] = [
      await books.newMember(),
      await books.newMember(),
      await books.newMember(),
    ];
    await books.buy(into, 'p1', clocked());
    await merge(books, into, from, 'g1');
    await expect(deliver(into, 'p1', 'd1', { of: stranger })).rejects.toEqual(refusal('member-not-found'));
    await expect(deliver(into, 'p1', 'd1', { of: from })).rejects.toEqual(refusal('purchase-not-found'));
    expect((await deliver(into, 'p1', 'd1', { of: into })).answer).toMatchObject({ pointsDelivered: 100 });
  });

  it('are joined by a merge, and more than 40 together refuse it', async () => {
    const [into, from] = [await books.newMember(), await books.newMember()];
    for (let index = 0; index < 21; index += 1) {
      await books.buy(into, `p${index}`, clocked(100));
      if (index < 20) await books.buy(from, `p${index}`, clocked(100));
    }
    await expect(merge(books, into, from, 'g1')).rejects.toMatchObject({
      code: 'state-full',
      data: { what: 'undelivered purchases', limit: 40 },
    });
    await deliver(into, 'p20', 'd1');
    await merge(books, into, from, 'g1');
    expect(await balance(into)).toMatchObject({ available: 1, pending: 40 });
    const { answer } = await books.buy(into, 'p99', clocked(100));
    expect(answer).toMatchObject({ notWaiting: true, balance: { available: 2, pending: 40 } });
  });

  it('are awaited where a purchase moved to', async () => {
    const [wrong, right] = [await books.newMember(), await books.newMember()];
    await books.buy(wrong, 'p1', clocked());
    await moveTo(books, wrong, right, 'p1', 'm1');
    expect(await balance(wrong)).toMatchObject({ available: 0, pending: 0 });
    expect(await balance(right)).toMatchObject({ available: 0, pending: 100 });
    await expect(deliver(wrong, 'p1', 'd1')).rejects.toEqual(refusal('purchase-not-found'));
    expect((await deliver(right, 'p1', 'd1')).answer.balance.available).toBe(100);
    await books.buy(wrong, 'p2', clocked());
    await deliver(wrong, 'p2', 'd1');
    await moveTo(books, wrong, right, 'p2', 'm2');
    expect(await balance(right)).toMatchObject({ available: 200, pending: 0 });
    for (const member of [wrong, right]) await expectSoundLog(books, member);
  });
});
