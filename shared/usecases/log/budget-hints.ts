import { type CounterMove, roomOf } from '#shared/domain/ledger/entry.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { Exhausted } from '#shared/stores/ledger/put-outcome.ts';

/** The most counters remembered. The oldest one is then forgotten, which costs one refused write. */
const REMEMBERED_MAX = 1000;

/**
 * Counters that had too little left when a warm function last tried them. An act reads such a counter before it draws
 * on it, because a refused transaction costs more than a read. A hint decides nothing: the value read counts, and the
 * write is conditional.
 */
export class BudgetHints {
  readonly #counters: Pick<CounterStore, 'taken'>;
  readonly #low = new Set<string>();

  constructor(counters: Pick<CounterStore, 'taken'>) {
    this.#counters = counters;
  }

  /** Remembers a counter for which a write was refused. */
  remember(counter: string): void {
    this.#low.delete(counter);
    this.#low.add(counter);
    const [first] = this.#low;
    if (this.#low.size > REMEMBERED_MAX && first !== undefined) this.#low.delete(first);
  }

  /**
   * Reads the remembered counters that these moves draw on, except the `known` ones, and returns those that the moves
   * would exceed. A counter with enough room is forgotten. 1 read unit for each counter read, usually none.
   */
  async read(
    moves: readonly CounterMove[],
    known: Pick<ReadonlyMap<string, number>, 'has'>,
  ): Promise<readonly Exhausted[]> {
    const asked = moves.filter(
      (move) => roomOf(move) > 0 && this.#low.has(move.counter) && !known.has(move.counter),
    );
    const read = await Promise.all(
      asked.map(async (move) => {
        const { counter, limit = Number.POSITIVE_INFINITY } = move;
        const room = roomOf(move);
        const taken = await this.#counters.taken(counter);
        if (taken + room < limit) this.#low.delete(counter);
        return taken + room > limit ? [{ counter, taken }] : [];
      }),
    );
    return read.flat();
  }
}
