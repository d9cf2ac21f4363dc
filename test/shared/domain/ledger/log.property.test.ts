import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import { describeEntry } from '#shared/domain/ledger/describe.ts';
import { sha256 } from '#shared/domain/ledger/digest.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { hashedFields } from '#shared/domain/ledger/hashed-fields.ts';
import { packRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { packState, unpackState } from '#shared/domain/ledger/packed/pack-state.ts';
import { entryHash, GENESIS_HASH } from '#shared/domain/ledger/packed/seal.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';
import { hashOfDocument } from '../../../entry-hash.ts';
import { runs } from '../../../property-runs.ts';
import { Log } from './log.ts';
import { purchaseOf } from './purchases.ts';

const start = Date.parse('2026-01-15T10:30:00Z');

const program: fc.Arbitrary<Program> = fc
  .record({
    timeZone: fc.constantFrom('UTC', 'Europe/Dublin', 'America/New_York', 'Asia/Kathmandu'),
    maturity: fc.record({ days: fc.integer({ min: 0, max: 30 }) }),
    expiry: fc.constantFrom(
      null,
      { months: 1, roundTo: 'day' as const },
      { months: 2, roundTo: 'month-end' as const },
      { months: 12, roundTo: 'month-end' as const },
    ),
    tierGrace: fc.record({ days: fc.integer({ min: 0, max: 40 }) }),
    tierPeriod: fc.record({ months: fc.constantFrom(1, 3, 12) }),
  })
  .map((changes) => ({ ...initialProgram, ...changes }));

const steps = fc.array(
  fc.record({
    waitHours: fc.integer({ min: 0, max: 24 * 20 }),
    amount: fc.integer({ min: 0, max: 300_000 }),
    daysBack: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 90 }) },
    ),
  }),
  { minLength: 1, maxLength: 25 },
);

/** The plainest model: every grant by itself, and what each instant makes of it. */
interface Grant {
  readonly points: number;
  readonly maturesAt: number;
  readonly expiresAt: number;
}

function grantOf({ entry }: LedgerRecord): Grant {
  if (entry.change.kind !== 'accrual') throw new Error('an accrual');
  const { points, maturesAt, expiresAt } = entry.change.lot;
  return { points, maturesAt: maturesAt ?? 0, expiresAt: expiresAt ?? Number.POSITIVE_INFINITY };
}

const sum = (grants: readonly Grant[]) => grants.reduce((total, { points }) => total + points, 0);

function run(program: Program, list: readonly { waitHours: number; amount: number; daysBack: number }[]) {
  const log = new Log(program, start);
  const grants: Grant[] = [];
  let now = start;
  for (const [index, { waitHours, amount, daysBack }] of list.entries()) {
    now += waitHours * 3_600_000;
    const purchase = purchaseOf(amount, { occurredAt: now - daysBack * DAY_MS });
    grants.push(grantOf(log.purchase(`p${index}`, purchase, now)));
  }
  return { log, grants, now };
}

describe('for any bookings at any times', () => {
  it('the balance is that of the plainest model, at the end and at any later instant', () => {
    fc.assert(
      fc.property(program, steps, fc.integer({ min: 0, max: 800 }), (rules, list, days) => {
        const { log, grants, now } = run(rules, list);
        const at = now + days * DAY_MS;
        const { entry, state } = log.head;
        const balance = describeBalance(rules, { memberId: 'm-1', seq: entry.seq, state }, at);
        const pending = grants.filter(({ maturesAt }) => maturesAt > at);
        const expired = grants.filter(({ maturesAt, expiresAt }) => maturesAt <= at && expiresAt <= at);
        expect(balance.pending).toBe(sum(pending));
        expect(balance.available).toBe(sum(grants) - sum(pending) - sum(expired));
        expect(balance.lifetime).toMatchObject({ earned: sum(grants), expired: sum(expired) });
        expect(balance.expiring.reduce((total, { points }) => total + points, 0)).toBe(
          rules.expiry ? balance.available : 0,
        );
      }),
      { numRuns: runs(300) },
    );
  });

  it('numbers have no gap, references repeat never, times never fall, hashes chain', () => {
    fc.assert(
      fc.property(program, steps, (rules, list) => {
        const { log } = run(rules, list);
        const entries = log.records.map(({ entry }) => entry);
        expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index));
        expect(new Set(entries.map(({ reference }) => reference)).size).toBe(entries.length);
        for (const [index, entry] of entries.entries()) {
          const before = entries[index - 1];
          expect(entry.previousHash).toBe(before?.hash ?? GENESIS_HASH);
          expect(entry.recordedAt).toBeGreaterThanOrEqual(before?.recordedAt ?? 0);
          expect(entryHash(entry)).toBe(entry.hash);
          expect(entry.postings.reduce((total, { points }) => total + points, 0)).toBe(0);
        }
      }),
    );
  });

  it('the fold of the entries is the state of the head, also after storage', () => {
    fc.assert(
      fc.property(program, steps, (rules, list) => {
        const { log } = run(rules, list);
        const stored = log.records.map((record) => unpackRecord(packRecord(record)));
        expect(stored).toEqual(log.records);
        const folded = stored.reduce<AccountState | undefined>(
          (state, { entry }) => evolve(state, entry),
          undefined,
        );
        expect(folded).toEqual(log.head.state);
      }),
    );
  });

  it('the public form of an entry is enough to check its hash', () => {
    const { log } = run(initialProgram, [{ waitHours: 5, amount: 12_345, daysBack: 0 }]);
    const { hash, ...rest } = JSON.parse(JSON.stringify(describeEntry(log.head.entry)));
    expect(sha256(canonicalize(rest) ?? '')).toBe(hash);
    expect(hashedFields).toEqual(expect.arrayContaining(Object.keys(rest)));
    const document = JSON.parse(JSON.stringify(entryDocument(log.head.entry, 0)));
    expect(hashOfDocument(document)).toBe(hash);
  });

  it('a change anywhere in an entry changes its hash', () => {
    const { log } = run(initialProgram, [{ waitHours: 5, amount: 12_345, daysBack: 0 }]);
    const { entry } = log.head;
    for (const change of [
      { occurredAt: entry.occurredAt + 1 },
      { postings: [] },
      { stateHash: GENESIS_HASH },
      { internalsHash: GENESIS_HASH },
      { linesHash: GENESIS_HASH },
      { contentHash: GENESIS_HASH },
      { previousHash: GENESIS_HASH },
      { reference: 'purchase/other/' },
    ]) {
      expect(entryHash({ ...entry, ...change })).not.toBe(entry.hash);
    }
  });
});

