import { conditionsOver } from '#shared/contracts/conditions.ts';
import { goalFacts } from '#shared/domain/engagement/goal-facts.ts';

/** The filter of a goal, as json-rules-engine reads it. */
export const goalConditions = conditionsOver(goalFacts, {
  id: 'GoalConditions',
  description:
    'A condition tree as those of promotions, over the facts of a purchase. Its member is no part of it: that is the audience.',
  example: { fact: 'channel', operator: 'equal', value: 'app' },
});
