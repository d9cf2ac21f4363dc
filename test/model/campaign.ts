import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { Books } from './books.ts';

/** The promotions that are active, and the rest of their budgets: all members share them. */
export class Campaign {
  active: readonly PromotionVersion[] = [];
  readonly #members: (() => Books)[] = [];

  join(books: () => Books): void {
    this.#members.push(books);
  }

  /** Counted anew from all that any member has ever been awarded, less what goods coming back gave back. */
  spentOf(promotionId: string): number {
    return this.#members
      .flatMap((books) => [...books().purchases.values()])
      .flatMap(({ awards }) => awards)
      .filter((award) => award.promotion?.promotionId === promotionId)
      .filter(({ promotion }) => promotion?.limits?.budgetPoints !== undefined)
      .reduce((sum, { points, budgetBack }) => sum + Math.max(0, points) - budgetBack, 0);
  }
}
