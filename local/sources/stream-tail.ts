import { callDynamoDb } from '../dynamodb/call.ts';
import type { Timing } from './timing.ts';

/** A record in the form of the stream's GetRecords, which is nearly the form that Lambda gives to functions. */
export interface StreamChange {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventVersion: string;
  readonly eventSource: string;
  readonly userIdentity?: unknown;
  readonly dynamodb: {
    readonly Keys: Readonly<Record<string, unknown>>;
    readonly NewImage?: unknown;
    readonly OldImage?: unknown;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
    readonly ApproximateCreationDateTime: number;
  };
}

export interface StreamLocation {
  readonly endpoint: string;
  readonly streamArn: string;
  readonly shardId: string;
}

const NEVER = new AbortController().signal;

/** Records kept for readers that are a little behind the fastest one. */
const WINDOW_MAX = 4_000;
const READ_MAX = 1_000;
/** The minimum time between two reads at the end of a stream. The database handles one request at a time. */
const READ_PAUSE_MS = 6;
/**
 * The longest such time. It grows with the records that a read finds, because each batch costs an invocation of every
 * consumer. AWS reads a table's stream four times a second.
 */
const READ_PAUSE_MS_MAX = 40;

/**
 * Reads the one shard of a table's stream for all mappings of that table. The database handles one request at a time,
 * so each record is read once however many functions want it.
 */
export class StreamTail {
  readonly #location: StreamLocation;
  readonly #timing: Timing;
  #window: StreamChange[] = [];
  /** The sequence number after which the window begins. Undefined before the first read. */
  #windowAfter: number | undefined;
  #iterator: string | undefined;
  #upcoming: Promise<void> | undefined;
  #current: Promise<void> = Promise.resolve();
  #pauseUntil = 0;

  constructor(location: StreamLocation, timing: Timing) {
    this.#location = location;
    this.#timing = timing;
  }

  /**
   * The records after a sequence number, oldest first. An empty list means that there were none after the call began.
   */
  async read(after: number, limit: number): Promise<readonly StreamChange[]> {
    this.#windowAfter ??= after;
    if (after < this.#windowAfter) return await this.#readOutside(after, limit);
    const known = this.#known(after, limit);
    if (known.length > 0) return known;
    this.#upcoming ??= this.#extendNext();
    await this.#upcoming;
    return this.#known(after, limit);
  }

  /** The sequence number of the newest record, 0 when there is none. The stream has no call for it. */
  async newest(): Promise<number> {
    let newest = 0;
    let iterator: string | undefined = await this.#iteratorAfter(0);
    while (iterator) {
      const page: Page = await this.#page(iterator);
      const last = page.Records.at(-1);
      if (!last) break;
      newest = sequenceOf(last);
      iterator = page.NextShardIterator;
    }
    return newest;
  }

  #known(after: number, limit: number): readonly StreamChange[] {
    // The window is in order, and numbers have gaps only where records were trimmed, so the search starts from the end.
    let from = this.#window.length;
    while (from > 0 && sequenceOf(this.#window[from - 1]) > after) from -= 1;
    return this.#window.slice(from, from + limit);
  }

  /** One read serves all callers that ask before it begins. Later callers get the next read. */
  async #extendNext(): Promise<void> {
    await this.#current.catch(() => {});
    const pauseMs = this.#pauseUntil - this.#timing.now();
    if (pauseMs > 0) await this.#timing.pause(pauseMs, NEVER);
    this.#upcoming = undefined;
    this.#current = this.#extend();
    await this.#current;
  }

  async #extend(): Promise<void> {
    const last = this.#window.at(-1);
    this.#iterator ??= await this.#iteratorAfter(last ? sequenceOf(last) : (this.#windowAfter ?? 0));
    try {
      const page = await this.#page(this.#iterator);
      this.#iterator = page.NextShardIterator;
      this.#window.push(...page.Records);
      const surplus = this.#window.length - WINDOW_MAX;
      if (surplus > 0) {
        this.#windowAfter = sequenceOf(this.#window[surplus - 1]);
        this.#window = this.#window.slice(surplus);
      }
      const found = page.Records.length;
      const pauseMs = Math.min(READ_PAUSE_MS_MAX, Math.max(1, found) * READ_PAUSE_MS);
      if (found < READ_MAX) this.#pauseUntil = this.#timing.now() + pauseMs;
    } catch (error) {
      this.#iterator = undefined;
      throw error;
    }
  }

  async #readOutside(after: number, limit: number): Promise<readonly StreamChange[]> {
    const page = await this.#page(await this.#iteratorAfter(after), limit);
    return page.Records;
  }

  async #iteratorAfter(sequence: number): Promise<string> {
    const { endpoint, streamArn, shardId } = this.#location;
    const answer = await callDynamoDb<{ ShardIterator: string }>(endpoint, 'stream', 'GetShardIterator', {
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
      SequenceNumber: String(sequence),
    });
    return answer.ShardIterator;
  }

  async #page(iterator: string, limit = READ_MAX): Promise<Page> {
    return await callDynamoDb<Page>(this.#location.endpoint, 'stream', 'GetRecords', {
      ShardIterator: iterator,
      Limit: Math.min(limit, READ_MAX),
    });
  }
}

interface Page {
  readonly Records: readonly StreamChange[];
  readonly NextShardIterator?: string;
}

function sequenceOf(change: StreamChange | undefined): number {
  return Number(change?.dynamodb.SequenceNumber ?? 0);
}
