/**
 * Hands out work. One member's items come one at a time in the order they were added, while items of different members
 * run in parallel. An item keeps its member busy until `done`.
 */
export class MemberQueues<T extends { readonly member: string }> {
  readonly #waiting = new Map<string, T[]>();
  readonly #ready: string[] = [];
  #size = 0;

  /** Items added and not yet done. */
  get size(): number {
    return this.#size;
  }

  add(item: T): void {
    this.#size++;
    const queue = this.#waiting.get(item.member);
    if (queue !== undefined) {
      queue.push(item);
      return;
    }
    this.#waiting.set(item.member, [item]);
    this.#ready.push(item.member);
  }

  /** The next item whose member is not busy. */
  take(): T | undefined {
    const member = this.#ready.shift();
    return member === undefined ? undefined : this.#waiting.get(member)?.shift();
  }

  done(item: T): void {
    this.#size--;
    if (this.#waiting.get(item.member)?.length === 0) this.#waiting.delete(item.member);
    else this.#ready.push(item.member);
  }
}
