/** The purchases that one process is told to book. */
export interface BookingOrder {
  /** The whole handler, or the use case below it: of one process, or by writers that share nothing. */
  readonly by: 'handler' | 'one process' | 'processes';
  /** How many book at once. */
  readonly writers: number;
  /** How many members the purchases are of, in turn. */
  readonly members: number;
  readonly count: number;
}

/** How the bookings of an order went: CPU of the process for each booking, without the database's. */
export interface Booked {
  readonly cpuMilliseconds: number;
  readonly perSecond: number;
  /** Milliseconds from the call to its result. */
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  /** Acts that gave up after ten seconds and were repeated. */
  readonly gaveUp: number;
}
