import { expect, it } from 'vitest';
import { gainOf } from '#shared/domain/backtests/gain-of.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { pastPurchase, promotionOf, START, standing } from '../promotions/trials.ts';

const gain = (promotion: Partial<PromotionVersion>, past = pastPurchase('m-1', 1050)) =>
  gainOf(promotionOf(promotion), past).points;

it('a bonus gives its points, a multiplier its part of the base, both what their limit a purchase leaves', () => {
  expect(gain({})).toBe(10);
  expect(gain({ limits: { pointsPerPurchase: 4 } })).toBe(4);
  expect(gain({ effect: { type: 'multiplier', factor: '3' } })).toBe(21);
});

it('rounding applies to the whole purchase, with the promotion and without it', () => {
  // 10.50 points and half of them more are 15.75; without it 10.
  expect(gain({ effect: { type: 'multiplier', factor: '1.5' } })).toBe(5);
  const silver = pastPurchase('m-1', 1050);
  const before = { ...silver.before, tier: { ...standing, tierId: 'silver' } };
  // 13.125 with the tier, 18.375 with both.
  expect(gain({ effect: { type: 'multiplier', factor: '1.5' } }, { ...silver, before })).toBe(5);
});

it('a rate below the programme takes points away', () => {
  expect(gain({ effect: { type: 'per-line', pointsPerUnit: '0.5' } })).toBe(-5);
});

it('nothing is given outside of its schedule, its audience or its conditions', () => {
  expect(gain({ schedule: { from: START + 1 } })).toBe(0);
  expect(gain({ audience: { tiers: ['gold'] } })).toBe(0);
  expect(gain({ audience: { segments: ['vip'] } })).toBe(0);
  expect(gain({ conditions: { all: [{ fact: 'channel', operator: 'equal', value: 'app' }] } })).toBe(0);
  const person = { attributes: {}, segments: ['vip'] };
  expect(gain({ audience: { segments: ['vip'] } }, pastPurchase('m-1', 1050, { person }))).toBe(10);
});

it('an exclusive promotion and one in shadow mode are tried like any other', () => {
  expect(gain({ mode: 'shadow' })).toBe(10);
  expect(gain({ stacking: { exclusive: true } })).toBe(10);
  // Its budget and its times are looked at over all of history, not here.
  expect(gain({ limits: { budgetPoints: 1, timesPerMember: 1 } })).toBe(10);
});

it('goods that earn nothing bring nothing', () => {
  const program = { ...initialProgram, earn: { ...initialProgram.earn, exclude: { skus: ['SKU-0'] } } };
  expect(gain({}, pastPurchase('m-1', 1050, { program }))).toBe(0);
});
