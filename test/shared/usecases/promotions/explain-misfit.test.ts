import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition } from '#shared/domain/conditions/condition.ts';
import { judgePerson, type PersonFacts, unknownPerson } from '#shared/domain/members/person-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { compilePromotions } from '#shared/domain/promotions/promotion-set.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import { explainMisfit } from '#shared/usecases/promotions/explain-misfit.ts';
import { runs } from '../../../property-runs.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import * as arbitrary from '../../domain/promotions/arbitraries.ts';
import { factsBy } from '../../domain/promotions/facts.ts';
import { promotionOf } from '../../domain/promotions/promotions.ts';

// A Sunday, 10 o'clock.
const purchase = purchaseOf([1000, 250], { occurredAt: Date.UTC(2026, 10, 22, 10) });
const before = { tierId: 'silver', purchaseCount: 4, enrolledAt: Date.UTC(2026, 0, 1) };
const facts = factsBy(initialProgram, purchase, before);

function explained(promotion: PromotionVersion, person: PersonFacts = unknownPerson) {
  const { personTests } = compilePromotions([promotion]);
  const truths = judgePerson(personTests, person, localDay(purchase.occurredAt, initialProgram.timeZone));
  return explainMisfit(promotion, facts, personTests, truths);
}

const app: Condition = { fact: 'channel', operator: 'equal', value: 'app' };
const pos: Condition = { fact: 'channel', operator: 'equal', value: 'pos' };
const coffee: Condition = { fact: 'skus', operator: 'contains', value: 'COFFEE' };
const vip: Condition = { fact: 'segments', operator: 'contains', value: 'vip' };
const failure = (test: Condition, pointer: string, seen: object) => ({ pointer, ...test, ...seen });

describe('why a promotion did not fit', () => {
  it('is nothing where it did', async () => {
    expect(await explained(promotionOf({ all: [pos, { not: coffee }] }))).toEqual([]);
    expect(await explained(promotionOf())).toEqual([]);
  });

  it('names each test of an all that failed, with what was seen', async () => {
    expect(await explained(promotionOf({ all: [pos, app, coffee] }))).toEqual([
      failure(app, '/conditions/all/1', { seen: 'pos' }),
      failure(coffee, '/conditions/all/2', { seen: ['SKU-0', 'SKU-1'] }),
    ]);
  });

  it('names a single test at the root', async () => {
    expect(await explained(promotionOf(app))).toEqual([failure(app, '/conditions', { seen: 'pos' })]);
  });

  it('names every test of an any, and nothing of one that held', async () => {
    expect(await explained(promotionOf({ all: [{ any: [pos, coffee] }, { any: [app, coffee] }] }))).toEqual([
      failure(app, '/conditions/all/1/any/0', { seen: 'pos' }),
      failure(coffee, '/conditions/all/1/any/1', { seen: ['SKU-0', 'SKU-1'] }),
    ]);
  });

  it('names under a not what held', async () => {
    expect(await explained(promotionOf({ not: { any: [coffee, pos] } }))).toEqual([
      failure(pos, '/conditions/not/any/1', { seen: 'pos' }),
    ]);
    expect(await explained(promotionOf({ not: { not: app } }))).toEqual([
      failure(app, '/conditions/not/not', { seen: 'pos' }),
    ]);
  });

  it('names an empty group that a not turns round', async () => {
    expect(await explained(promotionOf({ not: { all: [] } }))).toEqual([
      { pointer: '/conditions/not/all', value: [] },
    ]);
  });

  it('shows params, and a fact in the place of the value', async () => {
    const test: Condition = {
      fact: 'amountOf',
      operator: 'greaterThan',
      value: { fact: 'total' },
      params: { skus: ['SKU-1'] },
    };
    expect(await explained(promotionOf(test))).toEqual([failure(test, '/conditions', { seen: 250 })]);
  });

  it('shows of a person whether a test held, never what was asked', async () => {
    const city: Condition = { fact: 'attributes', path: '$.city', operator: 'equal', value: 'Cork' };
    const person = { birthDate: '1990-11-22', attributes: { city: 'Galway' }, segments: ['new', 'vip'] };
    const birthday: Condition = { fact: 'isBirthday', operator: 'equal', value: true };
    const shown = await explained(promotionOf({ all: [city, { not: vip }, { not: birthday }] }), person);
    expect(shown).toEqual([
      failure(city, '/conditions/all/0', { holds: false }),
      failure(vip, '/conditions/all/1/not', { holds: true }),
      failure(birthday, '/conditions/all/2/not', { holds: true }),
    ]);
    expect(JSON.stringify(shown)).not.toMatch(/Galway|1990|new/);
  });

  it('leaves out what the purchase does not have', async () => {
    const test: Condition = { fact: 'store', operator: 'equal', value: 'cork-2' };
    const nowhere = factsBy(initialProgram, purchaseOf(100, { store: undefined }), before);
    expect(await explainMisfit(promotionOf(test), nowhere, [], undefined)).toEqual([
      { pointer: '/conditions', ...test },
    ]);
  });

  it('names each part of the schedule and the audience that it missed', async () => {
    const { occurredAt } = purchase;
    const from = occurredAt + 1;
    const to = occurredAt;
    expect(
      await explained(
        promotionOf(undefined, {
          schedule: { from, to, weekdays: [1, 2], hours: [22, 6] },
          audience: { tiers: ['gold'], segments: ['vip'], experiment: { id: 'colours', variant: 'red' } },
        }),
      ),
    ).toEqual([
      { pointer: '/schedule/from', value: from, seen: occurredAt },
      { pointer: '/schedule/to', value: to, seen: occurredAt },
      { pointer: '/schedule/weekdays', value: [1, 2], seen: 7 },
      { pointer: '/schedule/hours', value: [22, 6], seen: 10 },
      { pointer: '/audience/tiers', value: ['gold'], seen: 'silver' },
      { pointer: '/audience/segments', value: ['vip'], holds: false },
      { pointer: '/audience/experiment', value: 'colours', holds: false },
    ]);
  });

  it('leaves the promotion as it was', async () => {
    const promotion = promotionOf({ all: [app, { any: [coffee, vip] }] });
    const copy = structuredClone(promotion);
    await explained(promotion);
    expect(promotion).toEqual(copy);
  });

  it('is something exactly when the promotion did not fit', async () => {
    const given = fc.record({
      promotions: arbitrary.promotions(10),
      purchase: arbitrary.purchase,
      before: arbitrary.before,
      person: arbitrary.person,
    });
    const check = async (value: typeof given extends fc.Arbitrary<infer T> ? T : never) => {
      const set = compilePromotions(value.promotions);
      const of = factsBy(initialProgram, value.purchase, value.before);
      const day = localDay(value.purchase.occurredAt, initialProgram.timeZone);
      const truths = judgePerson(set.personTests, value.person, day);
      const fits = set.matching(of, truths);
      for (const promotion of set.promotions) {
        const failures = await explainMisfit(promotion, of, set.personTests, truths);
        expect(failures.length === 0).toBe(fits.includes(promotion));
      }
    };
    await fc.assert(fc.asyncProperty(given, check), { numRuns: runs(200) });
  });
});
