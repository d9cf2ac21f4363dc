import type { Award } from '#shared/domain/ledger/award.ts';
import type { CounterMove, Judged } from '#shared/domain/ledger/entry.ts';
import { packBits } from '#shared/domain/ledger/packed/pack.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { floor } from '#shared/domain/money/rational.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import { type Choice, type Counts, choose } from '#shared/domain/promotions/choose.ts';
import { factsOf } from '#shared/domain/promotions/facts-of.ts';
import { paidLines } from '#shared/domain/promotions/gain.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { promotionBounds } from '#shared/domain/promotions/promotion-bounds.ts';
import type { PromotionSet } from '#shared/domain/promotions/promotion-set.ts';
import {
  changeUses,
  forgettable,
  isTimesLimited,
  type PromotionUse,
  usedOnce,
} from '#shared/domain/promotions/uses.ts';
import type { Basket } from '#shared/domain/purchases/basket.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { localDay } from '#shared/domain/time/calendar.ts';

/** What a purchase is judged by beside its programme. */
export interface Considered {
  readonly promotions: PromotionSet;
  /** The truth of what the promotions ask about the person, as `judgePerson` gives it. */
  readonly truths?: Uint8Array | undefined;
  /** What is left of budgets, by promotion, as far as it is known to be less than the whole. */
  readonly budgetsLeft: ReadonlyMap<string, number>;
}

/** What an award was given by, beside the award. */
interface Given {
  readonly award: Award;
  /** Base and tier have none. */
  readonly promotion: PromotionVersion | undefined;
}

const nothing: Choice = { chosen: [], shadow: [], passedOver: new Map() };

/** Which promotions apply to a purchase of a member as they stood before it, and why others do not. */
export function choiceFor(
  program: Program,
  state: AccountState,
  purchase: Purchase,
  basket: Basket,
  considered: Considered | undefined,
): Choice {
  if (!considered || considered.promotions.promotions.length === 0) return nothing;
  const { promotions, truths } = considered;
  const { purchaseCount, enrolledAt, tier } = state;
  const facts = factsOf(program, purchase, { tierId: tier.tierId, purchaseCount, enrolledAt });
  const matching = promotions.matching(facts, truths);
  if (matching.length === 0) return nothing;
  return choose(basket, matching, countsFor(program, state, purchase, considered));
}

/** What the limits of promotions look at. */
export function countsFor(
  { timeZone }: Program,
  { uses }: AccountState,
  { occurredAt }: Purchase,
  { promotions, budgetsLeft }: Considered,
): Counts {
  return { uses, day: localDay(occurredAt, timeZone), budgetsLeft, isActive: promotions.has };
}

/** Which lines an award covers, a bit each; undefined where it covers all that earn. */
function coverOf(
  basket: Basket,
  applied: readonly PromotionVersion[],
  promotion: PromotionVersion,
): Uint8Array | undefined {
  const covered = paidLines(basket, applied, promotion);
  return basket.lines.every(({ earns }, index) => earns === covered[index]) ? undefined : packBits(covered);
}

function recordOf(
  basket: Basket,
  given: readonly Given[],
  { chosen, shadow }: Choice,
  considered: Considered | undefined,
): Judged | undefined {
  const applied = chosen.map(({ promotion }) => promotion);
  const covers = given.map(({ promotion }) => promotion && coverOf(basket, applied, promotion));
  const { truths, budgetsLeft = new Map<string, number>() } = considered ?? {};
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
  };
  return Object.values(judged).every((part) => part.length === 0) ? undefined : judged;
}

/** The uses that changed; where there are too many by now, promotions that are not active are forgotten. */
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
  return [...used, ...forgotten.map((use) => ({ ...use, times: 0, days: [] }))];
}

/**
 * Budgets of the promotions that were chosen; each may be drawn on up to the whole of it. One that in the end brings
 * nothing takes nothing, and yet may have displaced others: then it must have had something left.
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

export interface Judgement {
  readonly judged: Judged | undefined;
  /** As a change has them. */
  readonly uses: readonly PromotionUse[] | undefined;
  readonly counters: readonly CounterMove[] | undefined;
}

const someOf = <Item>(list: readonly Item[]) => (list.length > 0 ? list : undefined);

/** What follows from the awards of a purchase for its entry: what to record, which limits they use up. */
export function judge(
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
    /** As an earning has them. */
    readonly pointsMax: readonly number[];
    readonly considered: Considered | undefined;
  },
): Judgement {
  const chosen = new Map(choice.chosen.map(({ promotion }) => [promotion.promotionId, promotion]));
  const given = awards.map((award) => ({
    award,
    promotion: award.promotionId === undefined ? undefined : chosen.get(award.promotionId),
  }));
  const paid = given.flatMap(({ promotion }) => promotion ?? []);
  const day = localDay(purchase.occurredAt, program.timeZone);
  return {
    judged: recordOf(basket, given, choice, considered),
    uses: someOf(usesAfter(state.uses, paid, day, considered?.promotions.has ?? (() => false))),
    counters: someOf(drawnBudgets(choice, awards, pointsMax, considered?.budgetsLeft)),
  };
}
