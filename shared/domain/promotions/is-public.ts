import { isReference } from '#shared/domain/conditions/condition.ts';
import { testsOf } from '#shared/domain/conditions/person-tests.ts';
import type { PromotionVersion } from './promotion.ts';

const assigned: ReadonlySet<string> = new Set(['segments', 'attributes']);

/** Whether members and machines may be told of a promotion that did not apply: it is live and asks for nothing that a retailer noted about the member. */
export function isPublic({ mode, audience, conditions }: PromotionVersion): boolean {
  if (mode === 'shadow' || audience?.segments || audience?.experiment) return false;
  return [...testsOf(conditions)].every(({ fact, value }) => {
    return !assigned.has(fact) && !(isReference(value) && assigned.has(value.fact));
  });
}
