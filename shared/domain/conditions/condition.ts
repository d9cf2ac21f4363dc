import type { Selection } from './selection.ts';

export type Scalar = string | number | boolean;

/** The operators of json-rules-engine. */
export const operators = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'contains',
  'doesNotContain',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
] as const;

export type Operator = (typeof operators)[number];

/** Another fact in the place of a value. */
export interface FactReference {
  readonly fact: string;
  readonly params?: Selection | undefined;
}

/** One question to one fact, in json-rules-engine's form. */
export interface Test {
  readonly fact: string;
  readonly operator: Operator;
  readonly value: Scalar | readonly Scalar[] | FactReference;
  /** Of `attributes`: `$.name`. */
  readonly path?: string | undefined;
  /** Of `amountOf` and `quantityOf`. */
  readonly params?: Selection | undefined;
}

/** A condition tree in json-rules-engine's form; `{ all: [] }` holds always. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Test;

export function isReference(value: Test['value']): value is FactReference {
  return typeof value === 'object' && 'fact' in value;
}
