import type { Schedule } from './promotion.ts';
import type { PromotionFacts } from './promotion-facts.ts';

/** Whether an hour is from the first up to, but without, the second; `[22, 6]` goes over midnight. */
export function isWithin([from, to]: readonly [from: number, to: number], hour: number): boolean {
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** The parts of a schedule in which a purchase falls outside. */
export function missedParts(
  { from, to, weekdays, hours }: Schedule,
  facts: PromotionFacts,
): readonly (keyof Schedule)[] {
  const missed: (keyof Schedule)[] = [];
  if (from !== undefined && facts.occurredAt < from) missed.push('from');
  if (to !== undefined && facts.occurredAt >= to) missed.push('to');
  if (weekdays !== undefined && !weekdays.includes(facts.weekday)) missed.push('weekdays');
  if (hours !== undefined && !isWithin(hours, facts.hour)) missed.push('hours');
  return missed;
}
