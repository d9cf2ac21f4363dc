import { compare, integer, type Rational, signOf } from '#shared/domain/money/rational.ts';
import type { Basket } from '#shared/domain/purchases/basket.ts';
import { gainAlone, hasOwnRate } from './gain.ts';
import type { PromotionVersion } from './promotion.ts';
import { promotionBounds } from './promotion-bounds.ts';
import { isTimesLimited, type PromotionUse, type UsedUp, usedUp } from './uses.ts';

/** The reason why a promotion whose conditions held did not apply. */
export type PassedOver =
  | { readonly because: UsedUp | 'revoked' | 'budget' | 'nothing' | 'no-room' }
  | { readonly because: 'group' | 'exclusive'; readonly by: string };

export interface Candidate {
  readonly promotion: PromotionVersion;
  /** Exact points it would bring alone, cut to `cap`. */
  readonly gain: Rational;
  /** The largest gain that its limit and its budget leave. */
  readonly cap: number | undefined;
}

export interface Choice {
  /** Those that apply, by id. */
  readonly chosen: readonly Candidate[];
  /** Those in shadow that would be worth something, by id. */
  readonly shadow: readonly Candidate[];
  readonly passedOver: ReadonlyMap<string, PassedOver>;
}

/** The counts that limits are held against. */
export interface Counts {
  readonly uses: readonly PromotionUse[];
  /** Local date of `occurredAt`. */
  readonly day: number;
  /** The points left of budgets that are known to be partly taken. */
  readonly budgetsLeft: ReadonlyMap<string, number>;
  readonly isActive: (promotionId: string) => boolean;
  readonly revoked?: readonly string[];
}

function capOf({ promotionId, limits }: PromotionVersion, counts: Counts): number | undefined {
  const { pointsPerPurchase, budgetPoints } = limits ?? {};
  if (budgetPoints === undefined) return pointsPerPurchase;
  const left = Math.min(budgetPoints, counts.budgetsLeft.get(promotionId) ?? budgetPoints);
  return Math.min(left, pointsPerPurchase ?? left);
}

export function cut(gain: Rational, cap: number | undefined): Rational {
  if (cap === undefined) return gain;
  const most = integer(cap);
  return compare(gain, most) > 0 ? most : gain;
}

/** The number of further promotions with a times limit that the state has room for. */
function roomFor({ uses, isActive }: Counts): number {
  return promotionBounds.uses - uses.filter(({ promotionId }) => isActive(promotionId)).length;
}

/** Applies limits to each promotion by itself, before any of them displaces another. */
function withinLimits(
  basket: Basket,
  matching: readonly PromotionVersion[],
  counts: Counts,
  passedOver: Map<string, PassedOver>,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  let room: number | undefined;
  for (const promotion of matching) {
    const { promotionId, limits = {} } = promotion;
    const use = counts.uses.find((one) => one.promotionId === promotionId);
    const exhausted = counts.revoked?.includes(promotionId) ? 'revoked' : usedUp(use, limits, counts.day);
    if (exhausted) {
      passedOver.set(promotionId, { because: exhausted });
      continue;
    }
    const cap = capOf(promotion, counts);
    const gain = cut(gainAlone(basket, promotion), cap);
    if (signOf(gain) <= 0 && !(hasOwnRate(promotion) && signOf(gain) < 0)) {
      const broke = limits.budgetPoints !== undefined && cap === 0;
      passedOver.set(promotionId, { because: broke ? 'budget' : 'nothing' });
      continue;
    }
    if (!use && isTimesLimited(limits) && promotion.mode !== 'shadow') {
      room ??= roomFor(counts);
      if (room <= 0) {
        passedOver.set(promotionId, { because: 'no-room' });
        continue;
      }
      room -= 1;
    }
    candidates.push({ promotion, gain, cap });
  }
  return candidates;
}

const priorityOf = ({ promotion }: Candidate) => promotion.stacking?.priority ?? 0;
const byPriority = (a: Candidate, b: Candidate) => priorityOf(b) - priorityOf(a);
const byGain = (a: Candidate, b: Candidate) => compare(b.gain, a.gain);
const byId = (a: Candidate, b: Candidate) => (a.promotion.promotionId < b.promotion.promotionId ? -1 : 1);
const byWorth = (a: Candidate, b: Candidate) => byPriority(a, b) || byGain(a, b) || byId(a, b);

/** Keeps from each group the promotion that is worth most to this basket. */
function bestOfGroups(
  candidates: readonly Candidate[],
  passedOver: Map<string, PassedOver>,
): readonly Candidate[] {
  const best = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const group = candidate.promotion.stacking?.group;
    if (group === undefined) continue;
    const other = best.get(group);
    const wins =
      !other || (byGain(candidate, other) || byPriority(candidate, other) || byId(candidate, other)) < 0;
    if (wins) best.set(group, candidate);
  }
  return candidates.filter(({ promotion: { promotionId, stacking } }) => {
    const by = stacking?.group === undefined ? undefined : best.get(stacking.group)?.promotion.promotionId;
    if (by === undefined || by === promotionId) return true;
    passedOver.set(promotionId, { because: 'group', by });
    return false;
  });
}

/** An exclusive promotion that applies excludes every other one; a promotion that takes points displaces none. */
function exclusiveAlone(
  candidates: readonly Candidate[],
  passedOver: Map<string, PassedOver>,
): readonly Candidate[] {
  const [first] = candidates
    .filter(({ promotion, gain }) => promotion.stacking?.exclusive === true && signOf(gain) > 0)
    .toSorted(byWorth);
  if (!first) return candidates;
  const by = first.promotion.promotionId;
  for (const { promotion } of candidates) {
    if (promotion.promotionId !== by) passedOver.set(promotion.promotionId, { because: 'exclusive', by });
  }
  return [first];
}

/** No more than one entry can hold and one write can move: those of higher priority, then those that bring most. */
function asManyAsFit(
  candidates: readonly Candidate[],
  passedOver: Map<string, PassedOver>,
): readonly Candidate[] {
  if (candidates.length <= promotionBounds.perPurchase) return candidates;
  const ordered = candidates.toSorted(byWorth);
  for (const { promotion } of ordered.slice(promotionBounds.perPurchase)) {
    passedOver.set(promotion.promotionId, { because: 'no-room' });
  }
  return ordered.slice(0, promotionBounds.perPurchase).sort(byId);
}

/**
 * The promotions that apply to a basket, among those whose conditions hold (`matching`, by id). Limits come first, so
 * that an exhausted promotion displaces no other; then groups, then exclusive promotions.
 */
export function choose(basket: Basket, matching: readonly PromotionVersion[], counts: Counts): Choice {
  const passedOver = new Map<string, PassedOver>();
  const candidates = withinLimits(basket, matching, counts, passedOver);
  const live = candidates.filter(({ promotion }) => promotion.mode !== 'shadow');
  const shadow = candidates.filter(({ promotion }) => promotion.mode === 'shadow');
  return {
    chosen: asManyAsFit(exclusiveAlone(bestOfGroups(live, passedOver), passedOver), passedOver),
    shadow: asManyAsFit(shadow, passedOver),
    passedOver,
  };
}
