import type { FieldError } from '#shared/domain/refusal.ts';
import {
  checkList,
  checkNumber,
  checkScalar,
  checkText,
  type Fields,
  isFields,
  type Refuse,
  refuseUnknown,
} from './check-value.ts';
import { operators } from './condition.ts';
import { isComparison, operatorsOf } from './fact-operators.ts';
import { type FactKind, type FactKinds, factOf, type ParamsRule } from './fact-set.ts';

/** Bounds of a condition tree; the tree itself is the first level. */
const LEVELS_MAX = 10;
const TESTS_MAX = 100;
const ERRORS_MAX = 20;

interface PlacedCondition {
  readonly condition: unknown;
  readonly at: string;
}

const FORM = 'must be an object with all, any, not, or a test of fact, operator and value';
const groups = ['all', 'any', 'not'] as const;
const ATTRIBUTE_PATH = /^\$\.[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** Follows the name of the fact. */
const kindInWords: Readonly<Record<FactKind['kind'], string>> = {
  number: 'which is a number',
  text: 'which is a text',
  texts: 'which is a list',
  flag: 'which is true or false',
  attributes: 'each of which is a single value',
};

/** The facts that tests may name, and the errors found so far. */
interface Check {
  readonly facts: FactKinds;
  readonly refuse: Refuse;
}

/**
 * The errors of a value that should be a condition tree over a set of facts: its form, its bounds, and tests that can
 * never hold by the kinds of fact, operator and value. `at` is the pointer to the tree. Takes any value, in bounded
 * time.
 */
export function checkConditions(
  facts: FactKinds,
  conditions: unknown,
  at = '/conditions',
): readonly FieldError[] {
  const tooMuch = measure(conditions, at);
  if (tooMuch) return [tooMuch];
  const errors: FieldError[] = [];
  const refuse: Refuse = (pointer, message) => {
    if (errors.length < ERRORS_MAX) errors.push({ pointer, message });
    return undefined;
  };
  checkCondition(conditions, at, { facts, refuse });
  return errors;
}

/** Names of the facts that take params, and of those that take a path. */
function namesWith(facts: FactKinds, has: (kind: FactKind) => boolean): readonly string[] {
  return Object.keys(facts).filter((name) => {
    const kind = factOf(facts, name);
    return kind !== undefined && has(kind);
  });
}

const takesPath = ({ kind }: FactKind) => kind === 'attributes';
const takesParams = (kind: FactKind) => kind.kind === 'number' && kind.params !== undefined;

/** A set whose facts take neither path nor params does not know these fields. */
function testFieldsOf(facts: FactKinds): readonly string[] {
  return [
    'fact',
    'operator',
    'value',
    ...(namesWith(facts, takesPath).length > 0 ? ['path'] : []),
    ...(namesWith(facts, takesParams).length > 0 ? ['params'] : []),
  ];
}

/** The conditions directly below a condition, where it has the form of one. */
function below(condition: unknown, at: string): readonly PlacedCondition[] {
  if (!isFields(condition)) return [];
  return groups.flatMap((group): readonly PlacedCondition[] => {
    const parts: unknown = condition[group];
    if (group === 'not') return isFields(parts) ? [{ condition: parts, at: `${at}/not` }] : [];
    if (!Array.isArray(parts)) return [];
    // One more than the limit is enough to see that there are too many.
    const seen: readonly unknown[] = parts.slice(0, TESTS_MAX + 1);
    return seen.map((part, index) => ({ condition: part, at: `${at}/${group}/${index}` }));
  });
}

/** Measures depth and number first, so that a tree that is too large is not checked any further. */
function measure(conditions: unknown, root: string): FieldError | undefined {
  const open: (PlacedCondition & { level: number })[] = [{ condition: conditions, at: root, level: 1 }];
  let tests = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { condition, at, level } = next;
    if (level > LEVELS_MAX) {
      return { pointer: at, message: `must not be nested deeper than ${LEVELS_MAX} levels` };
    }
    const parts = below(condition, at);
    if (parts.length === 0) tests += 1;
    if (tests > TESTS_MAX) {
      return { pointer: root, message: `must have at most ${TESTS_MAX} tests in all` };
    }
    for (const part of parts.toReversed()) open.push({ ...part, level: level + 1 });
  }
  return undefined;
}

function checkCondition(condition: unknown, at: string, check: Check): undefined {
  const { facts, refuse } = check;
  if (!isFields(condition)) return refuse(at, condition === undefined ? 'is required' : FORM);
  const named = groups.filter((group) => Object.hasOwn(condition, group));
  const isTest = ['fact', 'operator', 'value'].some((field) => Object.hasOwn(condition, field));
  if (named.length + Number(isTest) > 1) {
    const found = [...named, ...(isTest ? ['a test'] : [])];
    return refuse(at, `must be one of ${found.join(' and ')}, not both: put one inside the other`);
  }
  if (named.length + Number(isTest) === 0) return refuse(at, FORM);
  refuseUnknown(condition, isTest ? testFieldsOf(facts) : named, at, refuse);
  if (isTest) return checkTest(condition, at, check);
  for (const group of named) checkGroup(group, condition[group], `${at}/${group}`, check);
}

