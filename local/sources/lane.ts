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

/**
 * The limit of gathering. Where the template gives no batching window, AWS delivers at once. Here a lane to
 * which records came during its last delivery gathers more for as long as that delivery took, because all functions share
 * the cores of one machine. Any other lane delivers at once.
 */
const GATHER_MS_MAX = 50;

/** The time after which a delivery counts as slow. */
const SLOW_MS = 200;

/** One of a shard's parallel lanes. A lane delivers its records in order, one batch at a time. */
export class Lane {
  readonly #parts: LaneParts;
  readonly #waiting: SourceRecord[] = [];
  readonly #arrival = new Bell();
  #running: Promise<void> | undefined;
  #deliversSince: number | undefined;
  #gathersUntil = 0;
  #hurried = false;

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

  /** Delivers what waits without gathering more. A batching window of the template stays open. */
  hurry(): void {
    if (this.#running === undefined) return;
    this.#hurried = true;
    this.#arrival.ring();
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
      this.#hurried = false;
    }
  }

  async #deliver(batch: readonly SourceRecord[]): Promise<void> {
    const { deliver, timing } = this.#parts;
    const began = timing.now();
    this.#deliversSince = began;
    await deliver(batch).finally(() => {
      this.#deliversSince = undefined;
    });
    // Nothing has arrived meanwhile: the lane keeps up, and the next record is delivered at once.
    if (this.#waiting.length === 0) return;
    const ended = timing.now();
    this.#gathersUntil = ended + Math.min(GATHER_MS_MAX, ended - began);
  }

  /** Waits until the batch is full or the batching window has ended. Without a window, until enough has gathered. */
  async #fillWindow(): Promise<void> {
    const { batchingWindowMs, timing } = this.#parts;
    if (batchingWindowMs > 0) return this.#waitForMore(batchingWindowMs, () => false);
    const gatherMs = this.#gathersUntil - timing.now();
    if (gatherMs > 0) await this.#waitForMore(gatherMs, () => this.#hurried);
  }

  async #waitForMore(milliseconds: number, isCutShort: () => boolean): Promise<void> {
    const { timing, stopping } = this.#parts;
    const filled = new AbortController();
    let open = true;
    timing.pause(milliseconds, AbortSignal.any([stopping, filled.signal])).then(() => {
      open = false;
      this.#arrival.ring();
    });
    while (open && !isCutShort() && !this.#holdsBatch()) await this.#arrival.wait();
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
