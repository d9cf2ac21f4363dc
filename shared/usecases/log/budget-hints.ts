import { type CounterMove, roomOf } from '#shared/domain/ledger/entry.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { Exhausted } from '#shared/stores/ledger/ledger-store.ts';

/** With more of them the one that was remembered first is forgotten, which costs one refused write. */
const REMEMBERED_MAX = 1000;

/**
 * Counters that had too little left when a warm function last tried them. Whoever would draw on one of them reads it
 * first, as a transaction that is refused costs more. Nothing is decided by a hint itself: what was read counts, and the
 * write is conditional all the same.
 */
export class BudgetHints {
  readonly #counters: Pick<CounterStore, 'taken'>;
  readonly #low = new Set<string>();

  constructor(counters: Pick<CounterStore, 'taken'>) {
    this.#counters = counters;
  }

  /** A write was refused because that counter had too little left. */
  remember(counter: string): void {
    this.#low.delete(counter);
    this.#low.add(counter);
    const [first] = this.#low;
    if (this.#low.size > REMEMBERED_MAX && first !== undefined) this.#low.delete(first);
  }

  /**
   * Those that moves would pass: of the remembered ones that they draw on, but for those that are known. One that has room
   * for more than that is forgotten. 1 read unit each; none as a rule.
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
