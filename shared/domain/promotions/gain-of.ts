import { earn } from '#shared/domain/ledger/earning.ts';
import { floor, integer, multiply, one, parseDecimal, subtract } from '#shared/domain/money/rational.ts';
import type { GainOf } from '#shared/domain/promotions/backtest.ts';

/**
 * What a bonus, or a multiplier of the whole purchase, gives to everybody.
 * @throws TypeError for a promotion that asks or limits more than that
 */
export const gainOf: GainOf = ({ effect, conditions, schedule, audience }, { program, purchase, before }) => {
  const forEverybody = 'all' in conditions && conditions.all.length === 0 && !schedule && !audience;
  if (!forEverybody) throw new TypeError('only promotions for everybody can be tried');
  if (effect.type === 'bonus' && !effect.per) return { points: effect.points };
  if (effect.type !== 'multiplier') throw new TypeError('only a bonus or a multiplier can be tried');
  const { qualifying: base } = earn(program, before.tier.tierId, purchase);
  return { points: floor(multiply(integer(base), subtract(parseDecimal(effect.factor), one))) };
};
