import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '#shared/domain/ledger/acts/quote.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { pointWorth } from '#shared/domain/ledger/worth.ts';
import { compare, integer, multiply, zero } from '#shared/domain/money/rational.ts';
import { changedParts, type Program } from '#shared/domain/program/program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../property-runs.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { instant, manyCurrencies, programOf } from './program.ts';

const enrolledAt = instant('2026-01-10T09:00:00Z');

const decimals = fc.constantFrom('0.07', '1', '1.333', '2.5');
const programs: fc.Arbitrary<Program> = fc
  .record({
    timeZone: fc.constantFrom('UTC', 'Europe/Dublin', 'America/New_York'),
    earn: fc.record({
      pointsPerUnit: fc.record({ EUR: decimals, GBP: decimals }),
      exclude: fc.record({ skus: fc.subarray(['SKU-0', 'SKU-1', 'SKU-2']) }),
    }),
    maturity: fc.record({ days: fc.constantFrom(0, 2, 20) }),
    expiry: fc.constantFrom(null, { months: 1, roundTo: 'day' as const }),
    multipliers: fc.tuple(decimals, decimals, decimals),
    step: fc.constantFrom(1, 7, 50),
    minimum: fc.constantFrom(1, 20),
    tierPeriod: fc.record({ months: fc.constantFrom(1, 12) }),
  })
  .map(({ multipliers, step, minimum, ...changes }) =>
    programOf({
      ...changes,
      rates: manyCurrencies.rates,
      redemption: { pointValue: { EUR: '0.013', GBP: '0.01' }, step, minimum },
      tiers: multipliers.map((multiplier, index) => ({
        id: `t${index}`,
        name: 'Tier',
        threshold: index * 150,
        multiplier,
      })),
    }),
  );

const sales = fc.array(
  fc.record({
    amounts: fc.array(fc.nat({ max: 20_000 }), { minLength: 1, maxLength: 4 }),
    currency: fc.constantFrom('EUR', 'GBP', 'JPY', 'KWD', 'HUF'),
    days: fc.integer({ min: 0, max: 30 }),
    daysBack: fc.constantFrom(0, 0, 1, 40),
    paid: fc.nat({ max: 100 }),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('Rule 18: a quote', () => {
  it('equals its booking to the point, and writes nothing', () => {
    fc.assert(
      fc.property(programs, sales, (program, list) => {
        const log = new Log(program, enrolledAt);
        let now = enrolledAt;
        for (const [index, { amounts, currency, days, daysBack, paid }] of list.entries()) {
          now += days * DAY_MS;
          const total = amounts.reduce((sum, amount) => sum + amount, 0);
          const payments = [{ redemptionId: 'r', amount: Math.floor((total * paid) / 100) }];
          const purchase = purchaseOf(amounts, { currency, occurredAt: now - daysBack * DAY_MS, payments });
          const command = {
            purchaseId: `p${index}`,
            purchase,
            contentHash: contentHash(purchase),
            anyAge: false,
          };
          const before = log.records.length;
          const { pointsEarned, awards, tierChange } = quote(program, log.settled(now), command, now);
          expect(log.records).toHaveLength(before);
          const { entry } = log.purchase(`p${index}`, purchase, now);
          expect({ awards, tierChange }).toEqual({ awards: entry.awards, tierChange: entry.tierChange });
          const issued = entry.postings.find(({ account }) => account === 'issued')?.points ?? 0;
          expect(pointsEarned).toBe(-issued + 0);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('offers to redeem what then can be redeemed, worth no more than the purchase, and not a step more of it', () => {
    fc.assert(
      fc.property(programs, sales, fc.nat({ max: 3000 }), (program, [sale], points) => {
        if (!sale) throw new Error('a sale');
        const log = new Log(program, enrolledAt);
        if (points > 0) log.adjust('a1', points, enrolledAt);
        const { currency } = sale;
        const purchase = purchaseOf(sale.amounts, { currency, occurredAt: enrolledAt });
        const command = { purchaseId: 'p1', purchase, contentHash: '', anyAge: false };
        const { redeemable } = quote(program, log.settled(enrolledAt), command, enrolledAt);
        const { step, minimum } = program.redemption;
        expect(redeemable.points % step).toBe(0);
        expect(redeemable.value.amount).toBeLessThanOrEqual(purchase.total);
        expect(redeemable.value.currency).toBe(currency);
        expect(redeemable.points).toBeLessThanOrEqual(points);
        const more = Math.max(redeemable.points + step, Math.ceil(minimum / step) * step);
        const cost = multiply(integer(more), pointWorth(program, currency) ?? zero);
        expect(more > points || compare(cost, integer(purchase.total)) > 0).toBe(true);
        if (redeemable.points === 0) return;
        expect(redeemable.points).toBeGreaterThanOrEqual(minimum);
        const { entry } = log.redeem('r1', { points: redeemable.points }, enrolledAt);
        expect(entry.kind).toBe('redemption');
      }),
      { numRuns: runs(300) },
    );
  });

  it('a booking under another version names the changes since', () => {
    const before = programOf({ version: 3 });
    const after = programOf({ version: 4, maturity: { days: 3 }, earn: { pointsPerUnit: { EUR: '2' } } });
    expect(changedParts(before, after)).toEqual(['earn', 'maturity']);
    expect(changedParts(before, { ...before, version: 4 })).toEqual([]);
  });
});