describe('a field that the public form of an entry does not show', () => {
  it.each([
    ['who ran the till', { operator: 'op-2' }],
    ['which till it was', { terminal: 'till-2' }],
    ['which points paid', { payments: [{ redemptionId: 'r2', amount: 100 }] }],
    ['whose points paid', { payments: [{ redemptionId: 'r1', amount: 100, member: 'm-2' }] }],
    [
      'that nobody knew the points that paid',
      { payments: [{ redemptionId: 'r1', amount: 100, isUnknown: true }] },
    ],
  ] as const)('%s is under its hash too', (_, change) => {
    const log = new Log(initialProgram, start);
    const payments = [{ redemptionId: 'r1', amount: 100 }];
    const booked = log.purchase(
      'p1',
      purchaseOf(1000, { occurredAt: start, terminal: 't', operator: 'o', payments }),
      start,
    );
    const { purchase } = booked.entry;
    expect(unpackRecord(packRecord(booked)).entry.purchase?.payments).toEqual(payments);
    if (!purchase) throw new Error('an accrual has its purchase');
    const forged = { ...booked, entry: { ...booked.entry, purchase: { ...purchase, ...change } } };
    const { entry } = unpackRecord(packRecord(forged));
    expect(entryHash(entry)).not.toBe(entry.hash);
  });
});

describe('the packed state', () => {
  const points = fc.integer({ min: 1, max: 1_000_000 });
  const quarter = fc.integer({ min: 1_900_000, max: 2_400_000 }).map((value) => value * 900_000);
  const instant = fc.oneof(quarter, fc.integer({ min: start, max: start * 2 }));
  const lots = fc
    .uniqueArray(fc.record({ expiresAt: fc.option(instant), points }), {
      selector: ({ expiresAt }) => expiresAt,
      maxLength: 8,
    })
    .map((list) => list.toSorted((a, b) => (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity)));
  const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,20}$/);
  const periods = (minLength: number) =>
    fc.array(fc.record({ period: fc.integer({ min: -800, max: 30_000 }), times: fc.nat() }), {
      minLength,
      maxLength: 4,
    });
  const state: fc.Arbitrary<AccountState> = fc.record({
    status: fc.constantFrom('active', 'suspended', 'erased'),
    enrolledAt: instant,
    purchaseCount: fc.nat(),
    lots,
    pending: fc.array(fc.record({ maturesAt: instant, expiresAt: fc.option(instant), points }), {
      maxLength: 5,
    }),
    absorbed: fc.array(id, { maxLength: 3 }),
    reservations: fc.array(fc.record({ redemptionId: id, expiresAt: instant, lots }), { maxLength: 3 }),
    holds: fc.array(fc.record({ caseId: id, lots }), { maxLength: 2 }),
    debt: fc.nat(),
    lifetime: fc.record({
      earned: fc.nat(),
      redeemed: fc.nat(),
      refunded: fc.nat(),
      expired: fc.nat(),
      reversed: fc.nat(),
    }),
    tier: fc.record({
      tierId: id,
      periodEndsAt: instant,
      qualifying: fc.nat(),
      previousQualifying: fc.nat(),
      keptUntil: fc.option(instant),
      fallsAt: fc.option(instant),
    }),
    uses: fc.array(
      fc.record(
        {
          promotionId: id,
          times: fc.nat(),
          days: periods(0),
          years: periods(1),
        },
        { requiredKeys: ['promotionId', 'times', 'days'] },
      ),
      { maxLength: 3 },
    ),
  });

  it('gives back every state', () => {
    fc.assert(
      fc.property(state, (value) => {
        expect(unpackState(packState(value))).toEqual(value);
      }),
    );
  });

  it('refuses bytes of another version', () => {
    expect(() => unpackState(Uint8Array.from([0x91, 0x63]))).toThrow(TypeError);
  });
});

describe('the bounds of the state', () => {
  it('refuse a lot for one expiry day too many, and book nothing', () => {
    const log = new Log({ ...initialProgram, expiry: { months: 12, roundTo: 'day' } }, start - 3000 * DAY_MS);
    const lots = Array.from({ length: bounds.expiryDays }, (_, index) => ({
      expiresAt: start + (index + 1000) * DAY_MS,
      points: 1,
    }));
    const full = { ...log.head, state: { ...log.head.state, lots } };
    log.records.push(full);
    expect(() => log.purchase('p1', purchaseOf(1000, { occurredAt: start }), start)).toThrow(
      expect.objectContaining({ code: 'state-full', status: 409 }),
    );
    expect(log.head).toBe(full);
  });
});
