import { Fresh, type Freshness } from './fresh.ts';

/** Ids that are kept; there are a few clients, and fewer partners than this at any one process. */
const KEPT_MAX = 1000;

export interface FreshByIdOptions<Value> extends Freshness {
  /** Gets the value that is known, if one is. Undefined where there is none. */
  readonly read: (id: string, known: Value | undefined) => Promise<Value | undefined>;
  readonly now: () => number;
}

/**
 * Values by ids, each fresh by itself. An id that has no value is not kept, so ids that somebody makes up push nothing
 * out.
 */
export class FreshById<Value> {
  readonly #options: FreshByIdOptions<Value>;
  readonly #kept = new Map<string, Fresh<Value | undefined>>();

  constructor(options: FreshByIdOptions<Value>) {
    this.#options = options;
  }

  /** Undefined where there is none. @throws Unavailable where storage does not respond and no value counts. */
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
