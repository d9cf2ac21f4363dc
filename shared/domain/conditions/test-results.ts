/** Whether a test holds for the facts of an event and for the recorded truths about its member. */
export type Holds<Facts> = (facts: Facts, truths: Uint8Array | undefined) => boolean;

const YES = 1;
const NO = 2;

/**
 * The distinct tests of many conditions, with their results for one event. Conditions test much the same, so each test
 * runs once an event, when the first condition needs it, and never where none does.
 */
export class TestResults<Facts> {
  readonly #tests: Holds<Facts>[] = [];
  readonly #numbers = new Map<string, number>();
  #known = new Uint8Array(0);

  /** The number of a test; `key` is equal for equal tests. */
  numberOf(key: string, test: () => Holds<Facts>): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#tests.length);
    return this.#tests.push(test()) - 1;
  }

  /** Ends the numbering and drops the keys. */
  close(): void {
    this.#numbers.clear();
    this.#known = new Uint8Array(this.#tests.length);
  }

  /** Call it before the next event. */
  forget(): void {
    this.#known.fill(0);
  }

  holds(number: number, facts: Facts, truths: Uint8Array | undefined): boolean {
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
