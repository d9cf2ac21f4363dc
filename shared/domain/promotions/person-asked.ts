import type { Condition } from '#shared/domain/promotions/condition.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';

const PERSON_FACTS: readonly string[] = ['isBirthday', 'attributes', 'segments'];

function asks(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(asks);
  if ('any' in condition) return condition.any.some(asks);
  if ('not' in condition) return asks(condition.not);
  const { fact, value } = condition;
  if (PERSON_FACTS.includes(fact)) return true;
  return typeof value === 'object' && 'fact' in value && PERSON_FACTS.includes(value.fact);
}

/** Whether a promotion asks anything that lives with the person and not in the ledger. */
export function asksAboutPerson({ audience, conditions }: Promotion): boolean {
  return audience?.segments !== undefined || asks(conditions);
}
