import { Bell } from './bell.ts';
import type { SourceRecord } from './source-record.ts';
import type { Timing } from './timing.ts';

export interface LaneParts {
  readonly batchSizeMax: number;
  readonly batchingWindowMs: number;
  readonly deliver: (batch: readonly SourceRecord[]) => Promise<void>;
  readonly timing: Timing;
  readonly stopping: AbortSignal;
}

/** An invocation's payload is at most 6 MB (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const BATCH_BYTES_MAX = 6 * 1024 * 1024 - 64 * 1024;

/** Delivers records one batch at a time, in the order they come in: what one of a shard's parallel batches does. */
export class Lane {
  readonly #parts: LaneParts;
  readonly #waiting: SourceRecord[] = [];
  readonly #arrival = new Bell();
  #running: Promise<void> | undefined;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  add(record: SourceRecord): void {
    this.#waiting.push(record);
    this.#arrival.ring();
    this.#running ??= this.#run();
  }

  /** Resolves when nothing is under way. */
  async ended(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Let the reader add all it has before the first batch is cut.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0 && !this.#parts.stopping.aborted) {
        await this.#fillWindow();
        if (this.#parts.stopping.aborted) return;
        await this.#parts.deliver(this.#waiting.splice(0, this.#batchLength()));
      }
    } finally {
      // In the same turn as the last look at what is waiting, so that no record can come in between.
      this.#running = undefined;
    }
  }

  /** With a batching window, waits until the batch is full or the window over. */
  async #fillWindow(): Promise<void> {
    const { batchingWindowMs, timing, stopping } = this.#parts;
    if (batchingWindowMs === 0) return;
    const filled = new AbortController();
    let open = true;
    timing.pause(batchingWindowMs, AbortSignal.any([stopping, filled.signal])).then(() => {
      open = false;
      this.#arrival.ring();
    });
    while (open && !this.#isFull()) await this.#arrival.wait();
    filled.abort();
  }

  #isFull(): boolean {
    const length = this.#batchLength();
    return length >= this.#parts.batchSizeMax || length < this.#waiting.length;
  }

  #batchLength(): number {
    let bytes = 0;
    let length = 0;
    for (const record of this.#waiting) {
      bytes += record.bytes;
      if (length === this.#parts.batchSizeMax || (length > 0 && bytes > BATCH_BYTES_MAX)) break;
      length += 1;
    }
    return length;
  }
}
