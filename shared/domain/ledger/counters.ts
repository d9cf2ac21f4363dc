/** The id of the counter that says how many of a reward were taken from its stock. */
export function stockCounter(rewardId: string): string {
  return `stock/${rewardId}`;
}
