import { basketOf } from '#shared/domain/ledger/acts/earning.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { toBase } from '#shared/domain/money/convert.ts';
import { floorShare } from '#shared/domain/money/spread.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { factsOf } from '#shared/domain/promotions/facts-of.ts';
import type { PromotionFacts } from '#shared/domain/promotions/promotion-facts.ts';
import type { EarningLine } from '#shared/domain/purchases/basket.ts';
import { thousandths } from '#shared/domain/purchases/purchase.ts';
import type { RecordedLines } from '#shared/domain/purchases/recorded.ts';
import { isBack, type LineBack, pointsBackByLine } from '#shared/domain/purchases/returned.ts';
import { selects } from '#shared/domain/purchases/selection.ts';
import { zoneOf } from '#shared/domain/purchases/zone-of.ts';
import type { StoreFacts } from '#shared/domain/stores/store.ts';
import { localDay, weekdayOf } from '#shared/domain/time/calendar.ts';
import type { Goal } from './definition.ts';
import type { Contribution } from './tally.ts';

/** An act of a member that counts for goals: a purchase, or points that were redeemed. */
interface DeedPlace {
  /** The number of its entry in the member's log. */
  readonly seq: number;
  readonly occurredAt: number;
  readonly recordedAt: number;
  /** The tier before it. */
  readonly tierId: string;
  /** The local date in the programme's zone. */
  readonly day: number;
  /** The local date in the programme's zone on which the tier period ends that ran when it was recorded. */
  readonly tierPeriodEnd: number;
  /** The household of the member when it was recorded. */
  readonly household?: string | undefined;
}

/** A purchase as goals see it: what earns of it, by the rules of its booking. */
export interface BoughtDeed extends DeedPlace {
  readonly kind: 'purchase';
  readonly facts: PromotionFacts;
  readonly store: string | undefined;
  /** The group of its store, as it was described then. */
  readonly storeGroup: string | undefined;
  /** The local date by which it was judged: in its store's zone where that has one. */
  readonly judgedDay: number;
  /** All lines, in the order of the recorded ones. */
  readonly lines: readonly EarningLine[];
  readonly program: Program;
  readonly currency: string;
}

export interface RedeemedDeed extends DeedPlace {
  readonly kind: 'redemption';
}

/** A friend for whom the member was rewarded. */
export interface ReferredDeed extends DeedPlace {
  readonly kind: 'referral';
}

export type Deed = BoughtDeed | RedeemedDeed | ReferredDeed;

/** The facts beside an accrual that show its purchase as it was booked. */
export interface BookedUnder {
  readonly recorded: RecordedLines;
  /** The programme of the booking. */
  readonly program: Program;
  /** Its store, as it was described then. */
  readonly storeFacts?: StoreFacts | undefined;
}

function placeOf({ entry, state }: LedgerRecord, { timeZone }: Pick<Program, 'timeZone'>): DeedPlace {
  const { seq, occurredAt, recordedAt, tierChange } = entry;
  return {
    seq,
    occurredAt,
    recordedAt,
    tierId: tierChange?.from ?? state.tier.tierId,
    day: localDay(occurredAt, timeZone),
    tierPeriodEnd: localDay(state.tier.periodEndsAt, timeZone),
    household: state.household,
  };
}

/** The purchase of an accrual. It is a pure function of the entry and of the rules of its booking. */
export function boughtDeed(record: LedgerRecord, { recorded, program, storeFacts }: BookedUnder): BoughtDeed {
  const { entry, state } = record;
  const { purchase: summary, occurredAt, judged } = entry;
  if (!summary) throw new TypeError('an accrual has its purchase');
  const purchase = { ...summary, occurredAt, storeFacts, ...recorded };
  const place = placeOf(record, program);
  const basket = basketOf(program, purchase);
  const before = {
    tierId: place.tierId,
    purchaseCount: state.purchaseCount - 1,
    enrolledAt: state.enrolledAt,
  };
  return {
    ...place,
    kind: 'purchase',
    facts: factsOf(program, purchase, basket, before),
    store: summary.store,
    storeGroup: storeFacts?.group,
    judgedDay: judged?.day ?? localDay(occurredAt, zoneOf(program, purchase)),
    lines: basket.lines,
    program,
    currency: summary.currency,
  };
}

