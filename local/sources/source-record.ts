/** A record of a stream in the form that mappings deliver. */
export interface SourceRecord {
  /** Decimal digits, all of one length within a shard, so that they compare as text. */
  readonly sequence: string;
  /** Records with the same key are delivered one after the other, whatever the parallelism. */
  readonly orderKey: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** The record in the form of the function's event. */
  readonly event: Readonly<Record<string, unknown>>;
  /** The value that filters test. */
  readonly filtered: unknown;
  /** Whether no function gets the record, whatever the filters say. */
  readonly isNoChange?: boolean;
  readonly bytes: number;
}

/** One ordered part of a stream. */
export interface SourceShard {
  /** The name in checkpoints. Another stream with the same name in the template has another. */
  readonly name: string;
  /** The id in parked payloads. */
  readonly id: string;
  /** The records after a sequence number, or all when it is undefined; oldest first, possibly none. */
  read(after: string | undefined, limit: number): Promise<readonly SourceRecord[]>;
  /** The sequence number of the newest record. Every later record is new. */
  newest(): Promise<string>;
  /** The interval between two polls. Undefined when `onArrival` reports every record. */
  readonly pollMs?: number;
  onArrival?(listener: () => void): () => void;
}
