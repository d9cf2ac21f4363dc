import { findContradiction } from '#shared/domain/conditions/contradiction.ts';
import { currenciesOf, type Program } from '#shared/domain/program/program.ts';
import { checkAudience, checkNames } from '#shared/domain/promotions/check-names.ts';
import { countedFromLines } from '#shared/domain/promotions/line-relations.ts';
import { windowDemand } from '#shared/domain/promotions/promotion-contradiction.ts';
import type { FieldError } from '#shared/domain/refusal.ts';
import type { DefinitionContent, Goal, Metric } from './definition.ts';
import { goalFacts } from './goal-facts.ts';
import { MARKS_KEPT } from './tally.ts';

/** Metrics that are not counted over purchases. */
const notOfPurchases: readonly Metric[] = ['redemptions', 'referrals'];
/** Metrics that count each category, store, day or week once. */
const ofMarks: readonly Metric[] = ['distinctCategories', 'distinctStores', 'streakDays', 'streakWeeks'];
/** Metrics that are summed over lines. */
const ofLines: readonly Metric[] = ['spend', 'quantity'];

/**
 * The errors of a definition under a programme: unknown names, parts that contradict each other, and a goal for which
 * nothing could ever count. Expects a definition that its contract accepts.
 */
export function checkDefinition(
  definition: DefinitionContent,
  { program }: { program: Program },
): readonly FieldError[] {
  const { goal, steps = [], audience } = definition;
  const errors = [
    ...checkForm(definition),
    ...checkSchedule(definition),
    ...checkAudience(audience, program),
    ...steps.flatMap(({ id }, index) =>
      steps.findIndex((step) => step.id === id) < index
        ? [{ pointer: `/steps/${index}/id`, message: 'must be unique' }]
        : [],
    ),
  ];
  if (errors.length > 0) return errors;
  const goals = goal
    ? [{ at: '/goal', goal }]
    : steps.map((step, index) => ({ at: `/steps/${index}/goal`, goal: step.goal }));
  return goals.flatMap((placed) => checkGoal(placed, definition, program));
}

function checkForm({
  goal,
  steps,
  reward,
  order,
  budgetPoints,
  scope,
}: DefinitionContent): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((goal === undefined) === (steps === undefined)) {
    errors.push({ pointer: '', message: 'must have either goal or steps' });
  }
  if (Object.values(reward).every((part) => part === undefined)) {
    errors.push({ pointer: '/reward', message: 'must have points, badge, rewardId or qualifying' });
  }
  if (budgetPoints !== undefined && reward.points === undefined) {
    errors.push({ pointer: '/budgetPoints', message: 'is only for points' });
  }
  if (order !== undefined && steps === undefined) {
    errors.push({ pointer: '/order', message: 'is only for steps' });
  }
  if (order === 'sequence' && scope === 'household') {
    errors.push({ pointer: '/order', message: 'is any where a household counts together' });
  }
  return errors;
}

function checkSchedule({ schedule }: DefinitionContent): readonly FieldError[] {
  if (!schedule || schedule.from < schedule.to) return [];
  return [{ pointer: '/schedule/to', message: 'must be after from' }];
}

function checkGoal(
  { at, goal: { metric, target, filter, of } }: { at: string; goal: Goal },
  { schedule }: DefinitionContent,
  program: Program,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (of && !ofLines.includes(metric)) {
    errors.push({ pointer: `${at}/of`, message: `is only for ${ofLines.join(' and ')}` });
  }
  if (of && !of.skus && !of.categories) {
    errors.push({ pointer: `${at}/of`, message: 'must have skus, categories or both' });
  }
  if (ofMarks.includes(metric) && target > MARKS_KEPT) {
    errors.push({ pointer: `${at}/target`, message: `is at most ${MARKS_KEPT} for ${metric}` });
  }
  if (!filter) return errors;
  if (notOfPurchases.includes(metric)) {
    const message = `is for purchases, and ${metric} counts none`;
    return [...errors, { pointer: `${at}/filter`, message }];
  }
  const unknown = checkNames(filter, `${at}/filter`, program);
  if (unknown.length > 0) return [...errors, ...unknown];
  const contradiction = findContradiction(filter, `${at}/filter`, {
    known: { facts: goalFacts, values: { currency: currenciesOf(program) }, relate: countedFromLines },
    demands: windowDemand(schedule ?? {}),
    consequence: 'so no purchase would ever count',
  });
  return contradiction ? [...errors, contradiction] : errors;
}
