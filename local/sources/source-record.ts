/** One record of a stream, as a mapping delivers it. */
export interface SourceRecord {
  /** Decimal digits, all of one length within a shard, so that they compare as text. */
  readonly sequence: string;
  /** Records with the same key are delivered one after the other whatever the parallelism. */
  readonly orderKey: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** The record in the event that the function gets. */
  readonly event: Readonly<Record<string, unknown>>;
  /** What filters look at; undefined when the record is to be passed over whatever the filters say. */
  readonly filtered: unknown;
  readonly bytes: number;
}

/** One ordered part of a stream. */
export interface SourceShard {
  /** Names it in checkpoints: another stream of the same name has another. */
  readonly name: string;
  /** Names it in what is parked. */
  readonly id: string;
  /** Records behind a sequence number (all when undefined), oldest first; none when there are none yet. */
  read(after: string | undefined, limit: number): Promise<readonly SourceRecord[]>;
  /** The sequence number behind which everything is new. */
  newest(): Promise<string>;
  /** How often to look for records unasked; undefined when `onArrival` tells of all of them. */
  readonly pollMs?: number;
  onArrival?(listener: () => void): () => void;
}
