import { operators } from './condition.ts';
import type { FactKind } from './fact-set.ts';

const comparisons = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'] as const;
const lists = ['contains', 'doesNotContain'] as const;

/** The operators that can hold, by the kind of the fact. */
export const operatorsOf: Readonly<Record<FactKind['kind'], readonly string[]>> = {
  number: operators.filter((operator) => !lists.some((list) => list === operator)),
  text: ['equal', 'notEqual', 'in', 'notIn'],
  texts: lists,
  flag: ['equal', 'notEqual'],
  attributes: operators.filter((operator) => !lists.some((list) => list === operator)),
};

export function isComparison(operator: string): boolean {
  return comparisons.some((comparison) => comparison === operator);
}
