import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { id } from '#shared/contracts/fields.ts';
import { accounts, memberAccounts, programAccounts } from '#shared/domain/ledger/accounts.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { packRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import type { AccountState, MemberStatus } from '#shared/domain/ledger/state.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { DAY_MS, formatInstant } from '#shared/domain/time/calendar.ts';
import { describePurchaseAnswer } from '#shared/usecases/ledger/book-purchase.ts';
import { describeRedemptionAnswer } from '#shared/usecases/ledger/describe-redemption.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { instant, programOf, refusal } from './program.ts';

const enrolledAt = instant('2026-01-10T09:00:00Z');
const sale = (amount: number, occurredAt = enrolledAt) => purchaseOf(amount, { occurredAt });

describe('Rule 26: ids and references', () => {
  it.each([
    ['a', true],
    ['7-till.000~1_x', true],
    ['a'.repeat(64), true],
    ['a'.repeat(65), false],
    ['', false],
    ['-a', false],
    ['.a', false],
    ['~a', false],
    ['a/b', false],
    ['a b', false],
    ['é', false],
  ])('an id begins with a letter or digit: %j', (text, accepted) => {
    expect(id.safeParse(text).success).toBe(accepted);
  });

  it('a reference says what caused an entry, and is closed by its slash', () => {
    const ann = new Log(programOf({ maturity: { days: 1 } }), enrolledAt, 'ann');
    const bob = new Log(initialProgram, enrolledAt, 'bob');
    const now = enrolledAt + DAY_MS;
    ann.purchase('p1', sale(100_000), enrolledAt);
    ann.adjust('a1', 10, now);
    ann.redeem('r1', { points: 5 }, now);
    ann.refund('r1', 'f1', now);
    ann.reserve('r2', 5, now);
    ann.capture('r2', now);
    ann.reserve('r3', 5, now);
    ann.void('r3', now);
    ann.reserve('r4', 5, now);
    ann.transfer('t1', bob, 5, now + DAY_MS);
    ann.takeBack('p1', 'x1', now + DAY_MS);
    ann.sweep(now + 3000 * DAY_MS);
    expect([ann, bob].flatMap(({ records }) => records.slice(1).map(({ entry }) => entry.reference))).toEqual(
      [
        'purchase/p1/',
        'due/maturation/2026-01-11T00:00:00.000Z/',
        'adjustment/a1/',
        'redemption/r1/',
        'redemption/r1/refund/f1/',
        'redemption/r2/',
        'redemption/r2/capture/',
        'redemption/r3/',
        'redemption/r3/void/',
        'redemption/r4/',
        'redemption/r4/lapse/',
        'transfer-out/t1/',
        'purchase/p1/return/x1/',
        'transfer-in/ann/t1/',
      ],
    );
  });

  it('ids are unique per member and collection, of returns and refunds per parent, of a transfer-in per sender', () => {
    const ann = new Log(initialProgram, enrolledAt, 'ann');
    const bob = new Log(initialProgram, enrolledAt, 'bob');
    const eve = new Log(initialProgram, enrolledAt, 'eve');
    for (const log of [ann, bob, eve]) {
      log.purchase('1', sale(10_000), enrolledAt);
      log.purchase('2', sale(10_000), enrolledAt);
      log.adjust('1', 10, enrolledAt);
      for (const redemption of ['1', '2']) {
        log.redeem(redemption, { points: 10 }, enrolledAt);
        log.refund(redemption, '1', enrolledAt);
      }
      for (const purchase of ['1', '2']) {
        log.takeBack(purchase, '1', enrolledAt, { lines: [{ lineId: '1', quantity: 0.5 }] });
      }
    }
    ann.transfer('1', eve, 5, enrolledAt);
    bob.transfer('1', eve, 5, enrolledAt);
    for (const { records } of [ann, bob, eve]) {
      expect(new Set(records.map(({ entry }) => entry.reference)).size).toBe(records.length);
    }
  });
});

