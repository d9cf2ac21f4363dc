import type { Award } from '#shared/domain/ledger/award.ts';
import type { CounterMove, Judged } from '#shared/domain/ledger/entry.ts';
import { packBits } from '#shared/domain/ledger/packed/pack.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { floor } from '#shared/domain/money/rational.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import type { Choice } from '#shared/domain/promotions/choose.ts';
import { paidLines } from '#shared/domain/promotions/gain.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { promotionBounds } from '#shared/domain/promotions/promotion-bounds.ts';
import {
  changeUses,
  forgettable,
  isTimesLimited,
  type PromotionUse,
  usedOnce,
} from '#shared/domain/promotions/uses.ts';
import type { Basket } from '#shared/domain/purchases/basket.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { zoneOf } from '#shared/domain/purchases/zone-of.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import type { Considered } from './choose-promotions.ts';

/** An award with the promotion that gave it. */
interface Given {
  readonly award: Award;
  /** undefined for base points and the tier's. */
  readonly promotion: PromotionVersion | undefined;
}

/** The lines that an award covers, one bit each; undefined where it covers all lines that earn. */
function coverOf(
  basket: Basket,
  applied: readonly PromotionVersion[],
  promotion: PromotionVersion,
): Uint8Array | undefined {
  const covered = paidLines(basket, applied, promotion);
  return basket.lines.every(({ earns }, index) => earns === covered[index]) ? undefined : packBits(covered);
}

function judgedOf(
  basket: Basket,
  given: readonly Given[],
  { chosen, shadow }: Choice,
  { considered, day }: { readonly considered: Considered | undefined; readonly day?: number },
): Judged | undefined {
  const applied = chosen.map(({ promotion }) => promotion);
  const covers = given.map(({ promotion }) => promotion && coverOf(basket, applied, promotion));
  const { truths, budgetsLeft = new Map<string, number>(), revoked = [] } = considered ?? {};
  const judged: Judged = {
    covers: covers.slice(0, covers.findLastIndex((cover) => cover !== undefined) + 1),
    budgeted: given.flatMap(({ award, promotion }, index) =>
      award.points > 0 && promotion?.limits?.budgetPoints !== undefined ? [index] : [],
    ),
    ...(truths && { truths }),
    budgetsLeft: [...budgetsLeft].map(([promotionId, left]) => ({ promotionId, left })),
    shadow: shadow.map(({ promotion: { promotionId, version }, gain }) => ({
      promotionId,
      version,
      points: floor(gain),
    })),
    ...(day !== undefined && { day }),
    ...(revoked.length > 0 && { revoked }),
  };
  return Object.values(judged).every((part) => part.length === 0) ? undefined : judged;
}

/** The uses that change. Above the bound, uses of promotions that are no longer active are forgotten. */
function usesAfter(
  uses: readonly PromotionUse[],
  paid: readonly PromotionVersion[],
  day: number,
  isActive: (promotionId: string) => boolean,
): readonly PromotionUse[] {
  const used = paid
    .filter((promotion) => isTimesLimited(promotion.limits ?? {}))
    .map((promotion) =>
      usedOnce(
        uses.find(({ promotionId }) => promotionId === promotion.promotionId),
        { promotionId: promotion.promotionId, limits: promotion.limits, day },
      ),
    );
  const over = changeUses(uses, used).length - promotionBounds.uses;
  const forgotten = over > 0 ? forgettable(uses, isActive).slice(0, over) : [];
  return [...used, ...forgotten.map(({ promotionId }) => ({ promotionId, times: 0, days: [] }))];
}

/**
 * The draws on budgets of the chosen promotions, each up to its whole budget. A promotion that brings no points in the
 * end takes none, but it may have displaced others: the write then requires that its budget had points left.
 */
function drawnBudgets(
  { chosen }: Choice,
  awards: readonly Award[],
  pointsMax: readonly number[],
  budgetsLeft: Considered['budgetsLeft'] | undefined,
): readonly CounterMove[] {
  return chosen.flatMap(({ promotion: { promotionId, limits } }, index) => {
    const limit = limits?.budgetPoints;
    const room = pointsMax[index] ?? 0;
    if (limit === undefined || room <= 0) return [];
    const by = Math.max(0, awards.find((award) => award.promotionId === promotionId)?.points ?? 0);
    if (by === 0 && budgetsLeft?.has(promotionId)) return [];
    return [{ counter: budgetCounter(promotionId), by, limit, ...(room > by && { room }) }];
  });
}

/** The parts of an accrual that record its promotions. */
export interface PromotionsRecorded {
  readonly judged: Judged | undefined;
  /** Uses as the change of an accrual has them. */
  readonly uses: readonly PromotionUse[] | undefined;
  readonly counters: readonly CounterMove[] | undefined;
}

const someOf = <Item>(list: readonly Item[]) => (list.length > 0 ? list : undefined);

/** The record of a choice and its awards for the entry of a purchase, and the limits that they use up. */
export function recordPromotions(
  program: Program,
  state: AccountState,
  purchase: Purchase,
  basket: Basket,
  {
    choice,
    awards,
    pointsMax,
    considered,
  }: {
    readonly choice: Choice;
    readonly awards: readonly Award[];
    /** The most points of each chosen promotion, as an earning has them. */
    readonly pointsMax: readonly number[];
    readonly considered: Considered | undefined;
  },
): PromotionsRecorded {
  const chosen = new Map(choice.chosen.map(({ promotion }) => [promotion.promotionId, promotion]));
  const given = awards.map((award) => ({
    award,
    promotion: award.promotionId === undefined ? undefined : chosen.get(award.promotionId),
  }));
  const paid = given.flatMap(({ promotion }) => promotion ?? []);
  const day = localDay(purchase.occurredAt, zoneOf(program, purchase));
  return {
    judged: judgedOf(basket, given, choice, {
      considered,
      ...(purchase.storeFacts?.timeZone !== undefined && { day }),
    }),
    uses: someOf(usesAfter(state.uses, paid, day, considered?.promotions.has ?? (() => false))),
    counters: someOf(drawnBudgets(choice, awards, pointsMax, considered?.budgetsLeft)),
  };
}
