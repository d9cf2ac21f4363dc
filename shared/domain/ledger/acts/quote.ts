import type { View } from '#shared/domain/identity/view.ts';
import type { Money } from '#shared/domain/ledger/act.ts';
import type { Award } from '#shared/domain/ledger/award.ts';
import type { TierChange } from '#shared/domain/ledger/entry.ts';
import { UnsupportedCurrency } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, balancesOf } from '#shared/domain/ledger/state.ts';
import { pointWorth, worthOf } from '#shared/domain/ledger/worth.ts';
import { divide, floor, integer } from '#shared/domain/money/rational.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import { paidAmount, payableAmount } from '#shared/domain/purchases/payable.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { type AccrualCommand, accrue } from './accrue.ts';
import type { Considered } from './choose-promotions.ts';
import { type NearMiss, nearMisses } from './near-misses.ts';

export interface Quote {
  readonly pointsEarned: number;
  readonly awards: readonly Award[];
  /** The nearest first. */
  readonly nearMisses: readonly NearMiss[];
  readonly redeemable: { readonly points: number; readonly value: Money };
  readonly tierChange?: TierChange | undefined;
  /** Counters of the budgets that the purchase would draw on or that near misses name. */
  readonly budgets: readonly string[];
}

/**
 * Available points that could pay for a purchase, never more than what points can pay of it and have not paid yet: none
 * below the programme's minimum.
 */
function redeemable(program: Program, state: AccountState, purchase: Purchase): Quote['redeemable'] {
  const { currency } = purchase;
  const open = payableAmount(purchase, program.redemption.exclude) - paidAmount(purchase);
  const worth = pointWorth(program, currency);
  if (worth === undefined) throw new UnsupportedCurrency(program);
  const { step, minimum } = program.redemption;
  const most = Math.min(balancesOf(state).available, floor(divide(integer(open), worth)));
  const inSteps = Math.floor(Math.max(0, most) / step) * step;
  const points = inSteps < minimum ? 0 : inSteps;
  return { points, value: worthOf(program, points, currency) ?? { amount: 0, currency } };
}

function budgetOf({ promotion: { promotionId, limits } }: NearMiss): readonly string[] {
  return limits?.budgetPoints === undefined ? [] : [budgetCounter(promotionId)];
}

/**
 * The points that a purchase would earn if it were booked at `now`, by the decision of the booking. `state` is settled
 * to `now`; near misses are those of the view.
 */
export function quote(
  program: Program,
  state: AccountState,
  command: AccrualCommand,
  now: number,
  considered?: Considered,
  view?: View,
): Quote {
  // Nobody takes the sale: only the booking knows whether it is free.
  const unnamed = { ...command, purchase: { ...command.purchase, sale: undefined } };
  const [accrual] = accrue(program, state, unnamed, now, undefined, considered);
  const { awards = [], tierChange, counters = [] } = accrual ?? {};
  const missed = considered ? nearMisses(program, state, command.purchase, considered, view) : [];
  return {
    pointsEarned: awards.reduce((sum, { points }) => sum + points, 0),
    awards,
    redeemable: redeemable(program, state, command.purchase),
    nearMisses: missed,
    tierChange,
    budgets: [...counters.map(({ counter }) => counter), ...missed.flatMap(budgetOf)],
  };
}