function checkGroup(group: 'all' | 'any' | 'not', parts: unknown, at: string, check: Check): undefined {
  const { refuse } = check;
  if (group === 'not') return checkCondition(parts, at, check);
  if (!Array.isArray(parts)) return refuse(at, 'must be a list of conditions');
  if (group === 'any' && parts.length === 0) {
    return refuse(at, 'must not be empty: to let it hold always, use { "all": [] }');
  }
  for (const [index, part] of parts.entries()) checkCondition(part, `${at}/${index}`, check);
}

function checkTest(test: Fields, at: string, check: Check): undefined {
  const { refuse } = check;
  const kind = checkFact(test.fact, `${at}/fact`, check);
  if (!isOperator(test.operator)) {
    const message = test.operator === undefined ? 'is required' : `must be one of ${operators.join(', ')}`;
    refuse(`${at}/operator`, message);
  }
  if (test.value === undefined) refuse(`${at}/value`, 'is required');
  if (!kind) return;
  const fact = String(test.fact);
  checkPath(kind, test.path, `${at}/path`, check);
  checkParams(kind, fact, test.params, `${at}/params`, check);
  if (!isOperator(test.operator)) return;
  if (!operatorsOf[kind.kind].includes(test.operator)) {
    const instead = operatorsOf[kind.kind].join(', ');
    const message = `cannot be asked of ${fact}, ${kindInWords[kind.kind]}: use ${instead}`;
    return refuse(`${at}/operator`, message);
  }
  if (test.value !== undefined) checkValue(kind, test.operator, test.value, `${at}/value`, check);
}

function isOperator(operator: unknown): operator is (typeof operators)[number] {
  return operators.some((known) => known === operator);
}

function checkFact(fact: unknown, at: string, { facts, refuse }: Check): FactKind | undefined {
  if (fact === undefined) {
    refuse(at, 'is required');
    return undefined;
  }
  const kind = typeof fact === 'string' ? factOf(facts, fact) : undefined;
  if (!kind) refuse(at, `must be one of ${Object.keys(facts).join(', ')}`);
  return kind;
}

function checkPath(kind: FactKind, path: unknown, at: string, { facts, refuse }: Check): undefined {
  if (kind.kind !== 'attributes') {
    const names = namesWith(facts, takesPath);
    if (path !== undefined && names.length > 0) refuse(at, `is only for ${names.join(' and ')}`);
  } else if (path === undefined) {
    refuse(at, `is required: the attribute that is meant, as ${kind.example}`);
  } else if (typeof path !== 'string' || !ATTRIBUTE_PATH.test(path)) {
    refuse(at, `must be $. and the name of an attribute, as ${kind.example}`);
  }
}

function checkParams(kind: FactKind, fact: string, params: unknown, at: string, check: Check): undefined {
  const { facts, refuse } = check;
  const rule = kind.kind === 'number' ? kind.params : undefined;
  if (rule) return checkParamsBy(rule, fact, params, at, refuse);
  const names = namesWith(facts, takesParams);
  if (params !== undefined && names.length > 0) refuse(at, `is only for ${names.join(' and ')}`);
}

function checkParamsBy(
  { lists, inWords }: ParamsRule,
  fact: string,
  params: unknown,
  at: string,
  refuse: Refuse,
): undefined {
  if (params === undefined) {
    return refuse(at, `is required: ${inWords} ${fact} looks at, {} for all of them`);
  }
  const names = Object.keys(lists);
  if (!isFields(params)) {
    return refuse(
      at,
      `must be an object with ${names.join(', ')}, or ${names.length === 2 ? 'neither' : 'none'}`,
    );
  }
  refuseUnknown(params, names, at, refuse);
  for (const [list, lengthMax] of Object.entries(lists)) {
    const values = params[list];
    if (values === undefined) continue;
    checkList(values, `${at}/${list}`, refuse, (value, place) => checkText(value, lengthMax, place, refuse));
  }
}

function checkValue(kind: FactKind, operator: string, value: unknown, at: string, check: Check): undefined {
  const { refuse } = check;
  const asks = operator === 'in' || operator === 'notIn';
  if (asks) return checkList(value, at, refuse, (item, place) => checkScalar(kind, item, place, refuse));
  if (Array.isArray(value)) return refuse(at, `must be a single value: ${insteadOfList(kind)}`);
  if (isFields(value)) return checkReference(kind, value, at, check);
  if (kind.kind === 'attributes' && isComparison(operator)) return checkNumber(value, at, refuse);
  checkScalar(kind, value, at, refuse);
}

function insteadOfList(kind: FactKind): string {
  if (kind.kind === 'texts') return 'make a test of each, inside any or all';
  return kind.kind === 'flag' ? 'true or false' : 'use in or notIn for a list';
}

/** `{ fact, params? }` in the place of a value. */
function checkReference(kind: FactKind, value: Fields, at: string, check: Check): undefined {
  const { refuse } = check;
  if (kind.kind !== 'number') {
    return refuse(at, 'must not be another fact: only numbers are compared with each other');
  }
  const names = testFieldsOf(check.facts);
  refuseUnknown(
    value,
    ['fact', 'params'].filter((field) => names.includes(field)),
    at,
    refuse,
  );
  const other = checkFact(value.fact, `${at}/fact`, check);
  if (!other) return;
  if (other.kind !== 'number') {
    const message = `must be a fact that is a number, not ${String(value.fact)}`;
    return refuse(`${at}/fact`, message);
  }
  checkParams(other, String(value.fact), value.params, `${at}/params`, check);
}
