import type { FieldError } from '#shared/domain/refusal.ts';
import { operators } from './condition.ts';
import { type FactKind, factKindOf, factKinds, isComparison, operatorsOf } from './fact-kinds.ts';

/** Bounds of a condition tree; the tree itself is the first level. */
const LEVELS_MAX = 10;
const TESTS_MAX = 100;
const VALUES_MAX = 1000;
const ERRORS_MAX = 20;

interface PlacedCondition {
  readonly condition: unknown;
  readonly at: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Refuse = (pointer: string, message: string) => undefined;

const FORM = 'must be an object with all, any, not, or a test of fact, operator and value';
const groups = ['all', 'any', 'not'] as const;
const testFields = ['fact', 'operator', 'value', 'path', 'params'];
const ATTRIBUTE_PATH = /^\$\.[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const whatItIs: Readonly<Record<FactKind['kind'], string>> = {
  number: 'which is a number',
  text: 'which is a text',
  texts: 'which is a list',
  flag: 'which is true or false',
  attributes: 'each of which is a single value',
};

/**
 * What is wrong with a value that should be a condition tree: its form, its bounds, and tests that the kinds of fact,
 * operator and value never let hold. `at` is the pointer to the tree. Takes anything, and bounded time for it.
 */
export function checkConditions(conditions: unknown, at = '/conditions'): readonly FieldError[] {
  const tooMuch = measure(conditions, at);
  if (tooMuch) return [tooMuch];
  const errors: FieldError[] = [];
  checkCondition(conditions, at, (pointer, message) => {
    if (errors.length < ERRORS_MAX) errors.push({ pointer, message });
    return undefined;
  });
  return errors;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The conditions directly below one, as far as it has the form. */
function below(condition: unknown, at: string): readonly PlacedCondition[] {
  if (!isFields(condition)) return [];
  return groups.flatMap((group): readonly PlacedCondition[] => {
    const parts: unknown = condition[group];
    if (group === 'not') return isFields(parts) ? [{ condition: parts, at: `${at}/not` }] : [];
    if (!Array.isArray(parts)) return [];
    // One more than can be allowed is enough to see that it is too many.
    const seen: readonly unknown[] = parts.slice(0, TESTS_MAX + 1);
    return seen.map((part, index) => ({ condition: part, at: `${at}/${group}/${index}` }));
  });
}

/** Depth and number first, so that nothing that is too large is looked at any further. */
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

function checkCondition(condition: unknown, at: string, refuse: Refuse): undefined {
  if (!isFields(condition)) return refuse(at, condition === undefined ? 'is required' : FORM);
  const named = groups.filter((group) => Object.hasOwn(condition, group));
  const isTest = ['fact', 'operator', 'value'].some((field) => Object.hasOwn(condition, field));
  if (named.length + Number(isTest) > 1) {
    const found = [...named, ...(isTest ? ['a test'] : [])];
    return refuse(at, `must be one of ${found.join(' and ')}, not both: put one inside the other`);
  }
  if (named.length + Number(isTest) === 0) return refuse(at, FORM);
  refuseUnknown(condition, isTest ? testFields : named, at, refuse);
  if (isTest) return checkTest(condition, at, refuse);
  for (const group of named) checkGroup(group, condition[group], `${at}/${group}`, refuse);
}

function checkGroup(group: 'all' | 'any' | 'not', parts: unknown, at: string, refuse: Refuse): undefined {
  if (group === 'not') return checkCondition(parts, at, refuse);
  if (!Array.isArray(parts)) return refuse(at, 'must be a list of conditions');
  if (group === 'any' && parts.length === 0) {
    return refuse(at, 'must not be empty: to let it hold always, use { "all": [] }');
  }
  for (const [index, part] of parts.entries()) checkCondition(part, `${at}/${index}`, refuse);
}

function refuseUnknown(fields: Fields, known: readonly string[], at: string, refuse: Refuse): undefined {
  for (const field of Object.keys(fields)) {
    if (known.includes(field)) continue;
    const step = field.replaceAll('~', '~0').replaceAll('/', '~1');
    refuse(`${at}/${step}`, 'is not a known field');
  }
}

function checkTest(test: Fields, at: string, refuse: Refuse): undefined {
  const kind = checkFact(test.fact, `${at}/fact`, refuse);
  if (!isOperator(test.operator)) {
    const message = test.operator === undefined ? 'is required' : `must be one of ${operators.join(', ')}`;
    refuse(`${at}/operator`, message);
  }
  if (test.value === undefined) refuse(`${at}/value`, 'is required');
  if (!kind) return;
  const fact = String(test.fact);
  checkPath(kind, test.path, `${at}/path`, refuse);
  checkParams(kind, fact, test.params, `${at}/params`, refuse);
  if (!isOperator(test.operator)) return;
  if (!operatorsOf[kind.kind].includes(test.operator)) {
    const instead = operatorsOf[kind.kind].join(', ');
    const message = `cannot be asked of ${fact}, ${whatItIs[kind.kind]}: use ${instead}`;
    return refuse(`${at}/operator`, message);
  }
  if (test.value !== undefined) checkValue(kind, test.operator, test.value, `${at}/value`, refuse);
}

function isOperator(operator: unknown): operator is (typeof operators)[number] {
  return operators.some((known) => known === operator);
}

function checkFact(fact: unknown, at: string, refuse: Refuse): FactKind | undefined {
  if (fact === undefined) {
    refuse(at, 'is required');
    return undefined;
  }
  const kind = typeof fact === 'string' ? factKindOf(fact) : undefined;
  if (!kind) refuse(at, `must be one of ${Object.keys(factKinds).join(', ')}`);
  return kind;
}

function checkPath(kind: FactKind, path: unknown, at: string, refuse: Refuse): undefined {
  if (kind.kind !== 'attributes') {
    if (path !== undefined) refuse(at, 'is only for attributes');
  } else if (path === undefined) {
    refuse(at, 'is required: the attribute that is meant, as $.favouriteStore');
  } else if (typeof path !== 'string' || !ATTRIBUTE_PATH.test(path)) {
    refuse(at, 'must be $. and the name of an attribute, as $.favouriteStore');
  }
}

function checkParams(kind: FactKind, fact: string, params: unknown, at: string, refuse: Refuse): undefined {
  const selects = kind.kind === 'number' && kind.selects === true;
  if (!selects) {
    if (params !== undefined) refuse(at, 'is only for amountOf and quantityOf');
    return;
  }
  if (params === undefined) {
    return refuse(at, `is required: which lines ${fact} looks at, {} for all of them`);
  }
  if (!isFields(params)) return refuse(at, 'must be an object with skus, categories, or neither');
  refuseUnknown(params, ['skus', 'categories'], at, refuse);
  for (const list of ['skus', 'categories'] as const) {
    const values = params[list];
    if (values === undefined) continue;
    checkList(values, `${at}/${list}`, refuse, (value, place) =>
      checkText(value, factKinds[list].lengthMax, place, refuse),
    );
  }
}

function checkList(
  list: unknown,
  at: string,
  refuse: Refuse,
  checkItem: (item: unknown, at: string) => undefined,
): undefined {
  if (!Array.isArray(list)) return refuse(at, 'must be a list');
  if (list.length === 0) return refuse(at, 'must not be empty');
  if (list.length > VALUES_MAX) return refuse(at, `must have at most ${VALUES_MAX} items`);
  for (const [index, item] of list.entries()) checkItem(item, `${at}/${index}`);
}

function checkText(value: unknown, lengthMax: number, at: string, refuse: Refuse): undefined {
  if (typeof value !== 'string') return refuse(at, 'must be a text');
  if (value.length === 0 || value.length > lengthMax) {
    return refuse(at, `must have 1 to ${lengthMax} characters`);
  }
  if (CONTROL.test(value) || !value.isWellFormed()) refuse(at, 'must not contain control characters');
}

function checkValue(kind: FactKind, operator: string, value: unknown, at: string, refuse: Refuse): undefined {
  const asks = operator === 'in' || operator === 'notIn';
  if (asks) return checkList(value, at, refuse, (item, place) => checkScalar(kind, item, place, refuse));
  if (Array.isArray(value)) return refuse(at, `must be a single value: ${insteadOfList(kind)}`);
  if (isFields(value)) return checkReference(kind, value, at, refuse);
  if (kind.kind === 'attributes' && isComparison(operator)) return checkNumber(value, at, refuse);
  checkScalar(kind, value, at, refuse);
}

function insteadOfList(kind: FactKind): string {
  if (kind.kind === 'texts') return 'make a test of each, inside any or all';
  return kind.kind === 'flag' ? 'true or false' : 'use in or notIn for a list';
}

function checkNumber(value: unknown, at: string, refuse: Refuse): undefined {
  if (typeof value !== 'number') return refuse(at, 'must be a number');
  if (!Number.isFinite(value)) refuse(at, 'must be a number that is not so large');
}

function checkScalar(kind: FactKind, value: unknown, at: string, refuse: Refuse): undefined {
  switch (kind.kind) {
    case 'number':
      return checkNumber(value, at, refuse);
    case 'flag':
      return typeof value === 'boolean' ? undefined : refuse(at, 'must be true or false');
    case 'attributes':
      if (typeof value === 'boolean') return;
      if (typeof value === 'number') return checkNumber(value, at, refuse);
      if (typeof value === 'string') return checkText(value, kind.lengthMax, at, refuse);
      return refuse(at, 'must be a text, a number, true or false');
    case 'texts':
      return checkText(value, kind.lengthMax, at, refuse);
    case 'text':
      if (kind.values === undefined) return checkText(value, kind.lengthMax, at, refuse);
      if (!kind.values.some((known) => known === value)) {
        refuse(at, `must be one of ${kind.values.join(', ')}`);
      }
  }
}

/** `{ fact, params? }` in the place of a value. */
function checkReference(kind: FactKind, value: Fields, at: string, refuse: Refuse): undefined {
  if (kind.kind !== 'number') {
    return refuse(at, 'must not be another fact: only numbers are compared with each other');
  }
  refuseUnknown(value, ['fact', 'params'], at, refuse);
  const other = checkFact(value.fact, `${at}/fact`, refuse);
  if (!other) return;
  if (other.kind !== 'number') {
    const message = `must be a fact that is a number, not ${String(value.fact)}`;
    return refuse(`${at}/fact`, message);
  }
  checkParams(other, String(value.fact), value.params, `${at}/params`, refuse);
}
