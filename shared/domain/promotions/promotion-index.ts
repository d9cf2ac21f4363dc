import type { Scalar } from '#shared/domain/conditions/condition.ts';
import type { PromotionFacts } from './promotion-facts.ts';
import type { Dimension, RequiredKeys } from './required-keys.ts';

const END = -1;

/** Promotions by the keys of one dimension: chains in two arrays, as a list for each of a million SKUs would be heavy. */
class Chains {
  readonly #last = new Map<Scalar, number>();
  readonly #promotion: number[] = [];
  readonly #previous: number[] = [];

  get isEmpty(): boolean {
    return this.#last.size === 0;
  }

  add(value: Scalar, promotion: number): void {
    const link = this.#promotion.push(promotion) - 1;
    this.#previous.push(this.#last.get(value) ?? END);
    this.#last.set(value, link);
  }

  /** Sets the bit of each promotion that wants the value. */
  mark(value: Scalar | undefined, bits: Uint32Array): void {
    if (value === undefined) return;
    let link = this.#last.get(value) ?? END;
    while (link !== END) {
      const promotion = this.#promotion[link] ?? 0;
      bits[promotion >> 5] = (bits[promotion >> 5] ?? 0) | (1 << (promotion & 31));
      link = this.#previous[link] ?? END;
    }
  }
}

/** Finds the promotions that may hold for a purchase by its keys; no other promotion can hold. */
export class PromotionIndex {
  readonly #chains: Readonly<Record<Dimension, Chains>> = {
    sku: new Chains(),
    category: new Chains(),
    store: new Chains(),
    storeGroup: new Chains(),
    country: new Chains(),
    person: new Chains(),
    hour: new Chains(),
    weekday: new Chains(),
    tier: new Chains(),
    channel: new Chains(),
    currency: new Chains(),
  };
  /** Promotions that no key finds. */
  readonly #unkeyed: Uint32Array;

  /** The promotions' numbers are their places in the list; undefined where one must always be tried. */
  constructor(keys: readonly (RequiredKeys | undefined)[]) {
    this.#unkeyed = new Uint32Array(Math.ceil(keys.length / 32));
    for (const [promotion, required] of keys.entries()) {
      if (required) {
        for (const { dimension, value } of required) this.#chains[dimension].add(value, promotion);
      } else {
        this.#unkeyed[promotion >> 5] = (this.#unkeyed[promotion >> 5] ?? 0) | (1 << (promotion & 31));
      }
    }
  }

  /** Leaves in `bits`, one for each promotion, those that are worth trying. A fact that no promotion wants is not asked. */
  mark(facts: PromotionFacts, truths: Uint8Array | undefined, bits: Uint32Array): void {
    bits.set(this.#unkeyed);
    const { sku, category, store, storeGroup, country, person, hour, weekday, tier, channel, currency } =
      this.#chains;
    if (!sku.isEmpty) for (const value of facts.skus) sku.mark(value, bits);
    if (!category.isEmpty) for (const value of facts.categories) category.mark(value, bits);
    if (!store.isEmpty) store.mark(facts.store, bits);
    if (!storeGroup.isEmpty) storeGroup.mark(facts.storeGroup, bits);
    if (!country.isEmpty) country.mark(facts.country, bits);
    if (!hour.isEmpty) hour.mark(facts.hour, bits);
    if (!weekday.isEmpty) weekday.mark(facts.weekday, bits);
    if (!tier.isEmpty) tier.mark(facts.tier, bits);
    if (!channel.isEmpty) channel.mark(facts.channel, bits);
    if (!currency.isEmpty) currency.mark(facts.currency, bits);
    if (truths && !person.isEmpty) markTruths(person, truths, bits);
  }
}

function markTruths(person: Chains, truths: Uint8Array, bits: Uint32Array): void {
  for (let byte = 0; byte < truths.length; byte += 1) {
    let left = truths[byte] ?? 0;
    while (left !== 0) {
      const bit = 31 - Math.clz32(left);
      person.mark(byte * 8 + bit, bits);
      left ^= 1 << bit;
    }
  }
}
