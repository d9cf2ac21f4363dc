import { Fresh, type Freshness } from './fresh.ts';

/** More than the clients of an environment, or the partners that call one process. */
const KEPT_MAX = 1000;

export interface FreshByIdOptions<Value> extends Freshness {
  /** Reads a value. `known` is the value read before, if any. Returns undefined where the id has none. */
  readonly read: (id: string, known: Value | undefined) => Promise<Value | undefined>;
  readonly now: () => number;
}

/** Values by ids, each refreshed by itself. An id without a value is not kept, so invented ids push no value out. */
export class FreshById<Value> {
  readonly #options: FreshByIdOptions<Value>;
  readonly #kept = new Map<string, Fresh<Value | undefined>>();

  constructor(options: FreshByIdOptions<Value>) {
    this.#options = options;
  }

  /**
   * Returns undefined where the id has no value.
   * @throws Unavailable where storage does not respond and no trusted value is left.
   */
  async get(id: string): Promise<Value | undefined> {
    const fresh = this.#kept.get(id) ?? this.#keep(id);
    try {
      const value = await fresh.get();
      if (value === undefined) this.#forget(id, fresh);
      return value;
    } catch (error) {
      this.#forget(id, fresh);
      throw error;
    }
  }

  #keep(id: string): Fresh<Value | undefined> {
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= KEPT_MAX) this.#kept.delete(oldest);
    const { read, ...options } = this.#options;
    const fresh = new Fresh<Value | undefined>({ ...options, read: (known) => read(id, known) });
    this.#kept.set(id, fresh);
    return fresh;
  }

  #forget(id: string, fresh: Fresh<Value | undefined>): void {
    if (this.#kept.get(id) === fresh) this.#kept.delete(id);
  }
}
