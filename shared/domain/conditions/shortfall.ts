import { type Condition, isReference, type Params, type Test } from './condition.ts';
import { attributeAt, type FactSet, readerOf } from './fact-set.ts';
import { operate } from './operate.ts';
import { asksPerson } from './person-tests.ts';

/** A condition would hold if one fact that grows were larger. */
export interface Shortfall<Growing extends string = string> {
  readonly fact: Growing;
  readonly params?: Params | undefined;
  /** In the unit of the fact, with at most 3 decimals. */
  readonly missing: number;
  /** The smallest value with which the test holds. */
  readonly wanted: number;
}

export type TruthOf = (test: Test) => boolean;

/** The event that conditions are held against. */
export interface EventFacts<Facts, Growing extends string> {
  readonly set: FactSet<Facts>;
  readonly facts: Facts;
  /** The numbers that can still grow. */
  readonly growing: readonly Growing[];
  /** The recorded truth of a test of the person. */
  readonly truthOf: TruthOf;
}

/** The missing share of the wanted value: above 0, and below 1 where the event has some of it. */
export const partMissing = ({ missing, wanted }: Shortfall): number => missing / wanted;

const farthest = (parts: readonly Shortfall[]) => Math.max(0, ...parts.map(partMissing));

const thousandth = (value: number) => Math.round(value * 1000) / 1000;

/** The next whole number above a value. Goods sold by weight may need less. */
const pastValue = (value: number) => Math.floor(value) + 1;

function testShortfall<Facts, Growing extends string>(
  test: Test,
  { set, facts, growing, truthOf }: EventFacts<Facts, Growing>,
): readonly Shortfall<Growing>[] | undefined {
  if (asksPerson(set, test)) return truthOf(test) ? [] : undefined;
  const { fact, operator, value, path, params } = test;
  const read = readerOf(set, fact)(facts, params ?? {});
  const seen = path === undefined ? read : attributeAt(read, path);
  const against = isReference(value) ? readerOf(set, value.fact)(facts, value.params ?? {}) : value;
  if (operate[operator](seen, against)) return [];
  const name = growing.find((one) => one === fact);
  if (!name || typeof seen !== 'number' || typeof value !== 'number') return undefined;
  if (operator !== 'greaterThan' && operator !== 'greaterThanInclusive') return undefined;
  const wanted = operator === 'greaterThan' ? pastValue(value) : value;
  return [{ fact: name, ...(params && { params }), missing: thousandth(wanted - seen), wanted }];
}

/**
 * The facts that must grow for a condition to hold; empty where it holds already, undefined where growth would not
 * help.
 */
export function shortfall<Facts, Growing extends string>(
  condition: Condition,
  seen: EventFacts<Facts, Growing>,
): readonly Shortfall<Growing>[] | undefined {
  if ('all' in condition) {
    const parts = condition.all.map((child) => shortfall(child, seen));
    return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
  }
  if ('any' in condition) {
    if (condition.any.length === 0) return [];
    const parts = condition.any.flatMap((child) => {
      const part = shortfall(child, seen);
      return part === undefined ? [] : [part];
    });
    return parts.toSorted((a, b) => a.length - b.length || farthest(a) - farthest(b))[0];
  }
  // A larger fact never makes a negated condition hold.
  if ('not' in condition) return shortfall(condition.not, seen)?.length === 0 ? undefined : [];
  return testShortfall(condition, seen);
}
