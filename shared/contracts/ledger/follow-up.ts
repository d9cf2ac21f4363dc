/** The refusals that every act that follows a purchase has. */
export const followUpRefusals = [
  'client-disabled',
  'outside-client-limits',
  'member-not-found',
  'member-merged',
  'reference-reused',
  'purchase-not-found',
  'unknown-line',
  'amount-exceeds-original',
  'occurred-in-future',
  'too-old',
  'state-full',
  'log-full',
] as const;
