import { type Condition, isReference, type Test } from './condition.ts';
import type { Facts } from './facts.ts';
import { operate } from './operate.ts';
import { asksPerson } from './person-tests.ts';
import { readFact } from './read-fact.ts';
import type { Selection } from './selection.ts';

/** Facts that grow as a customer buys more. */
export const growing = ['total', 'totalBase', 'quantity', 'lineCount', 'amountOf', 'quantityOf'] as const;
export type Growing = (typeof growing)[number];

/** So much more of something, and a condition would hold. */
export interface Shortfall {
  readonly fact: Growing;
  readonly params?: Selection | undefined;
  /** Minor units, pieces with at most 3 decimals, or lines. */
  readonly missing: number;
  /** What it would have to be. */
  readonly wanted: number;
}

export type TruthOf = (test: Test) => boolean;

/** How much of what is wanted is missing: above 0 and, of what a purchase has some of, below 1. */
export const partMissing = ({ missing, wanted }: Shortfall): number => missing / wanted;

const farthest = (parts: readonly Shortfall[]) => Math.max(0, ...parts.map(partMissing));

const isGrowing = (fact: string): fact is Growing => (growing as readonly string[]).includes(fact);
const thousandth = (value: number) => Math.round(value * 1000) / 1000;

/** What is past a value: the next whole minor unit, line or piece. What is sold by weight may need less. */
const pastValue = (value: number) => Math.floor(value) + 1;

function testShortfall(test: Test, facts: Facts, truthOf: TruthOf): readonly Shortfall[] | undefined {
  if (asksPerson(test)) return truthOf(test) ? [] : undefined;
  const { fact, operator, value, params } = test;
  const seen = readFact(fact)(facts, params ?? {});
  const against = isReference(value) ? readFact(value.fact)(facts, value.params ?? {}) : value;
  if (operate[operator](seen, against)) return [];
  if (!isGrowing(fact) || typeof seen !== 'number' || typeof value !== 'number') return undefined;
  if (operator !== 'greaterThan' && operator !== 'greaterThanInclusive') return undefined;
  const wanted = operator === 'greaterThan' ? pastValue(value) : value;
  return [{ fact, ...(params && { params }), missing: thousandth(wanted - seen), wanted }];
}

/**
 * What is missing for a condition to hold, where buying more would do; empty where it holds already, undefined where
 * more would not help.
 */
export function shortfall(
  condition: Condition,
  facts: Facts,
  truthOf: TruthOf,
): readonly Shortfall[] | undefined {
  if ('all' in condition) {
    const parts = condition.all.map((child) => shortfall(child, facts, truthOf));
    return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
  }
  if ('any' in condition) {
    if (condition.any.length === 0) return [];
    const parts = condition.any.flatMap((child) => {
      const part = shortfall(child, facts, truthOf);
      return part === undefined ? [] : [part];
    });
    return parts.toSorted((a, b) => a.length - b.length || farthest(a) - farthest(b))[0];
  }
  // What must not hold does not come to hold by more of it.
  if ('not' in condition) return holds(condition.not, facts, truthOf) ? undefined : [];
  return testShortfall(condition, facts, truthOf);
}

function holds(condition: Condition, facts: Facts, truthOf: TruthOf): boolean {
  return shortfall(condition, facts, truthOf)?.length === 0;
}
