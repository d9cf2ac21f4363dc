import type { Invoke } from '../lambda/invocation.ts';
import type { CheckpointLog } from '../store/checkpoint-log.ts';
import { deliverBatch } from './batch-delivery.ts';
import { Bell } from './bell.ts';
import { Lanes } from './lanes.ts';
import type { Mapping } from './mapping.ts';
import type { Park } from './parking.ts';
import { Progress } from './progress.ts';
import type { SourceRecord, SourceShard } from './source-record.ts';
import type { Timing } from './timing.ts';

export interface ReaderParts {
  readonly mapping: Mapping;
  readonly shard: SourceShard;
  readonly checkpoints: CheckpointLog;
  readonly invoke: Invoke;
  readonly park: Park;
  readonly timing: Timing;
  readonly log: (line: string) => void;
}

const READ_MAX = 1_000;
/** The maximum number of records that are read and not done. A slow or failing function must not fill the memory. */
const OPEN_MAX = 4 * READ_MAX;
const READ_RETRY_MS = 250;

/** Reads one shard for one mapping, starting at its checkpoint, and delivers the records. */
export class ShardReader {
  readonly #parts: ReaderParts;
  readonly #bell = new Bell();
  readonly #stopping = new AbortController();
  readonly #progress = new Progress();
  readonly #lanes: Lanes;
  readonly #running: Promise<void>;
  #forgetArrivals: (() => void) | undefined;
  #reads = 0;
  #recordsRead = 0;
  #full = false;
  #waiters: { readonly fromRead: number; readonly resolve: () => void }[] = [];

  constructor(parts: ReaderParts) {
    this.#parts = parts;
    const { mapping, shard, timing } = parts;
    const stopping = this.#stopping.signal;
    const done = (records: readonly SourceRecord[]): void => {
      this.#lanes.finish(records);
      this.#finish(records);
    };
    const deliver = (batch: readonly SourceRecord[]): Promise<void> =>
      deliverBatch({ ...parts, stopping }, batch, done);
    this.#lanes = new Lanes(mapping.parallelism, { ...mapping, deliver, timing, stopping });
    this.#forgetArrivals = shard.onArrival?.(() => this.wake());
    this.#running = this.#run();
  }

  /** Makes the reader look for new records at once. */
  wake(): void {
    this.#bell.ring();
  }

  /**
   * Resolves when all records that were in the shard at the time of the call are done, and no later one is under way.
   */
  async caughtUp(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiters.push({ fromRead: this.#reads, resolve });
      this.wake();
    });
  }

  /** The number of records read so far. */
  get recordsRead(): number {
    return this.#recordsRead;
  }

  /** Resolves when no invocation is running. The next start delivers the records that are not done. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#forgetArrivals?.();
    this.wake();
    await this.#running;
    await this.#lanes.ended();
  }

  async #run(): Promise<void> {
    const { shard, mapping, log } = this.#parts;
    let after: string | undefined;
    let positioned = false;
    let reported = false;
    while (!this.#stopping.signal.aborted) {
      try {
        if (!positioned) after = await this.#start();
        positioned = true;
        const read = ++this.#reads;
        const records = await shard.read(after, READ_MAX);
        reported = false;
        after = records.at(-1)?.sequence ?? after;
        this.#dispatch(records);
        if (records.length === 0) this.#wakeWaiters(read);
        await this.#untilMore(records.length);
      } catch (error) {
        if (!reported) log(`${mapping.path}: ${shard.id} cannot be read: ${(error as Error).message}`);
        reported = true;
        await this.#parts.timing.pause(READ_RETRY_MS, this.#stopping.signal);
      }
    }
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  /** The position to begin after: the checkpoint, or the mapping's starting position when there is none. */
  async #start(): Promise<string | undefined> {
    const { mapping, shard, checkpoints } = this.#parts;
    const checkpoint = checkpoints.read(mapping.path, shard.name);
    if (checkpoint !== undefined || mapping.startingPosition !== 'LATEST') return checkpoint;
    const newest = await shard.newest();
    // Records that arrive while the runner is down count as new, so the position is written now.
    checkpoints.write(mapping.path, shard.name, newest);
    return newest;
  }

  #dispatch(records: readonly SourceRecord[]): void {
    const { mapping } = this.#parts;
    this.#recordsRead += records.length;
    const skipped: SourceRecord[] = [];
    for (const record of records) {
      this.#progress.begin(record.sequence);
      const tooEarly = mapping.startingPosition === 'AT_TIMESTAMP' && record.arrivedAt < mapping.startingAt;
      const isRefused = mapping.accepts?.(record.filtered) === false;
      if (tooEarly || record.isNoChange || isRefused) skipped.push(record);
      else this.#lanes.add(record);
    }
    if (skipped.length > 0) this.#finish(skipped);
  }

  #finish(records: readonly SourceRecord[]): void {
    const checkpoint = this.#progress.finish(records.map(({ sequence }) => sequence));
    const { checkpoints, mapping, shard } = this.#parts;
    if (checkpoint !== undefined) checkpoints.write(mapping.path, shard.name, checkpoint);
    if (this.#waiters.length > 0 || this.#full) this.wake();
  }

  /** Waits until there may be new records and there is room for them. */
  async #untilMore(lastRead: number): Promise<void> {
    const { signal } = this.#stopping;
    if (lastRead === 0) await this.#bell.wait(this.#parts.shard.pollMs);
    while (this.#progress.openCount >= OPEN_MAX && !signal.aborted) {
      this.#full = true;
      await this.#bell.wait();
    }
    this.#full = false;
  }

  /** Resolves the waiting `caughtUp` calls that began before this read, if all records are done. */
  #wakeWaiters(read: number): void {
    if (this.#progress.openCount > 0) return;
    const due = this.#waiters.filter(({ fromRead }) => fromRead < read);
    this.#waiters = this.#waiters.filter(({ fromRead }) => fromRead >= read);
    for (const { resolve } of due) resolve();
  }
}
