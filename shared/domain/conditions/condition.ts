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

/** Lists of texts by name, for a fact that needs to know which part of something it is about. */
export type Params = Readonly<Record<string, readonly string[] | undefined>>;

/** Another fact in the place of a value. */
export interface FactReference {
  readonly fact: string;
  readonly params?: Params | undefined;
}

/** One question to one fact, in json-rules-engine's form. */
export interface Test {
  readonly fact: string;
  readonly operator: Operator;
  readonly value: Scalar | readonly Scalar[] | FactReference;
  /** `$.name`, for a fact that is a record of attributes. */
  readonly path?: string | undefined;
  /** For a fact that takes params. */
  readonly params?: Params | undefined;
}

/** A condition tree in json-rules-engine's form; `{ all: [] }` always holds. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Test;

export function isReference(value: Test['value']): value is FactReference {
  return typeof value === 'object' && 'fact' in value;
}
