/** The counter of the points that a promotion has paid, over all its versions. */
export function budgetCounter(promotionId: string): string {
  return `budget/${promotionId}`;
}
