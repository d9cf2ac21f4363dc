import type { Condition, Test } from '#shared/domain/conditions/condition.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';

/** Returns the value of a fact. */
export type Ask = (
  fact: string,
  about: { readonly params?: Selection | undefined; readonly path?: string | undefined },
) => unknown;

/** Whether a condition holds: read as it is written. No questions at all hold always. */
export function holds(condition: Condition, ask: Ask): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, ask));
  if ('any' in condition) {
    return condition.any.length === 0 || condition.any.some((part) => holds(part, ask));
  }
  if ('not' in condition) return !holds(condition.not, ask);
  return isTrue(condition, ask);
}

function isTrue({ fact, operator, value, params, path }: Test, ask: Ask): boolean {
  const known = ask(fact, { params, path });
  const wanted = typeof value === 'object' && 'fact' in value ? ask(value.fact, value) : value;
  switch (operator) {
    case 'equal':
      return known === wanted;
    case 'notEqual':
      return known !== wanted;
    case 'in':
      return Array.isArray(wanted) && wanted.includes(known);
    case 'notIn':
      return Array.isArray(wanted) && !wanted.includes(known);
    case 'contains':
      return Array.isArray(known) && known.includes(wanted);
    case 'doesNotContain':
      return Array.isArray(known) && !known.includes(wanted);
    case 'lessThan':
      return isNumber(known) && Number(known) < Number(wanted);
    case 'lessThanInclusive':
      return isNumber(known) && Number(known) <= Number(wanted);
    case 'greaterThan':
      return isNumber(known) && Number(known) > Number(wanted);
    case 'greaterThanInclusive':
      return isNumber(known) && Number(known) >= Number(wanted);
  }
}

/** A value that is no number is neither below nor above anything. */
function isNumber(value: unknown): boolean {
  return !Number.isNaN(Number.parseFloat(String(value)));
}
