import { currenciesOf, type Program } from '#shared/domain/program/program.ts';
import type { FieldError } from '#shared/domain/refusal.ts';
import { checkAudience, checkNames } from './check-names.ts';
import type { Promotion } from './promotion.ts';
import { findPromotionContradiction } from './promotion-contradiction.ts';

/**
 * The errors of a promotion under a programme: unknown names, parts that contradict each other, and a promotion that
 * could never apply. Expects a promotion that its contract accepts.
 */
export function checkPromotion(
  promotion: Promotion,
  { program }: { program: Program },
): readonly FieldError[] {
  const errors = [
    ...checkSchedule(promotion),
    ...checkAudience(promotion.audience, program),
    ...checkNames(promotion.conditions, '/conditions', program),
    ...checkPermissions(promotion),
  ];
  if (errors.length > 0) return errors;
  const contradiction = findPromotionContradiction(promotion, {
    tier: program.tiers.map(({ id }) => id),
    currency: currenciesOf(program),
  });
  return contradiction ? [contradiction] : [];
}

function checkSchedule({ schedule }: Promotion): readonly FieldError[] {
  const { from, to } = schedule ?? {};
  if (from === undefined || to === undefined || from < to) return [];
  return [{ pointer: '/schedule/to', message: 'must be after from' }];
}

/** A limit of times that a wider one makes pointless is a mistake. */
function checkPermissions({ limits = {} }: Promotion): readonly FieldError[] {
  const wider = [
    ['timesPerMemberPerYear', 'timesPerMember'],
    ['timesPerMemberPerDay', 'timesPerMember'],
    ['timesPerMemberPerDay', 'timesPerMemberPerYear'],
  ] as const;
  const errors = wider.flatMap(([narrow, wide]) => {
    const [times, most] = [limits[narrow], limits[wide]];
    if (times === undefined || most === undefined || times <= most) return [];
    return [{ pointer: `/limits/${narrow}`, message: `must not be above ${wide}, which is ${most}` }];
  });
  return errors.slice(0, 1);
}
