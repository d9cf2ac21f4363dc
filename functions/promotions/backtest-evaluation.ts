import { gainOf } from '#shared/domain/promotions/gain-of.ts';
import type { WalkSurroundings } from '#shared/usecases/promotions/walk-backtest-part.ts';

/** What a promotion gives to a purchase, and what it may ask about the person for that. */
export function backtestEvaluation(): Pick<WalkSurroundings, 'gainOf' | 'personFacts'> {
  return {
    gainOf,
    personFacts: () => Promise.reject(new TypeError('what lives with the person cannot be asked yet')),
  };
}
