import { arnGlob, glob } from './glob.ts';

/** The facts of a request that conditions ask for, by their key in lower case. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

export type Condition = (context: Context) => boolean;

type Compare = (given: string) => (actual: string) => boolean;

const sameText: Compare = (given) => (actual) => actual === given;
const sameLetters: Compare = (given) => (actual) => actual.toLowerCase() === given.toLowerCase();
const sameShape: Compare = glob;
const sameArn: Compare = arnGlob;

interface Operator {
  readonly compare: Compare;
  /** Holds where no value of the policy matches, and where the key is absent. */
  readonly negated: boolean;
}

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: { compare: sameText, negated: false },
  StringNotEquals: { compare: sameText, negated: true },
  StringEqualsIgnoreCase: { compare: sameLetters, negated: false },
  StringNotEqualsIgnoreCase: { compare: sameLetters, negated: true },
  StringLike: { compare: sameShape, negated: false },
  StringNotLike: { compare: sameShape, negated: true },
  // IAM treats the two ARN operators of each pair alike.
  ArnEquals: { compare: sameArn, negated: false },
  ArnLike: { compare: sameArn, negated: false },
  ArnNotEquals: { compare: sameArn, negated: true },
  ArnNotLike: { compare: sameArn, negated: true },
  Bool: { compare: sameLetters, negated: false },
};

/** The keys whose values the runner knows. A condition on another key could not be checked. */
const SINGLE_KEYS =
  /^(aws:(principalarn|principalaccount|requestedregion|resourceaccount|securetransport|sourceaccount|sourcearn)|kms:(viaservice|calleraccount|encryptioncontext:.+))$/;
const LISTED_KEYS = /^kms:encryptioncontextkeys$/;

type SetOperator = 'ForAllValues' | 'ForAnyValue' | undefined;

function checkKey(key: string, set: SetOperator): void {
  if (LISTED_KEYS.test(key)) {
    if (set === undefined)
      throw new Error(`the condition key ${key} has several values, so it needs ForAllValues or ForAnyValue`);
  } else if (!SINGLE_KEYS.test(key)) throw new Error(`the condition key ${key} is not supported`);
}

const listed = (value: unknown): readonly string[] => [value].flat().map(String);

/** `Null`: whether the key is absent. */
function presence(key: string, values: readonly string[]): Condition {
  const wanted = values.map((value) => value.toLowerCase() === 'true');
  return (context) => wanted.includes(context[key] === undefined);
}

function comparison(
  { compare, negated }: Operator,
  set: SetOperator,
  ifExists: boolean,
  key: string,
  values: readonly string[],
): Condition {
  const compared = values.map((value) => compare(value));
  const holds = (actual: string): boolean => compared.some((matches) => matches(actual)) !== negated;
  return (context) => {
    const found = context[key];
    const actual = found === undefined ? [] : [found].flat();
    if (set === 'ForAllValues') return actual.every(holds);
    if (actual.length === 0) return ifExists || (negated && set === undefined);
    return actual.some(holds);
  };
}

/**
 * Compiles the `Condition` of a statement: all operators and keys must hold, of several values one. A key that a
 * request does not have meets only negated operators, `…IfExists`, `Null` and `ForAllValues`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @throws Error for an operator or key that the runner does not know, which it must never pass over
 */
export function compileCondition(
  text: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Condition {
  const all: Condition[] = [];
  for (const [operatorText, keys] of Object.entries(text)) {
    const [, set, name = '', ifExists] =
      /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operatorText) ?? [];
    const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
    for (const [keyText, value] of Object.entries(keys)) {
      const key = keyText.toLowerCase();
      checkKey(key, set as SetOperator);
      if (operatorText === 'Null') all.push(presence(key, listed(value)));
      else if (operator === undefined)
        throw new Error(`the condition operator ${operatorText} is not supported`);
      else all.push(comparison(operator, set as SetOperator, ifExists !== undefined, key, listed(value)));
    }
  }
  return (context) => all.every((holds) => holds(context));
}
