import type { Condition, Test } from '#shared/domain/conditions/condition.ts';
import { segmentTest } from '#shared/domain/members/person-facts.ts';
import type { Audience, PromotionVersion, Schedule } from './promotion.ts';
import { isWithin } from './schedule.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

const isOneOf = (fact: string, value: Test['value']): Test => ({ fact, operator: 'in', value });

/** Nobody is in an experiment yet. */
const nobody = isOneOf('tier', []);

function ofAudience({ tiers, segments, experiment }: Audience): readonly Condition[] {
  return [
    ...(tiers ? [isOneOf('tier', tiers)] : []),
    ...(segments ? [{ any: segments.map(segmentTest) }] : []),
    ...(experiment ? [nobody] : []),
  ];
}

function ofSchedule({ weekdays, hours }: Schedule): readonly Condition[] {
  const within = hours && HOURS.filter((hour) => isWithin(hours, hour));
  return [...(weekdays ? [isOneOf('weekday', weekdays)] : []), ...(within ? [isOneOf('hour', within)] : [])];
}

/** All that must hold for a promotion as one tree, but for the instants of its schedule. */
export function wholeCondition({ audience, schedule, conditions }: PromotionVersion): Condition {
  return { all: [...ofAudience(audience ?? {}), ...ofSchedule(schedule ?? {}), conditions] };
}
