import type { Facts } from './facts.ts';

/** Whether a test holds of a purchase and of the recorded truths about its member. */
export type Holds = (facts: Facts, truths: Uint8Array | undefined) => boolean;

const YES = 1;
const NO = 2;

/**
 * The different tests of all promotions, and what one purchase answers to them. Promotions ask much the same, so a test
 * is put to a purchase once, when the first of them asks, and not at all where none does.
 */
export class Answers {
  readonly #tests: Holds[] = [];
  readonly #numbers = new Map<string, number>();
  #known = new Uint8Array(0);

  /** The number of a test; `key` is equal for tests that ask the same. */
  numberOf(key: string, test: () => Holds): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#tests.length);
    return this.#tests.push(test()) - 1;
  }

  /** Ends the numbering and lets go of the keys. */
  close(): void {
    this.#numbers.clear();
    this.#known = new Uint8Array(this.#tests.length);
  }

  /** Before another purchase. */
  forget(): void {
    this.#known.fill(0);
  }

  ask(number: number, facts: Facts, truths: Uint8Array | undefined): boolean {
    const known = this.#known[number];
    if (known === YES) return true;
    return known === NO ? false : this.#find(number, facts, truths);
  }

  #find(number: number, facts: Facts, truths: Uint8Array | undefined): boolean {
    const holds = this.#tests[number]?.(facts, truths) === true;
    this.#known[number] = holds ? YES : NO;
    return holds;
  }
}
