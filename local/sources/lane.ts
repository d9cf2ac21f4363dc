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

/**
 * The limit of a batch. A payload of an invocation is at most 6 MB
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
const BATCH_BYTES_MAX = 6 * 1024 * 1024 - 64 * 1024;

/** The time after which a delivery counts as slow. */
const SLOW_MS = 200;

/** One of a shard's parallel lanes. A lane delivers its records in order, one batch at a time. */
export class Lane {
  readonly #parts: LaneParts;
  readonly #waiting: SourceRecord[] = [];
  readonly #arrival = new Bell();
  #running: Promise<void> | undefined;
  #deliversSince: number | undefined;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  add(record: SourceRecord): void {
    this.#waiting.push(record);
    this.#arrival.ring();
    this.#running ??= this.#run();
  }

  /** Whether a new record would wait for long: a full batch is before it, or a slow or repeated delivery. */
  get isBusy(): boolean {
    const { batchSizeMax, timing } = this.#parts;
    if (this.#waiting.length >= batchSizeMax) return true;
    return this.#deliversSince !== undefined && timing.now() - this.#deliversSince > SLOW_MS;
  }

  /** Resolves when no delivery is running. */
  async ended(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // The reader adds all its records before the first batch is cut.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0 && !this.#parts.stopping.aborted) {
        await this.#fillWindow();
        if (this.#parts.stopping.aborted) return;
        await this.#deliver(this.#waiting.splice(0, this.#batchLength()));
      }
    } finally {
      // This runs in the same turn as the last look at the waiting records, so no record can arrive in between.
      this.#running = undefined;
    }
  }

  async #deliver(batch: readonly SourceRecord[]): Promise<void> {
    const { deliver, timing } = this.#parts;
    this.#deliversSince = timing.now();
    await deliver(batch).finally(() => {
      this.#deliversSince = undefined;
    });
  }

  /** Waits until the batch is full or the batching window has ended. */
  async #fillWindow(): Promise<void> {
    const { batchingWindowMs, timing, stopping } = this.#parts;
    if (batchingWindowMs === 0) return;
    const filled = new AbortController();
    let open = true;
    timing.pause(batchingWindowMs, AbortSignal.any([stopping, filled.signal])).then(() => {
      open = false;
      this.#arrival.ring();
    });
    while (open && !this.#holdsBatch()) await this.#arrival.wait();
    filled.abort();
  }

  #holdsBatch(): boolean {
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