describe('Rule 27: the same content, the same answer', () => {
  it('is the same JSON in its canonical form: the order of keys is nothing, a default is something', () => {
    const ordered = { points: 5, value: { amount: 1, currency: 'EUR' } };
    expect(contentHash({ value: { currency: 'EUR', amount: 1 }, points: 5 })).toBe(contentHash(ordered));
    expect(contentHash(JSON.parse('{"points":5.0,"value":{"amount":1e0,"currency":"\\u0045UR"}}'))).toBe(
      contentHash(ordered),
    );
    expect(contentHash({ ...ordered, capture: true })).not.toBe(contentHash(ordered));
    expect(contentHash({ lines: [1, 2] })).not.toBe(contentHash({ lines: [2, 1] }));
  });

  it('holds for any JSON, whatever the order of its keys', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, inner]) => [key, turned(inner)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(contentHash(turned(value))).toBe(contentHash(value));
      }),
    );
  });

  /** A log in which every answer has something to say. */
  function lived() {
    const program = programOf({ version: 5, expiry: { months: 1, roundTo: 'day' } });
    const log = new Log(program, enrolledAt);
    const records = {
      first: log.purchase('p1', sale(100_000), enrolledAt),
      late: log.purchase('p2', sale(700, enrolledAt - 40 * DAY_MS), enrolledAt),
      reserved: log.reserve('r1', 300, enrolledAt),
      captured: log.capture('r1', enrolledAt, 100),
      voided: log.reserve('r2', 30, enrolledAt) && log.void('r2', enrolledAt),
      redeemed: log.redeem('r3', { value: { amount: 1, currency: 'GBP' } }, enrolledAt + 40 * 60_000),
      refunded: log.refund('r3', 'f1', enrolledAt + DAY_MS),
    };
    return { program, log, records };
  }
  const stored = (record: LedgerRecord) => unpackRecord(packRecord(record));

  it("a replay's body is a pure function of the recorded entry and its programme: the same bytes", () => {
    const { program, records } = lived();
    for (const record of [records.first, records.late]) {
      const answer = describePurchaseAnswer(program, record);
      expect(JSON.stringify(describePurchaseAnswer(program, stored(record)))).toBe(JSON.stringify(answer));
      expect(answer.balance.asOf).toBe(formatInstant(record.entry.recordedAt));
    }
    const { reserved, captured, voided, redeemed, refunded } = records;
    for (const record of [reserved, captured, voided, redeemed, refunded]) {
      const answer = describeRedemptionAnswer(program, record);
      expect(JSON.stringify(describeRedemptionAnswer(program, stored(record)))).toBe(JSON.stringify(answer));
      expect(answer.balance.asOf).toBe(formatInstant(record.entry.recordedAt));
    }
  });

  it('shows the recorded state: a reservation that was captured later is still returned as reserved', () => {
    const { program, records } = lived();
    const { redemption, balance } = describeRedemptionAnswer(program, records.reserved);
    expect(redemption).toMatchObject({ status: 'reserved', points: 300, captured: 0 });
    expect(balance).toMatchObject({ available: 700, reserved: 300 });
    expect(describeRedemptionAnswer(program, records.captured).redemption).toMatchObject({
      status: 'captured',
      captured: 100,
      refunded: 0,
    });
  });

  it('points that were gone as they were booked are gone in the answer, too', () => {
    const { program, records } = lived();
    const { pointsEarned, balance } = describePurchaseAnswer(program, records.late);
    expect(pointsEarned).toBe(8);
    expect(balance).toMatchObject({
      seq: records.late.entry.seq + 1,
      available: 1000,
      lifetime: { expired: 8 },
    });
  });
});

/** The log as if its member had that status now. */
function became(log: Log, status: MemberStatus): void {
  const { entry, state } = log.head;
  const changed: AccountState = { ...state, status };
  log.records.push({ entry, state: changed });
}

describe.each([
  ['suspended', 0],
  // The points that the reversal gave back were forfeited on arrival, so the return leaves a debt.
  ['erased', -50],
] as const)('Rule 29: a member who is %s', (status, available) => {
  function lived(): Log {
    const log = new Log(initialProgram, enrolledAt);
    log.purchase('p1', sale(10_000), enrolledAt);
    log.redeem('r1', { points: 20 }, enrolledAt);
    log.reserve('r2', 30, enrolledAt);
    became(log, status);
    return log;
  }

  it('still has returns, voids and refunds booked', () => {
    const log = lived();
    log.void('r2', enrolledAt);
    log.refund('r1', 'f1', enrolledAt);
    log.takeBack('p1', 'x1', enrolledAt);
    expect(log.balance(enrolledAt)).toMatchObject({ available, reserved: 0 });
    expect(log.head.state.status).toBe(status);
  });

  it('neither earns nor spends anew, and nothing is written', () => {
    const log = lived();
    const other = new Log(initialProgram, enrolledAt, 'm-2');
    other.adjust('a1', 10, enrolledAt);
    const acts: readonly (() => unknown)[] = [
      () => log.purchase('p2', sale(1000), enrolledAt),
      () => log.redeem('r3', { points: 1 }, enrolledAt),
      () => log.reserve('r3', 1, enrolledAt),
      () => log.transfer('t1', other, 1, enrolledAt),
      () => other.transfer('t1', log, 1, enrolledAt),
      () => log.adjust('a1', 1, enrolledAt),
    ];
    const before = [log, other].map(({ records }) => records.length);
    for (const act of acts) expect(act).toThrow(refusal(`member-${status}`));
    expect([log, other].map(({ records }) => records.length)).toEqual(before);
  });
});

