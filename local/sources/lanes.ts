import { createHash } from 'node:crypto';
import { Lane, type LaneParts } from './lane.ts';
import type { SourceRecord } from './source-record.ts';

/** The lane of a key whose records are under way, and the number of these records. */
interface Assigned {
  readonly lane: Lane;
  open: number;
}

/**
 * The parallel lanes of a shard. All records go into the first lane, whose batches gather many keys. Other lanes take
 * keys only while the first has a full batch waiting, or a delivery that is slow or repeated. The records of a key that
 * are under way are all in one lane, so their order is kept.
 */
export class Lanes {
  readonly #lanes: readonly [Lane, ...Lane[]];
  readonly #assigned = new Map<string, Assigned>();

  constructor(parallelism: number, parts: LaneParts) {
    const lane = () => new Lane(parts);
    this.#lanes = [lane(), ...Array.from({ length: parallelism - 1 }, lane)];
  }

  add(record: SourceRecord): void {
    const [first] = this.#lanes;
    if (this.#lanes.length === 1) {
      first.add(record);
      return;
    }
    const { orderKey } = record;
    const assigned = this.#assigned.get(orderKey) ?? { lane: this.#laneFor(orderKey), open: 0 };
    this.#assigned.set(orderKey, assigned);
    assigned.open += 1;
    assigned.lane.add(record);
  }

  /** Records need no further delivery. */
  finish(records: readonly SourceRecord[]): void {
    if (this.#lanes.length === 1) return;
    for (const { orderKey } of records) {
      const assigned = this.#assigned.get(orderKey);
      if (assigned === undefined) continue;
      assigned.open -= 1;
      if (assigned.open === 0) this.#assigned.delete(orderKey);
    }
  }

  /** Resolves when no delivery is running. */
  async ended(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.ended()));
  }

  #laneFor(orderKey: string): Lane {
    const [first] = this.#lanes;
    if (!first.isBusy) return first;
    const index = createHash('md5').update(orderKey).digest().readUInt32BE(0) % this.#lanes.length;
    return this.#lanes[index] ?? first;
  }
}
