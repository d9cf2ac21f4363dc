import type { CounterMove } from '#shared/domain/ledger/entry.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import type { AskedAct } from './approval.ts';
import { dayOf } from './staff-limits.ts';

/** The place of the activations of a promotion among acts of members. */
export function activationsOf(promotionId: string): string {
  return `promotions/${promotionId}`;
}

/** The budgets of a day are this many times the largest one. */
const BUDGETS_PER_DAY = 10;

/**
 * The ids of the activation of a version: also the newest version and the last start or stop of the promotion, so that
 * an activation after any change is another act.
 */
export function activationIds({ promotion, release }: PromotionRecord, version: number): AskedAct['ids'] {
  const { promotionId, version: newest } = promotion;
  return { promotionId, version: String(version), newest: String(newest), release: String(release) };
}

/** Whether nobody changed, activated or paused the promotion since its activation was asked for. */
export function isAsAsked(record: PromotionRecord, { ids }: Pick<AskedAct, 'ids'>): boolean {
  const { newest, release } = activationIds(record, 0);
  return ids.newest === newest && ids.release === release;
}

/** A version of the programme with its author. Nobody wrote the first one. */
export interface WrittenProgram {
  readonly program: Pick<Program, 'promotionApprovalAbove'>;
  readonly by: string;
}

/**
 * The limit for one marketer, from the newest versions of the programme down to the first that somebody else wrote: the
 * lowest of them. Nobody raises the limit for themselves.
 */
export function limitFor(by: string, versions: readonly WrittenProgram[]): number | undefined {
  const others = versions.findIndex((version) => version.by !== by);
  const counted = others < 0 ? versions : versions.slice(0, others + 1);
  const limits = counted.flatMap(({ program }) => program.promotionApprovalAbove ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** The counter of the budgets that one marketer activated alone on a day of the programme. */
export function budgetsCounter(program: Pick<Program, 'timeZone'>, by: string, now: number): string {
  return `budgets/${by}/${dayOf(program, now)}`;
}

/**
 * The move of the budgets that a marketer activates alone on a day, in the write of the activation; none where the
 * promotion pays nothing or there is no limit. `waits` where the budget is above the limit or would bring the day above
 * ten times the limit.
 */
export function withinBudgets(
  limit: number | undefined,
  counter: string,
  { limits, mode }: Pick<Promotion, 'limits' | 'mode'>,
  taken: number,
): CounterMove | 'waits' | undefined {
  if (limit === undefined || mode === 'shadow') return undefined;
  const budget = limits?.budgetPoints ?? Number.POSITIVE_INFINITY;
  const most = BUDGETS_PER_DAY * limit;
  if (budget > limit || budget > most - taken) return 'waits';
  return { counter, by: budget, limit: most };
}
