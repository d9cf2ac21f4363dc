import { BlockList, isIP } from 'node:net';
import { RunnerError } from '../errors/runner-error.ts';
import { wildcard } from './wildcard.ts';

/** Decides whether an event matches a pattern. */
export type EventMatcher = (event: unknown) => boolean;

type Value = string | number | boolean | null;
type ValueMatcher = (value: unknown) => boolean;

/** Tests the values of one field of an event: the elements of an array, or none when the field is absent. */
type FieldMatcher = (values: readonly unknown[]) => boolean;

/**
 * Compiles an EventBridge pattern. Event source mappings filter with the same patterns.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @throws RunnerError template_unsupported when the value is not a pattern
 */
export function compilePattern(pattern: unknown): EventMatcher {
  if (!isObject(pattern)) throw unsupported(pattern);
  const fields = Object.entries(pattern).map(([name, part]): EventMatcher => {
    if (name === '$or') return anyOf(part);
    if (Array.isArray(part)) {
      const matches = compileField(part);
      return (event) => matches(valuesAt(event, name));
    }
    const matches = compilePattern(part);
    return (event) => {
      const below = isObject(event) ? event[name] : undefined;
      // In a list of objects, one object must match all that the pattern asks for.
      return Array.isArray(below) ? below.some(matches) : matches(below);
    };
  });
  return (event) => fields.every((matches) => matches(event));
}

function anyOf(patterns: unknown): EventMatcher {
  if (!Array.isArray(patterns)) throw unsupported(patterns);
  const alternatives = patterns.map(compilePattern);
  return (event) => alternatives.some((matches) => matches(event));
}

function valuesAt(event: unknown, name: string): readonly unknown[] {
  const value = isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
  if (value === undefined) return [];
  return Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
}

function compileField(alternatives: readonly unknown[]): FieldMatcher {
  const matchers = alternatives.map((alternative): FieldMatcher => {
    if (isObject(alternative) && 'exists' in alternative) {
      // A pattern sees leaves only: an object in the place of a field counts as absent.
      return (values) => values.some((value) => !isObject(value)) === alternative.exists;
    }
    const matches = isObject(alternative) ? compileOperator(alternative) : equals(alternative);
    return (values) => values.some(matches);
  });
  return (values) => matchers.some((matches) => matches(values));
}

function equals(expected: unknown): ValueMatcher {
  if (Array.isArray(expected)) throw unsupported(expected);
  return (value) => value === (expected as Value);
}

function compileOperator(alternative: Record<string, unknown>): ValueMatcher {
  const [entry, ...others] = Object.entries(alternative);
  if (!entry || others.length > 0) throw unsupported(alternative);
  const [operator, operand] = entry;
  switch (operator) {
    case 'prefix':
      return affix(operand, (value, part) => value.startsWith(part));
    case 'suffix':
      return affix(operand, (value, part) => value.endsWith(part));
    case 'equals-ignore-case':
      return affix({ 'equals-ignore-case': operand }, (value, part) => value === part);
    case 'wildcard':
      return onText(wildcard(text(operand)));
    case 'numeric':
      return numeric(operand);
    case 'cidr':
      return cidr(text(operand));
    case 'anything-but':
      return anythingBut(operand);
    default:
      throw unsupported(alternative);
  }
}

/** A comparison with a text. `{"equals-ignore-case": …}` compares without regard to case. */
function affix(operand: unknown, compare: (value: string, part: string) => boolean): ValueMatcher {
  if (!isObject(operand)) {
    const part = text(operand);
    return onText((value) => compare(value, part));
  }
  const part = text(operand['equals-ignore-case']).toLowerCase();
  return onText((value) => compare(value.toLowerCase(), part));
}

/** `anything-but` takes one value, a list, or an operator over one operand or a list of them. */
function anythingBut(operand: unknown): ValueMatcher {
  const excluded = isObject(operand)
    ? Object.entries(operand).flatMap(([operator, parts]) =>
        listOf(parts).map((part) => compileOperator({ [operator]: part })),
      )
    : listOf(operand).map(equals);
  return (value) => !isObject(value) && !excluded.some((matches) => matches(value));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(operand: unknown): ValueMatcher {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) throw unsupported(operand);
  const bounds: ((value: number) => boolean)[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const compare = COMPARISONS[operand[at] as string];
    const bound: unknown = operand[at + 1];
    if (!compare || typeof bound !== 'number') throw unsupported(operand);
    bounds.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && bounds.every((holds) => holds(value));
}

function cidr(block: string): ValueMatcher {
  const [network = '', bits] = block.split('/');
  const version = isIP(network);
  if (version === 0 || !/^\d+$/.test(bits ?? '')) throw unsupported(block);
  const blocks = new BlockList();
  blocks.addSubnet(network, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return onText((value) => isIP(value) === version && blocks.check(value, version === 4 ? 'ipv4' : 'ipv6'));
}

function onText(matches: (value: string) => boolean): ValueMatcher {
  return (value) => typeof value === 'string' && matches(value);
}

function text(operand: unknown): string {
  if (typeof operand !== 'string') throw unsupported(operand);
  return operand;
}

function listOf(operand: unknown): readonly unknown[] {
  return Array.isArray(operand) ? operand : [operand];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unsupported(part: unknown): RunnerError {
  return new RunnerError(
    'template_unsupported',
    `The local runner does not understand ${JSON.stringify(part)} in an event pattern. Correct the rule or the filter in the app.`,
  );
}
