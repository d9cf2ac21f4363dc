const MINUTE_MS = 60_000;

/** The functions that follow a stream of entries. */
export const consumers = ['publish-entries', 'push-entries', 'project-members', 'count-progress'] as const;

export type Consumer = (typeof consumers)[number];

/** The age of the oldest record that a consumer took in a minute of the clock, when it took it. */
export interface Taken {
  /** Counted from 1970: the newest minute in which it took records. */
  readonly minute: number;
  readonly ageSeconds: number;
  /** The age in the minute in which it took records before. */
  readonly ageBefore: number;
}

/** The consumer that takes the same entries, or takes them first: who is still while it works has fallen behind. */
const besides: Readonly<Record<Consumer, Consumer>> = {
  'publish-entries': 'push-entries',
  'push-entries': 'publish-entries',
  'project-members': 'publish-entries',
  'count-progress': 'publish-entries',
};

/** Lambda repeats a batch that fails within a minute; a record waits a few seconds for its batch. */
const STILL_MINUTES = 3;

export function takenMinuteOf(now: number): number {
  return Math.floor(now / MINUTE_MS);
}

/**
 * How far a consumer is behind, in seconds; undefined for one that took nothing in the days for which this is known. A
 * consumer that took nothing for minutes has nothing to take, unless the one beside it went on.
 */
export function behindSeconds(
  consumer: Consumer,
  taken: ReadonlyMap<Consumer, Taken>,
  now: number,
): number | undefined {
  const own = taken.get(consumer);
  if (!own) return undefined;
  const ahead = (taken.get(besides[consumer])?.minute ?? 0) - own.minute;
  if (ahead >= STILL_MINUTES) return ahead * 60;
  const isRecent = takenMinuteOf(now) - own.minute < STILL_MINUTES;
  return isRecent ? Math.max(own.ageSeconds, own.ageBefore) : 0;
}
