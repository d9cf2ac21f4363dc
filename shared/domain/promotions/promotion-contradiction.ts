import { type Demand, findContradiction } from '#shared/domain/conditions/contradiction.ts';
import type { Claim } from '#shared/domain/conditions/possible-facts.ts';
import type { FieldError } from '#shared/domain/refusal.ts';
import { hoursOfWindow } from '#shared/domain/time/window-hours.ts';
import { countedFromLines, fitsWindow } from './line-relations.ts';
import type { Promotion, Schedule } from './promotion.ts';
import { promotionFacts } from './promotion-facts.ts';
import { isWithin } from './schedule.ts';

/**
 * The part of a promotion that contradicts the rest, so that the promotion could never apply to any purchase of any
 * member; undefined where none is found. Money is not followed from one currency to another.
 */
export function findPromotionContradiction(
  promotion: Promotion,
  values: { readonly tier: readonly string[]; readonly currency: readonly string[] },
): FieldError | undefined {
  return findContradiction(promotion.conditions, '/conditions', {
    known: { facts: promotionFacts, values, relate: countedFromLines },
    demands: demandsOf(promotion),
    consequence: 'so the promotion would never apply',
  });
}

/** The schedule and the audience as claims, in the order in which they are written. */
function demandsOf({ schedule, audience }: Promotion): readonly Demand[] {
  const demands: Demand[] = [];
  const demand = (at: string, claim: Claim) => demands.push({ at, claim });
  const isIn = (fact: string, value: readonly (string | number)[]): Claim => ({
    is: 'test',
    test: { fact, operator: 'in', value },
    holds: true,
  });
  demands.push(...windowDemand(schedule ?? {}));
  if (schedule?.weekdays) demand('/schedule/weekdays', isIn('weekday', schedule.weekdays));
  if (schedule?.hours) demand('/schedule/hours', isIn('hour', hoursBetween(schedule.hours)));
  if (audience?.tiers) demand('/audience/tiers', isIn('tier', audience.tiers));
  if (audience?.segments) {
    demand('/audience/segments', { is: 'one-of', fact: 'segments', oneOf: audience.segments });
  }
  return demands;
}

/** The hours of a week between two instants, where they are not all of them. */
export function windowDemand({ from, to }: Pick<Schedule, 'from' | 'to'>): readonly Demand[] {
  const hours = from === undefined || to === undefined ? undefined : hoursOfWindow(from, to);
  if (!hours) return [];
  const message = 'has no hour between /schedule/from and /schedule/to';
  const claim: Claim = { is: 'joint', canHold: (numbers) => fitsWindow(numbers, hours), message };
  return [{ at: '/schedule/to', claim }];
}

function hoursBetween(hours: readonly [from: number, to: number]): readonly number[] {
  return [...Array(24).keys()].filter((hour) => isWithin(hours, hour));
}
