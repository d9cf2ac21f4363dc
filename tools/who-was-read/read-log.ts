/** The part of a period that lies on one day of UTC. */
export interface Part {
  readonly day: string;
  /** Instants; the second is not included. */
  readonly from: number;
  readonly to: number;
}

/** The reads of one member in one call and part. */
export interface Reads {
  readonly operation: string;
  /** The member's hash of the day. */
  readonly member: string;
  readonly reads: number;
  /** The bytes of the lines. */
  readonly bytes: number;
}

/** The lines that machines' reads left. */
export interface ReadLog {
  readonly secret: string;
  /** The reads of a client in a part; of these hashes alone where there are any. */
  readsIn(part: Part, client: string, hashes: readonly string[]): Promise<readonly Reads[]>;
}
