import { toBase } from '#shared/domain/money/convert.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Basket, Counted } from '#shared/domain/purchases/basket.ts';
import { LineSums } from '#shared/domain/purchases/line-sums.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';
import { zoneOf } from '#shared/domain/purchases/zone-of.ts';
import { localDay, localTime, weekdayOf } from '#shared/domain/time/calendar.ts';
import type { PromotionFacts } from './promotion-facts.ts';

/** The member's facts before the purchase. */
export interface MemberBefore {
  readonly tierId: string;
  readonly purchaseCount: number;
  /** An instant. */
  readonly enrolledAt: number;
}

/** The facts of a purchase for conditions. A fact that costs time is found when it is first read, and kept. */
export function factsOf(
  program: Program,
  purchase: Purchase,
  { counted }: Pick<Basket, 'counted'>,
  before: MemberBefore,
): PromotionFacts {
  return new FactsOfPurchase(program, purchase, counted, before);
}

class FactsOfPurchase implements PromotionFacts {
  readonly total: number;
  readonly grossTotal: number;
  readonly currency: string;
  readonly channel: string;
  readonly store: string | undefined;
  readonly storeGroup: string | undefined;
  readonly country: string | undefined;
  readonly lineCount: number;
  readonly tier: string;
  readonly purchaseCount: number;
  readonly occurredAt: number;
  readonly #program: Program;
  readonly #timeZone: string;
  readonly #counted: Counted;
  readonly #enrolledAt: number;
  readonly #sums: LineSums;
  #totalBase: number | undefined;
  #skus: readonly string[] | undefined;
  #categories: readonly string[] | undefined;
  #quantity: number | undefined;
  #local: { readonly day: number; readonly hour: number; readonly weekday: number } | undefined;
  #daysSinceEnrolment: number | undefined;

  constructor(program: Program, purchase: Purchase, counted: Counted, before: MemberBefore) {
    this.total = counted.total;
    this.grossTotal = purchase.total;
    this.currency = purchase.currency;
    this.channel = purchase.channel;
    this.store = purchase.store;
    this.storeGroup = purchase.storeFacts?.group;
    this.country = purchase.storeFacts?.country;
    this.lineCount = counted.lines.length;
    this.tier = before.tierId;
    this.purchaseCount = before.purchaseCount;
    this.occurredAt = purchase.occurredAt;
    this.#program = program;
    this.#timeZone = zoneOf(program, purchase);
    this.#counted = counted;
    this.#enrolledAt = before.enrolledAt;
    this.#sums = new LineSums(counted.lines);
  }

  get totalBase(): number {
    this.#totalBase ??=
      this.currency === this.#program.baseCurrency
        ? this.total
        : toBase(this.#program, this.currency, this.total);
    return this.#totalBase;
  }

  get skus(): readonly string[] {
    this.#skus ??= [...new Set(this.#counted.lines.flatMap(({ sku }) => (sku === undefined ? [] : [sku])))];
    return this.#skus;
  }

  get categories(): readonly string[] {
    this.#categories ??= [
      ...new Set(this.#counted.lines.flatMap(({ category }) => (category === undefined ? [] : [category]))),
    ];
    return this.#categories;
  }

  get quantity(): number {
    this.#quantity ??= this.quantityOf({});
    return this.#quantity;
  }

  get weekday(): number {
    return this.#clock().weekday;
  }

  get hour(): number {
    return this.#clock().hour;
  }

  get daysSinceEnrolment(): number {
    this.#daysSinceEnrolment ??= Math.max(0, this.#clock().day - localDay(this.#enrolledAt, this.#timeZone));
    return this.#daysSinceEnrolment;
  }

  amountOf(selection: Selection): number {
    return this.#sums.of(selection).amount;
  }

  quantityOf(selection: Selection): number {
    return this.#sums.of(selection).thousandths / 1000;
  }

  #clock() {
    if (this.#local === undefined) {
      const { day, hour } = localTime(this.occurredAt, this.#timeZone);
      this.#local = { day, hour, weekday: weekdayOf(day) };
    }
    return this.#local;
  }
}
