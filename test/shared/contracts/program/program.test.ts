import { describe, expect, it } from 'vitest';
import { programChange } from '#shared/contracts/program/program.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';

const pointersOf = (change: object) => {
  const read = programChange.safeParse({ ...initialProgram, ...change });
  return read.success ? [] : read.error.issues.map(({ path }) => `/${path.join('/')}`);
};

describe('a programme', () => {
  it('takes what a new environment starts from', () => {
    expect(pointersOf({})).toEqual([]);
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, '/timeZone'],
    [{ timeZone: '+01:00' }, '/timeZone'],
    [{ baseCurrency: 'XXX' }, '/baseCurrency'],
    [{ rates: { EUR: '1', GBP: '1.15' } }, '/earn/pointsPerUnit/USD'],
    [{ rates: { EUR: '2', GBP: '1.15', USD: '0.9' } }, '/rates/EUR'],
    [{ rates: { GBP: '0', USD: '0.9' } }, '/rates/GBP'],
    [{ earn: { pointsPerUnit: { GBP: '1' } } }, '/earn/pointsPerUnit'],
    [{ earn: { pointsPerUnit: { EUR: '100001' } } }, '/earn/pointsPerUnit/EUR'],
    [{ maturity: { days: 61 } }, '/maturity/days'],
    [{ maturity: { days: -1 } }, '/maturity/days'],
    [{ expiry: { months: 61, roundTo: 'month-end' } }, '/expiry/months'],
    [{ expiry: { months: 13, roundTo: 'day' } }, '/expiry/months'],
    [{ expiry: { months: 0, roundTo: 'day' } }, '/expiry/months'],
    [{ clawback: 'maybe' }, '/clawback'],
    [{ tiers: [] }, '/tiers'],
    [{ tiers: [{ id: 'a', name: 'A', threshold: 10, multiplier: '1' }] }, '/tiers/0/threshold'],
    [
      { tiers: [...initialProgram.tiers, { id: 'blue', name: 'B', threshold: 9000, multiplier: '2' }] },
      '/tiers/3/id',
    ],
    [{ tiers: [...initialProgram.tiers].reverse() }, '/tiers/0/threshold'],
    [{ tierPeriod: { months: 0 } }, '/tierPeriod/months'],
    [{ referral: { friendPoints: 100 } }, '/referral/referrerPoints'],
    [{ referral: { referrerPoints: 100 } }, '/referral/friendPoints'],
    [{ referral: { referrerPoints: 0, friendPoints: 0 } }, '/referral/referrerPoints'],
    [{ referral: { referrerPoints: -1, friendPoints: 100 } }, '/referral/referrerPoints'],
    [{ referral: { referrerPoints: 0.5, friendPoints: 100 } }, '/referral/referrerPoints'],
    [{ referral: { referrerPoints: 1_000_000_001, friendPoints: 100 } }, '/referral/referrerPoints'],
    [{ referral: { referrerPoints: 1, friendPoints: '100' } }, '/referral/friendPoints'],
    [{ referral: { referrerPoints: 1, friendPoints: 1, minimumSpend: 0 } }, '/referral/minimumSpend'],
    [{ referral: { referrerPoints: 1, friendPoints: 1, minimumSpend: 1e12 + 1 } }, '/referral/minimumSpend'],
    [{ referral: { referrerPoints: 1, friendPoints: 1, surprise: 1 } }, '/referral'],
    [{ referral: null }, '/referral'],
    [{ surprise: 1 }, '/'],
  ])('refuses %j at %s', (change, pointer) => {
    expect(pointersOf(change)).toContain(pointer);
  });

  it.each([
    { referrerPoints: 500, friendPoints: 0 },
    { referrerPoints: 0, friendPoints: 1_000_000_000, minimumSpend: 1 },
  ])('takes a referral that rewards one side: %j', (referral) => {
    expect(pointersOf({ referral })).toEqual([]);
  });

  it('may leave out the rate of the base currency, and expiry', () => {
    expect(pointersOf({ rates: { GBP: '1.15', USD: '0.9' }, expiry: null })).toEqual([]);
  });
});
