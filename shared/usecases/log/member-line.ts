/** Ends a place in the line. The next act then has its turn. */
export type Leave = () => void;

/**
 * The acts of this process that wait for one member each, in the order in which they came. An act joins when it lost a
 * race for the member twice, or finds others in the line. A process that books one act at a time, as a function
 * environment does, has no line. The line decides nothing: each write is conditional.
 */
class MemberLine {
  /** The last act of each line. It ends when it leaves. */
  readonly #last = new Map<string, Promise<void>>();

  /** Whether acts of this process are in the line of a member. */
  has(memberId: string): boolean {
    return this.#last.has(memberId);
  }

  /** Resolves when every act that joined before has left. */
  async join(memberId: string): Promise<Leave> {
    const before = this.#last.get(memberId);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(memberId, promise);
    await before;
    return () => {
      if (this.#last.get(memberId) === promise) this.#last.delete(memberId);
      resolve();
    };
  }
}

const lines = new WeakMap<object, MemberLine>();

/** The line of all acts that write through one ledger. */
export function lineOf(ledger: object): MemberLine {
  const line = lines.get(ledger) ?? new MemberLine();
  lines.set(ledger, line);
  return line;
}
