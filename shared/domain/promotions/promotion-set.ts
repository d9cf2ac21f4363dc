import { type Conjuncts, compileConjuncts } from '#shared/domain/conditions/compile.ts';
import type { Test } from '#shared/domain/conditions/condition.ts';
import { testKey } from '#shared/domain/conditions/person-tests.ts';
import { TestResults } from '#shared/domain/conditions/test-results.ts';
import { personTestsOf } from './person-tests-of.ts';
import type { PromotionVersion } from './promotion.ts';
import { type PromotionFacts, promotionFacts } from './promotion-facts.ts';
import { PromotionIndex } from './promotion-index.ts';
import { requiredKeys } from './required-keys.ts';
import { wholeCondition } from './whole-condition.ts';

/** The active promotions of one version of the programme, compiled and indexed. */
export interface PromotionSet {
  /** By id. */
  readonly promotions: readonly PromotionVersion[];
  /** Whether a promotion of that id is among them. */
  readonly has: (promotionId: string) => boolean;
  /** Every different test that is asked of the person, in an order that depends on nothing but the promotions. */
  readonly personTests: readonly Test[];
  /**
   * Promotions whose schedule, audience and conditions hold, by id. `truths` has a bit for each of `personTests`, as
   * `judgePerson` gives it; absent where there are none.
   */
  matching(facts: PromotionFacts, truths: Uint8Array | undefined): readonly PromotionVersion[];
}

const byId = (a: PromotionVersion, b: PromotionVersion) =>
  a.promotionId < b.promotionId ? -1 : Number(a.promotionId > b.promotionId);

/** Compiles promotions, in whatever order they come, once for all the purchases until one of them changes. */
export function compilePromotions(promotions: readonly PromotionVersion[]): PromotionSet {
  return new CompiledPromotions(promotions.toSorted(byId));
}

class CompiledPromotions implements PromotionSet {
  readonly promotions: readonly PromotionVersion[];
  readonly has: (promotionId: string) => boolean;
  readonly personTests: readonly Test[];
  readonly #results = new TestResults<PromotionFacts>();
  readonly #conjuncts: readonly Conjuncts<PromotionFacts>[];
  /** The tests of all promotions one after the other, those of a promotion from `starts` on: a walk over little memory. */
  readonly #tests: Int32Array;
  readonly #starts: Int32Array;
  /** The schedules' instants, apart from the rest: most promotions that are tried end at them. */
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  readonly #index: PromotionIndex;
  /** The promotions that are tried, a bit each; used anew for each purchase. */
  readonly #tried: Uint32Array;

  constructor(promotions: readonly PromotionVersion[]) {
    this.promotions = promotions;
    const ids = new Set(promotions.map(({ promotionId }) => promotionId));
    this.has = (promotionId) => ids.has(promotionId);
    this.personTests = personTestsOf(promotions);
    const numbers = new Map(this.personTests.map((test, index) => [testKey(test), index]));
    const numberOf = (test: Test) => numbers.get(testKey(test)) ?? numbers.size;
    const conditions = promotions.map(wholeCondition);
    const compilation = { facts: promotionFacts, results: this.#results, numberOf };
    this.#conjuncts = conditions.map((condition) => compileConjuncts(condition, compilation));
    this.#results.close();
    this.#tests = Int32Array.from(this.#conjuncts.flatMap(({ tests }) => tests));
    this.#starts = startsOf(this.#conjuncts);
    this.#from = Float64Array.from(promotions, ({ schedule }) => schedule?.from ?? Number.NEGATIVE_INFINITY);
    this.#to = Float64Array.from(promotions, ({ schedule }) => schedule?.to ?? Number.POSITIVE_INFINITY);
    this.#index = new PromotionIndex(conditions.map((condition) => requiredKeys(condition, numberOf)));
    this.#tried = new Uint32Array(Math.ceil(promotions.length / 32));
  }

  matching(facts: PromotionFacts, truths: Uint8Array | undefined): readonly PromotionVersion[] {
    const matching: PromotionVersion[] = [];
    this.#results.forget();
    this.#index.mark(facts, truths, this.#tried);
    for (let word = 0; word < this.#tried.length; word += 1) {
      let left = this.#tried[word] ?? 0;
      while (left !== 0) {
        const lowest = left & -left;
        left ^= lowest;
        const place = word * 32 + (31 - Math.clz32(lowest));
        if (!this.#fits(place, facts, truths)) continue;
        const promotion = this.promotions[place];
        if (promotion) matching.push(promotion);
      }
    }
    return matching;
  }

  #fits(place: number, facts: PromotionFacts, truths: Uint8Array | undefined): boolean {
    const { occurredAt } = facts;
    if (occurredAt < (this.#from[place] ?? 0) || occurredAt >= (this.#to[place] ?? 0)) return false;
    const end = this.#starts[place + 1] ?? 0;
    for (let at = this.#starts[place] ?? 0; at < end; at += 1) {
      if (!this.#results.holds(this.#tests[at] ?? 0, facts, truths)) return false;
    }
    for (const group of this.#conjuncts[place]?.groups ?? []) if (!group(facts, truths)) return false;
    return true;
  }
}

/** Where each promotion's tests begin, and after the last where they end. */
function startsOf(conjuncts: readonly Conjuncts<PromotionFacts>[]): Int32Array {
  const starts = new Int32Array(conjuncts.length + 1);
  for (const [place, { tests }] of conjuncts.entries())
    starts[place + 1] = (starts[place] ?? 0) + tests.length;
  return starts;
}
