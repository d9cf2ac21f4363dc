import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion, Schedule } from '#shared/domain/promotions/promotion.ts';
import type { Receipt } from '#shared/domain/purchases/receipt.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';
import { add, decimal, divide, floor, integer, multiply } from './fraction.ts';
import { judgedAt, type LocalTime, localTime, zoneOf } from './local-time.ts';
import { type Ask, holds } from './questions.ts';
import type { SoldLine } from './receipt.ts';

/** A purchase at the till, with what is known of the member before it. */
export interface Occasion {
  readonly purchase: Receipt;
  readonly sold: readonly SoldLine[];
  readonly program: Program;
  readonly tier: string;
  readonly enrolledAt: number;
  readonly purchaseCount: number;
  readonly person: PersonFacts;
}

export function isSelected({ skus, categories }: Selection, { sku, category }: SoldLine): boolean {
  if (!skus && !categories) return true;
  return (
    (skus ?? []).some((named) => named === sku) || (categories ?? []).some((named) => named === category)
  );
}

/** Whether a promotion is for this member, this moment and this basket. */
export function isFor({ schedule, audience, conditions }: PromotionVersion, occasion: Occasion): boolean {
  const { purchase, program, person, tier } = occasion;
  const local = judgedAt(purchase, program);
  if (schedule && !runs(schedule, purchase.occurredAt, local)) return false;
  if (audience?.tiers && !audience.tiers.includes(tier)) return false;
  if (audience?.segments && !audience.segments.some((segment) => person.segments.includes(segment))) {
    return false;
  }
  // There are no experiments yet, so nobody is in one.
  if (audience?.experiment) return false;
  return holds(conditions, asked(occasion, local));
}

function runs({ from, to, weekdays, hours }: Schedule, instant: number, local: LocalTime): boolean {
  if (from !== undefined && instant < from) return false;
  if (to !== undefined && instant >= to) return false;
  if (weekdays && !weekdays.includes(local.weekday)) return false;
  return !hours || hoursOf(hours).includes(local.hour);
}

/** The hours of a day, one after the other, over midnight if need be. */
function hoursOf([from, to]: readonly [number, number]): number[] {
  const length = from < to ? to - from : 24 - from + to;
  return Array.from({ length }, (_, index) => (from + index) % 24);
}

function asked(occasion: Occasion, local: LocalTime): Ask {
  const { purchase, program, person } = occasion;
  const { currency, channel, store } = purchase;
  const lines = occasion.sold.filter(({ earning }) => earning > 0);
  const total = lines.reduce((sum, { earning }) => sum + earning, 0);
  return (fact, { params = {}, path }) => {
    const selected = lines.filter((line) => isSelected(params, line));
    switch (fact) {
      case 'total':
        return total;
      case 'grossTotal':
        return purchase.total;
      case 'totalBase':
        return inBaseCurrency(total, currency, program);
      case 'currency':
        return currency;
      case 'channel':
        return channel;
      case 'store':
        return store;
      case 'storeGroup':
        return purchase.storeFacts?.group;
      case 'country':
        return purchase.storeFacts?.country;
      case 'skus':
        return lines.flatMap(({ sku }) => sku ?? []);
      case 'categories':
        return lines.flatMap(({ category }) => category ?? []);
      case 'quantity':
        return quantityOf(lines);
      case 'lineCount':
        return lines.length;
      case 'weekday':
        return local.weekday;
      case 'hour':
        return local.hour;
      case 'tier':
        return occasion.tier;
      case 'segments':
        return person.segments;
      case 'purchaseCount':
        return occasion.purchaseCount;
      case 'daysSinceEnrolment':
        return Math.max(0, local.day - localTime(occasion.enrolledAt, zoneOf(purchase, program)).day);
      case 'isBirthday':
        return isBirthday(person.birthDate, local);
      case 'attributes':
        return person.attributes[String(path).replace('$.', '')];
      case 'amountOf':
        return selected.reduce((sum, { earning }) => sum + earning, 0);
      case 'quantityOf':
        return quantityOf(selected);
      default:
        throw new TypeError(`nobody knows ${fact}`);
    }
  };
}

function quantityOf(lines: readonly SoldLine[]): number {
  return lines.reduce((sum, { earningPieces }) => sum + earningPieces, 0) / 1000;
}

/** Rounded half up. */
function inBaseCurrency(total: number, currency: string, { baseCurrency, rates }: Program): number {
  const rate = currency === baseCurrency ? '1' : (rates[currency] ?? '0');
  return floor(add(multiply(integer(total), decimal(rate)), divide(integer(1), integer(2))));
}

/** A birthday on 29 February falls on the 28th in common years. */
function isBirthday(birthDate: string | undefined, { year, month, date }: LocalTime): boolean {
  if (birthDate === undefined) return false;
  const [, bornMonth, bornDate] = birthDate.split('-').map(Number);
  const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
  const celebrated = bornMonth === 2 && bornDate === 29 && !isLeap ? 28 : bornDate;
  return month === bornMonth && date === celebrated;
}
