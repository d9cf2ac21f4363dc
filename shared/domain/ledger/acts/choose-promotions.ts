import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { type Choice, type Counts, choose } from '#shared/domain/promotions/choose.ts';
import { factsOf } from '#shared/domain/promotions/facts-of.ts';
import type { PromotionSet } from '#shared/domain/promotions/promotion-set.ts';
import type { Basket } from '#shared/domain/purchases/basket.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { zoneOf } from '#shared/domain/purchases/zone-of.ts';
import { localDay } from '#shared/domain/time/calendar.ts';

/** The promotions that are considered for a purchase, and what is known of the person and of budgets. */
export interface Considered {
  readonly promotions: PromotionSet;
  /** The truths of the promotions' tests of the person, as `judgePerson` gives them. */
  readonly truths?: Uint8Array | undefined;
  /** The points left of budgets, by promotion id; a budget that is not among them counts as whole. */
  readonly budgetsLeft: ReadonlyMap<string, number>;
  /** Promotions that pay nothing although they are among these: the promise of the quote was revoked. */
  readonly revoked?: readonly string[] | undefined;
}

const nothing: Choice = { chosen: [], shadow: [], passedOver: new Map() };

/** The promotions that apply to a purchase, by the state of the member before it, and why others do not. */
export function choosePromotions(
  program: Program,
  state: AccountState,
  purchase: Purchase,
  basket: Basket,
  considered: Considered | undefined,
): Choice {
  if (!considered || considered.promotions.promotions.length === 0) return nothing;
  const { promotions, truths } = considered;
  const { purchaseCount, enrolledAt, tier } = state;
  const facts = factsOf(program, purchase, basket, { tierId: tier.tierId, purchaseCount, enrolledAt });
  const matching = promotions.matching(facts, truths);
  if (matching.length === 0) return nothing;
  return choose(basket, matching, countsFor(program, state, purchase, considered));
}

/** The counts that limits of promotions are held against. */
export function countsFor(
  program: Program,
  { uses }: AccountState,
  purchase: Purchase,
  { promotions, budgetsLeft, revoked = [] }: Considered,
): Counts {
  const day = localDay(purchase.occurredAt, zoneOf(program, purchase));
  return { uses, day, budgetsLeft, isActive: promotions.has, revoked };
}
