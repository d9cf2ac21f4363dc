import type { Operator } from './condition.ts';
import { isListed } from './listed.ts';

type Operate = (seen: unknown, value: unknown) => boolean;

const finds = (list: unknown, value: unknown) =>
  Array.isArray(list) ? list.includes(value) : typeof list === 'string' && list.includes(String(value));

const isNumeric = (seen: unknown) =>
  typeof seen === 'number' ? !Number.isNaN(seen) : !Number.isNaN(Number.parseFloat(seen as string));

/** `<` and its like convert as JavaScript does, whatever they are given. */
type Comparable = number;

/**
 * The operators exactly as json-rules-engine 7.3.1 has them: `equal` is `===`, `in` and `contains` need a list, and a
 * comparison holds only for a fact that begins with a number. No operator holds where json-rules-engine would throw.
 * https://github.com/CacheControl/json-rules-engine/blob/v7.3.1/src/engine-default-operators.js
 */
export const operate: Readonly<Record<Operator, Operate>> = {
  equal: (seen, value) => seen === value,
  notEqual: (seen, value) => seen !== value,
  in: (seen, value) => finds(value, seen),
  notIn: (seen, value) => (Array.isArray(value) || typeof value === 'string') && !finds(value, seen),
  contains: (seen, value) => Array.isArray(seen) && isListed(seen, value),
  doesNotContain: (seen, value) => Array.isArray(seen) && !isListed(seen, value),
  lessThan: (seen, value) => isNumeric(seen) && (seen as Comparable) < (value as Comparable),
  lessThanInclusive: (seen, value) => isNumeric(seen) && (seen as Comparable) <= (value as Comparable),
  greaterThan: (seen, value) => isNumeric(seen) && (seen as Comparable) > (value as Comparable),
  greaterThanInclusive: (seen, value) => isNumeric(seen) && (seen as Comparable) >= (value as Comparable),
};