describe('Rule 30: lifetime is gross', () => {
  it('never falls: earned are accruals and what was given, and reversed is counted beside it', () => {
    const log = new Log(programOf({ expiry: { months: 1, roundTo: 'day' } }), enrolledAt);
    const other = new Log(initialProgram, enrolledAt, 'm-2');
    const shown: unknown[] = [];
    const told = (act: unknown) => {
      if (act) shown.push(Object.values(log.head.state.lifetime));
    };
    told(log.purchase('p1', sale(10_000), enrolledAt));
    told(log.adjust('a1', 50, enrolledAt));
    told(log.adjust('a2', -20, enrolledAt));
    told(log.redeem('r1', { points: 40 }, enrolledAt));
    told(log.refund('r1', 'f1', enrolledAt, 15));
    told(log.reserve('r2', 10, enrolledAt) && log.void('r2', enrolledAt));
    told(log.transfer('t1', other, 5, enrolledAt));
    told(log.takeBack('p1', 'x1', enrolledAt, { lines: [{ lineId: '1', quantity: 0.5 }] }));
    log.sweep(enrolledAt + 60 * DAY_MS);
    told(log);
    // earned, redeemed, refunded, expired, reversed
    expect(shown).toEqual([
      [100, 0, 0, 0, 0],
      [150, 0, 0, 0, 0],
      [150, 0, 0, 0, 0],
      [150, 40, 0, 0, 0],
      [150, 40, 15, 0, 0],
      [150, 40, 15, 0, 0],
      [150, 40, 15, 0, 0],
      [150, 40, 15, 0, 50],
      [150, 40, 15, 50, 50],
    ]);
    expect(other.head.state.lifetime).toMatchObject({ earned: 0 });
  });

  it('an adjustment that repays debt is earned, and so is the debt reversed', () => {
    const log = new Log(initialProgram, enrolledAt);
    log.purchase('p1', sale(10_000), enrolledAt);
    log.redeem('r1', { points: 100 }, enrolledAt);
    log.takeBack('p1', 'x1', enrolledAt);
    log.adjust('a1', 100, enrolledAt);
    expect(log.balance(enrolledAt)).toMatchObject({
      available: 0,
      lifetime: { earned: 200, redeemed: 100, reversed: 100 },
    });
  });
});

describe('Rule 31: accounts', () => {
  it("are the member's, whose sum is the balance, and the programme's", () => {
    expect(memberAccounts).toEqual(['available', 'pending', 'reserved', 'held']);
    expect(programAccounts).toEqual([
      'issued',
      'redeemed',
      'expired',
      'reversed',
      'transferred',
      'adjusted',
      'confiscated',
      'opening',
    ]);
    expect(accounts).toEqual([...memberAccounts, ...programAccounts]);
  });

  it('each kind of entry moves those that its name says', () => {
    const log = new Log(
      programOf({ maturity: { days: 1 }, expiry: { months: 1, roundTo: 'day' } }),
      enrolledAt,
    );
    const other = new Log(initialProgram, enrolledAt, 'm-2');
    const now = enrolledAt + DAY_MS;
    log.purchase('p1', sale(10_000), enrolledAt);
    log.reserve('r1', 40, now);
    log.capture('r1', now, 30);
    log.redeem('r2', { points: 10 }, now);
    log.refund('r2', 'f1', now, 4);
    log.adjust('a1', 3, now);
    log.adjust('a2', -2, now);
    log.transfer('t1', other, 5, now);
    log.takeBack('p1', 'x1', now, { lines: [{ lineId: '1', quantity: 0.2 }] });
    log.reserve('r3', 6, now);
    log.void('r3', now);
    log.reserve('r4', 7, now);
    log.sweep(now + 60 * DAY_MS);
    const told = [log, other].flatMap(({ records }) =>
      records
        .slice(1)
        .map(({ entry }) => [
          entry.kind,
          Object.fromEntries(entry.postings.map(({ account, points }) => [account, points])),
        ]),
    );
    expect(told).toEqual([
      ['accrual', { pending: 100, issued: -100 }],
      ['maturation', { available: 100, pending: -100 }],
      ['reservation', { reserved: 40, available: -40 }],
      ['capture', { available: 10, reserved: -40, redeemed: 30 }],
      ['redemption', { redeemed: 10, available: -10 }],
      ['refund', { available: 4, redeemed: -4 }],
      ['adjustment', { available: 3, adjusted: -3 }],
      ['adjustment', { available: -2, adjusted: 2 }],
      ['transfer-out', { transferred: 5, available: -5 }],
      ['return', { available: -20, reversed: 20 }],
      ['reservation', { reserved: 6, available: -6 }],
      ['void', { available: 6, reserved: -6 }],
      ['reservation', { reserved: 7, available: -7 }],
      ['lapse', { available: 7, reserved: -7 }],
      ['expiry', { expired: 40, available: -40 }],
      ['transfer-in', { available: 5, transferred: -5 }],
    ]);
  });
});
