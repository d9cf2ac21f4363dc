import { describe, expect, it } from 'vitest';
import { accrue } from '#shared/domain/ledger/acts/accrue.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Log } from './log.ts';
import { purchaseOf } from './purchases.ts';

const start = Date.parse('2026-01-10T09:00:00Z');
const at = (text: string) => Date.parse(text);
const waiting: Program = { ...initialProgram, timeZone: 'Europe/Dublin', maturity: { days: 14 } };

function balanceOf(log: Log, instant: number) {
  const { entry, state } = log.head;
  return describeBalance(log.program, { memberId: log.memberId, seq: entry.seq, state }, instant);
}

const summary = (log: Log) =>
  log.records.map(({ entry }) => [
    entry.seq,
    entry.kind,
    entry.reference,
    entry.balance.available,
    entry.balance.pending,
  ]);

describe('accrual', () => {
  it('rule 4: without a wait points are available at once, in a lot that ends with its month', () => {
    const log = new Log(initialProgram, start);
    const occurredAt = at('2026-02-03T12:00:00Z');
    log.purchase('p1', purchaseOf(5000, { occurredAt }), occurredAt);
    expect(balanceOf(log, occurredAt)).toMatchObject({
      available: 50,
      pending: 0,
      expiring: [{ at: '2028-03-01T00:00:00.000Z', points: 50 }],
      lifetime: { earned: 50 },
    });
  });

  it('rules 3 and 4: pending points mature at local midnight, written before the next booking', () => {
    const log = new Log(waiting, start);
    log.purchase(
      'p1',
      purchaseOf(5000, { occurredAt: at('2026-06-01T12:00:00Z') }),
      at('2026-06-01T12:00:00Z'),
    );
    expect(balanceOf(log, at('2026-06-14T22:59:59.999Z'))).toMatchObject({
      available: 0,
      pending: 50,
      maturing: [{ at: '2026-06-14T23:00:00.000Z', points: 50 }],
    });
    expect(balanceOf(log, at('2026-06-14T23:00:00Z'))).toMatchObject({ available: 50, pending: 0, seq: 1 });
    log.purchase(
      'p2',
      purchaseOf(1000, { occurredAt: at('2026-06-20T12:00:00Z') }),
      at('2026-06-20T12:00:00Z'),
    );
    expect(summary(log)).toEqual([
      [0, 'enrolment', 'enrolment/', 0, 0],
      [1, 'accrual', 'purchase/p1/', 0, 50],
      [2, 'maturation', 'due/maturation/2026-06-14T23:00:00.000Z/', 50, 0],
      [3, 'accrual', 'purchase/p2/', 50, 10],
    ]);
    expect(log.records[2]?.entry).toMatchObject({
      occurredAt: at('2026-06-14T23:00:00Z'),
      recordedAt: at('2026-06-20T12:00:00Z'),
    });
  });

  it('rule 4: a purchase so late that its wait is over goes straight to available', () => {
    const log = new Log(waiting, start);
    log.purchase(
      'p1',
      purchaseOf(5000, { occurredAt: at('2026-06-01T12:00:00Z') }),
      at('2026-06-20T12:00:00Z'),
    );
    expect(summary(log).at(-1)).toEqual([1, 'accrual', 'purchase/p1/', 50, 0]);
  });

  it('rule 3: several instants of a kind are one entry, at the latest of them', () => {
    const log = new Log(waiting, start);
    for (const day of ['01', '02', '03']) {
      const occurredAt = at(`2026-06-${day}T12:00:00Z`);
      log.purchase(`p${day}`, purchaseOf(1000, { occurredAt }), occurredAt);
    }
    log.purchase(
      'later',
      purchaseOf(1000, { occurredAt: at('2026-07-01T12:00:00Z') }),
      at('2026-07-01T12:00:00Z'),
    );
    const due = log.records.filter(({ entry }) => entry.kind === 'maturation');
    expect(due.map(({ entry }) => [entry.reference, entry.balance.available])).toEqual([
      ['due/maturation/2026-06-16T23:00:00.000Z/', 30],
    ]);
  });

  it('rule 4: points expire at the first instant after their last valid day, and a late booking writes it', () => {
    const log = new Log({ ...initialProgram, expiry: { months: 1, roundTo: 'day' } }, start);
    log.purchase(
      'p1',
      purchaseOf(5000, { occurredAt: at('2026-01-31T12:00:00Z') }),
      at('2026-01-31T12:00:00Z'),
    );
    expect(balanceOf(log, at('2026-02-28T23:59:59.999Z')).available).toBe(50);
    expect(balanceOf(log, at('2026-03-01T00:00:00Z'))).toMatchObject({
      available: 0,
      lifetime: { expired: 50 },
    });
    log.purchase(
      'p2',
      purchaseOf(1000, { occurredAt: at('2026-03-05T12:00:00Z') }),
      at('2026-03-05T12:00:00Z'),
    );
    expect(summary(log).slice(2)).toEqual([
      [2, 'expiry', 'due/expiry/2026-03-01T00:00:00.000Z/', 0, 0],
      [3, 'accrual', 'purchase/p2/', 10, 0],
    ]);
  });

  it('rule 4: points past their expiry are booked and expired in one step, each under a reference of its own', () => {
    const log = new Log({ ...initialProgram, expiry: { months: 1, roundTo: 'day' } }, start);
    const late = { occurredAt: at('2026-01-31T12:00:00Z') };
    log.purchase('p1', purchaseOf(5000, late), at('2026-03-05T12:00:00Z'));
    log.purchase('p2', purchaseOf(3000, late), at('2026-03-05T12:00:01Z'));
    expect(summary(log).slice(1)).toEqual([
      [1, 'accrual', 'purchase/p1/', 50, 0],
      [2, 'expiry', 'due/expiry/2026-03-01T00:00:00.000Z/', 0, 0],
      [3, 'accrual', 'purchase/p2/', 30, 0],
      [4, 'expiry', 'due/expiry/2026-03-01T00:00:00.001Z/', 0, 0],
    ]);
  });

  it('rule 9: the tier before the purchase multiplies, the tier it reaches holds from the next', () => {
    const log = new Log(initialProgram, start);
    const first = log.purchase('p1', purchaseOf(100_000, { occurredAt: start }), start);
    expect(first.entry).toMatchObject({
      tierChange: { from: 'blue', to: 'silver' },
      balance: { available: 1000 },
    });
    const second = log.purchase('p2', purchaseOf(10_000, { occurredAt: start }), start);
    expect(second.entry.tierChange).toBeUndefined();
    expect(second.entry.awards).toEqual([
      { reason: 'base', points: 100 },
      { reason: 'tier', points: 25 },
    ]);
  });

  it('rule 8: a purchase worth nothing is an entry with no postings', () => {
    const log = new Log(initialProgram, start);
    const { entry } = log.purchase('p1', purchaseOf(0, { occurredAt: start }), start);
    expect(entry).toMatchObject({ kind: 'accrual', postings: [], awards: [] });
  });

  it('writes the fall of a tier as an entry of its own', () => {
    const log = new Log(initialProgram, start);
    log.purchase('p1', purchaseOf(100_000, { occurredAt: start }), start);
    const later = at('2028-06-01T00:00:00Z');
    log.purchase('p2', purchaseOf(100, { occurredAt: later }), later);
    const tier = log.records.find(({ entry }) => entry.kind === 'tier');
    expect(tier?.entry).toMatchObject({
      reference: 'due/tier/2028-01-10T00:00:00.000Z/',
      tierChange: { from: 'silver', to: 'blue' },
      postings: [],
    });
  });
});

