import { conditionsOver } from '#shared/contracts/conditions.ts';
import { promotionFacts } from '#shared/domain/promotions/promotion-facts.ts';

/** A promotion's condition tree, as json-rules-engine reads it. */
export const conditions = conditionsOver(promotionFacts, {
  id: 'Conditions',
  description:
    "A condition tree in json-rules-engine's JSON, at most 10 levels deep and with at most 100 tests. " +
    '`skus`, `categories` and `segments` are lists (`contains`, `doesNotContain`). `{ "all": [] }` holds always.',
  example: {
    all: [
      { fact: 'channel', operator: 'equal', value: 'app' },
      {
        any: [
          { fact: 'weekday', operator: 'in', value: [6, 7] },
          {
            fact: 'amountOf',
            params: { categories: ['tea'] },
            operator: 'greaterThanInclusive',
            value: 2000,
          },
        ],
      },
      { not: { fact: 'attributes', path: '$.staff', operator: 'equal', value: true } },
    ],
  },
});
