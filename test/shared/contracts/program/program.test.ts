import { describe, expect, it } from 'vitest';
import { programChange } from '#shared/contracts/program/program.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';

const pointersOf = (change: object) => {
  const read = programChange.safeParse({ ...initialProgram, ...change });
  return read.success ? [] : read.error.issues.map(({ path }) => `/${path.join('/')}`);
};

/** A programme whose first tier has these benefits. */
const withBenefits = (...benefits: readonly object[]) => ({
  tiers: [{ id: 'blue', name: 'Blue', threshold: 0, multiplier: '1', benefits }],
});
const coffee = { type: 'reward', rewardId: 'coffee', per: 'month' };
/** Texts in tags aa, ab, ac and so on. */
const manyLanguages = (count: number, length = 1) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`a${String.fromCharCode(97 + index)}`, 'x'.repeat(length)]),
  );

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
    [withBenefits({ type: 'lounge' }), '/tiers/0/benefits/0/type'],
    [withBenefits({ type: 'reward', rewardId: 'coffee' }), '/tiers/0/benefits/0/per'],
    [withBenefits({ type: 'reward', rewardId: 'coffee', per: 'week' }), '/tiers/0/benefits/0/per'],
    [withBenefits({ type: 'reward', rewardId: '/', per: 'year' }), '/tiers/0/benefits/0/rewardId'],
    [withBenefits(coffee, { ...coffee, per: 'year' }), '/tiers/0/benefits/1'],
    [withBenefits({ type: 'early-access', hours: 0 }), '/tiers/0/benefits/0/hours'],
    [withBenefits({ type: 'early-access', hours: 721 }), '/tiers/0/benefits/0/hours'],
    [withBenefits({ type: 'early-access', hours: 1.5 }), '/tiers/0/benefits/0/hours'],
    [
      withBenefits({ type: 'early-access', hours: 1 }, { type: 'early-access', hours: 2 }),
      '/tiers/0/benefits/1',
    ],
    [withBenefits({ type: 'text', texts: {} }), '/tiers/0/benefits/0/texts'],
    [withBenefits({ type: 'text', texts: { en_GB: 'Lounge' } }), '/tiers/0/benefits/0/texts/en_GB'],
    [withBenefits({ type: 'text', texts: { en: 'a\u0000b' } }), '/tiers/0/benefits/0/texts/en'],
    [withBenefits({ type: 'text', texts: { en: 'x'.repeat(501) } }), '/tiers/0/benefits/0/texts/en'],
    [withBenefits({ type: 'text', texts: manyLanguages(21) }), '/tiers/0/benefits/0/texts'],
    [withBenefits(...Array(21).fill({ type: 'text', texts: { en: 'Hi' } })), '/tiers/0/benefits'],
    [withBenefits(...Array(17).fill({ type: 'text', texts: manyLanguages(4, 500) })), '/tiers'],
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

  it('may have benefits of tiers, in up to twenty languages', () => {
    const early = { type: 'early-access', hours: 48 };
    const lounge = { type: 'text', texts: { ...manyLanguages(19), 'en-GB': 'The lounge is yours' } };
    expect(pointersOf(withBenefits(coffee, { ...coffee, rewardId: 'tea' }, early, lounge, lounge))).toEqual(
      [],
    );
    expect(pointersOf(withBenefits())).toEqual([]);
  });

  it('may leave out the rate of the base currency, and expiry', () => {
    expect(pointersOf({ rates: { GBP: '1.15', USD: '0.9' }, expiry: null })).toEqual([]);
  });
});