describe('refusals', () => {
  const { state } = new Log(initialProgram, start).head;
  const decide = (
    changes: Parameters<typeof purchaseOf>[1],
    options: { anyAge?: boolean; status?: 'suspended' | 'erased' } = {},
  ) =>
    accrue(
      initialProgram,
      options.status ? { ...state, status: options.status } : state,
      {
        purchaseId: 'p1',
        purchase: purchaseOf(1000, { occurredAt: start, ...changes }),
        contentHash: '',
        anyAge: options.anyAge ?? false,
      },
      start,
    );
  const DAY = 86_400_000;

  it.each([
    ['5 minutes ahead', { occurredAt: start + 300_000 }],
    ['400 days back', { occurredAt: start - 400 * DAY }],
  ])('takes a purchase %s', (_, changes) => {
    expect(decide(changes).length).toBeGreaterThan(0);
  });

  it.each([
    ['occurred-in-future', { occurredAt: start + 300_001 }, {}],
    ['too-old', { occurredAt: start - 400 * DAY - 1 }, {}],
    ['unsupported-currency', { currency: 'CHF' }, {}],
    ['unsupported-currency', { currency: 'XXX' }, {}],
    ['member-suspended', {}, { status: 'suspended' as const }],
    ['member-erased', {}, { status: 'erased' as const }],
  ])('%s', (code, changes, options) => {
    expect(() => decide(changes, options)).toThrow(expect.objectContaining({ code }));
  });

  it('history of any age is an import', () => {
    expect(decide({ occurredAt: start - 4000 * DAY }, { anyAge: true })).toHaveLength(2);
  });

  it('payments-exceed-payable', () => {
    const payments = [{ redemptionId: 'r', amount: 1001 }];
    const refusal = expect.objectContaining({ code: 'payments-exceed-payable', status: 422 });
    expect(() => decide({ payments })).toThrow(refusal);
    expect(decide({ payments: [{ redemptionId: 'r', amount: 1000 }] })).toHaveLength(1);
  });
});
