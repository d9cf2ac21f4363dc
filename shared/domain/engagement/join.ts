import type { Deed } from './deed.ts';
import type { DefinitionContent } from './definition.ts';

/** The part of a member in a challenge that members join. */
export interface Join {
  readonly at: number;
  /** Milliseconds before the schedule from which it counts: the early access of the tier at the join. */
  readonly earlyMs?: number | undefined;
}

/** Whether a deed of a member in a challenge counts: it came after the join, and not before the schedule. */
export function isAfterJoin(
  { at, earlyMs = 0 }: Join,
  { occurredAt, recordedAt }: Pick<Deed, 'occurredAt' | 'recordedAt'>,
  { schedule }: Pick<DefinitionContent, 'schedule'>,
): boolean {
  const begins = (schedule?.from ?? 0) - earlyMs;
  return occurredAt >= Math.max(at, begins) && recordedAt >= at;
}