/** The metrics of deeds that count as one each. */
export const metricOf = { redemption: 'redemptions', referral: 'referrals' } as const;

/** Points that were redeemed or captured. */
export function redeemedDeed(record: LedgerRecord, program: Pick<Program, 'timeZone'>): RedeemedDeed {
  return { ...placeOf(record, program), kind: 'redemption' };
}

/** The referrer's bonus of a referral. */
export function referredDeed(record: LedgerRecord, program: Pick<Program, 'timeZone'>): ReferredDeed {
  return { ...placeOf(record, program), kind: 'referral' };
}

/** Weeks begin on Monday; the number of a week counts them since 1970. */
function weekOf(day: number): number {
  return Math.floor((day - weekdayOf(day) + 1) / 7);
}

const nothingIsBack: readonly LineBack[] = [];

/** Minor units of the base currency of lines that are not back. */
function spendOf({ lines, program, currency }: BoughtDeed, goal: Goal, back: readonly LineBack[]): number {
  const worths = lines.map((line) => (line.counts && selects(goal.of ?? {}, line) ? line.worth : 0));
  const gone = back.length > 0 ? pointsBackByLine(lines, worths, back) : [];
  const left = worths.reduce((sum, worth, at) => sum + worth - (gone[at] ?? 0), 0);
  return currency === program.baseCurrency ? left : toBase(program, currency, left);
}

/** Thousandths of pieces that are not back. */
function quantityOf({ lines }: BoughtDeed, goal: Goal, back: readonly LineBack[]): number {
  return lines.reduce((sum, line, at) => {
    if (!line.counts || !selects(goal.of ?? {}, line)) return sum;
    const pieces = back[at]?.pieces ?? 0;
    return sum + line.pieces - floorShare(line.pieces, pieces, thousandths(line.quantity));
  }, 0);
}

/** Categories of which something is not back. */
function categoriesOf({ lines }: BoughtDeed, back: readonly LineBack[]): readonly string[] {
  const kept = lines.filter(
    ({ counts, quantity }, at) => counts && (back[at]?.pieces ?? 0) < thousandths(quantity),
  );
  return [...new Set(kept.flatMap(({ category }) => (category === undefined ? [] : [category])))];
}

/**
 * A purchase adds this to a goal once the parts of `back` are back: nothing where all of it is back, or where nothing of
 * it earns.
 */
function ofPurchase(deed: BoughtDeed, goal: Goal, back: readonly LineBack[]): Contribution {
  if (goal.metric === 'spend') return spendOf(deed, goal, back);
  if (goal.metric === 'quantity') return quantityOf(deed, goal, back);
  if (goal.metric === 'distinctCategories') return categoriesOf(deed, back);
  const { lines, store, judgedDay } = deed;
  const isKept = lines.some(({ counts }) => counts) && !(back.length > 0 && isBack(lines, back));
  switch (goal.metric) {
    case 'purchases':
      return isKept ? 1 : 0;
    case 'distinctStores':
      return isKept && store !== undefined ? [store] : [];
    case 'streakDays':
      return isKept ? [judgedDay] : [];
    case 'streakWeeks':
      return isKept ? [weekOf(judgedDay)] : [];
    default:
      return 0;
  }
}

/** The addition of a deed to a goal whose filter it passes, when the parts of `back` are back. */
export function contributionOf(
  deed: Deed,
  goal: Goal,
  back: readonly LineBack[] = nothingIsBack,
): Contribution {
  if (deed.kind === 'purchase') return ofPurchase(deed, goal, back);
  return goal.metric === metricOf[deed.kind] ? 1 : 0;
}
