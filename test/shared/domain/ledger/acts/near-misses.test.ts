import { describe, expect, it } from 'vitest';
import type { Condition } from '#shared/domain/conditions/condition.ts';
import { nearMisses } from '#shared/domain/ledger/acts/near-misses.ts';
import { judgePerson, type PersonFacts, unknownPerson } from '#shared/domain/members/person-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { compilePromotions } from '#shared/domain/promotions/promotion-set.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import { promotionOf } from '../../promotions/promotions.ts';
import { Log } from '../log.ts';
import { purchaseOf } from '../purchases.ts';

const spend = (value: number): Condition => ({ fact: 'total', operator: 'greaterThanInclusive', value });

interface Circumstances {
  readonly person?: PersonFacts;
  readonly budgetsLeft?: ReadonlyMap<string, number>;
  readonly log?: Log;
}

function missed(
  active: readonly PromotionVersion[],
  purchase: Purchase,
  { person = unknownPerson, budgetsLeft = new Map(), log }: Circumstances = {},
) {
  const { state } = (log ?? new Log(initialProgram, purchase.occurredAt)).head;
  const promotions = compilePromotions(active);
  const truths = judgePerson(promotions.personTests, person, localDay(purchase.occurredAt, 'UTC'));
  return nearMisses(initialProgram, state, purchase, { promotions, truths, budgetsLeft });
}

const sale = purchaseOf(2680);
const near = (promotionId: string, value: number, changes: Partial<PromotionVersion> = {}) =>
  promotionOf(spend(value), { promotionId, ...changes });

describe('a near miss', () => {
  it('says what is missing, the nearest first', () => {
    const told = missed([near('a', 4000), near('b', 3000), near('c', 5000)], sale);
    expect(
      told.map(({ promotion, fact, missing, wanted }) => [promotion.promotionId, fact, missing, wanted]),
    ).toEqual([
      ['b', 'total', 320, 3000],
      ['a', 'total', 1320, 4000],
      ['c', 'total', 2320, 5000],
    ]);
  });

  it('is half of the way there, and one of five', () => {
    const many = Array.from({ length: 8 }, (_, index) => near(`p${index}`, 3000 + index));
    expect(missed(many, sale).map(({ promotion }) => promotion.promotionId)).toEqual([
      'p0',
      'p1',
      'p2',
      'p3',
      'p4',
    ]);
    expect(missed([near('far', 5361)], sale)).toEqual([]);
    expect(missed([near('half', 5360)], sale)).toHaveLength(1);
  });

  it.each<readonly [string, Partial<PromotionVersion>]>([
    ['applies already', { conditions: spend(2680) }],
    [
      'misses two things',
      { conditions: { all: [spend(3000), { fact: 'lineCount', operator: 'greaterThan', value: 1 }] } },
    ],
    ['is in shadow', { mode: 'shadow' }],
    ['is for another tier', { audience: { tiers: ['gold'] } }],
    ['is for a segment', { audience: { segments: ['vip'] } }],
    ['is for an experiment', { audience: { experiment: { id: 'colours', variant: 'red' } } }],
    ['is over', { schedule: { to: sale.occurredAt } }],
    ['is not of this weekday', { schedule: { weekdays: [1] } }],
  ])('is none where a promotion %s', (_, change) => {
    expect(missed([near('a', 3000, change)], sale)).toEqual([]);
  });

  it('is shown to a member in one segment of the audience', () => {
    const person = { ...unknownPerson, segments: ['vip'] };
    expect(
      missed([near('a', 3000, { audience: { segments: ['vip', 'new'] } })], sale, { person }),
    ).toHaveLength(1);
  });

  it('is none where its limits leave nothing', () => {
    const limits = { budgetPoints: 10, timesPerMember: 1 };
    const promotion = near('a', 3000, { limits });
    expect(missed([promotion], sale)).toHaveLength(1);
    expect(missed([promotion], sale, { budgetsLeft: new Map([['a', 0]]) })).toEqual([]);
    const log = new Log(initialProgram, sale.occurredAt);
    log.promotions = { active: [promotion], person: unknownPerson, budgets: new Map() };
    log.purchase('p1', purchaseOf(3000), sale.occurredAt);
    expect(missed([promotion], sale, { log })).toEqual([]);
  });
});
