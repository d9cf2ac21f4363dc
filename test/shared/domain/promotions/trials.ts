import type { GainOf, PastPurchase, Trial } from '#shared/domain/backtests/backtest.ts';
import { enrolledState } from '#shared/domain/ledger/state.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { purchaseOf } from '../ledger/purchases.ts';

export const START = Date.UTC(2026, 10, 1);

export const standing = {
  tierId: 'blue',
  periodEndsAt: START,
  qualifying: 0,
  previousQualifying: 0,
  keptUntil: null,
  fallsAt: null,
};

export function promotionOf(changes: Partial<PromotionVersion> = {}): PromotionVersion {
  return {
    promotionId: 'tried',
    version: 1,
    name: 'Tried',
    conditions: { all: [] },
    effect: { type: 'bonus', points: 10 },
    ...changes,
  };
}

/** A point for each unit of the total: nothing for what costs less than one. */
export const aPointAUnit: GainOf = (_, { purchase }) => ({ points: Math.floor(purchase.total / 100) });

export function trialOf(promotion: Partial<PromotionVersion> = {}, gainOf: GainOf = aPointAUnit): Trial {
  return { promotion: promotionOf(promotion), gainOf, today: initialProgram };
}

export function pastPurchase(
  memberId: string,
  total: number,
  changes: Partial<PastPurchase> & { readonly occurredAt?: number } = {},
): PastPurchase {
  const { occurredAt = START, ...rest } = changes;
  return {
    memberId,
    purchase: purchaseOf(total, { occurredAt }),
    before: enrolledState(START, standing),
    program: initialProgram,
    awards: [{ reason: 'base', points: Math.floor(total / 100) }],
    ...rest,
  };
}
