/**
 * How tallies of one kind of job are kept and brought together. A tally is what a walk through some of the data came
 * to; its size has a bound whatever the data.
 */
export interface JobTally<Tally> {
  /** Before anything was walked. */
  readonly empty: Tally;
  /** The tally of both parts. The order and the grouping of parts make no difference. */
  readonly merge: (a: Tally, b: Tally) => Tally;
  /** Bytes for storage; an item takes at most 400 KB. */
  readonly pack: (tally: Tally) => Uint8Array;
  readonly unpack: (bytes: Uint8Array) => Tally;
}
