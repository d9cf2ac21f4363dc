import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { Books } from './books.ts';

/** The promotions that are active, the rest of their budgets, and the sales that are booked: all members share them. */
export class Campaign {
  active: readonly PromotionVersion[] = [];
  readonly #members: (() => Books)[] = [];

  join(books: () => Books): void {
    this.#members.push(books);
  }

  /** Whether a purchase of any member has a sale: one that names it, until all of its lines are back. */
  hasSale(sale: string): boolean {
    return this.#members
      .flatMap((books) => [...books().purchases.values()])
      .some(
        ({ purchase, lines }) =>
          purchase.sale === sale && lines.some(({ returned, quantity }) => returned < quantity),
      );
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
