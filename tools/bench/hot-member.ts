import { type BookingCheckout, interleaved, withCheckouts } from './booking-checkouts.ts';
import type { Booked, BookingOrder } from './booking-order.ts';
import { median } from './statistics.ts';
import { fixed, printTable } from './table.ts';

/** The bound of one member's CPU a booking, as a multiple of that of many members. */
export const HOT_CPU_TIMES_MAX = 2;
/** The bound of one member's 99th percentile, as a share of that of the other checkout. */
export const HOT_P99_SHARE_MAX = 0.4;

const WRITERS = 16;

const medianOf = (booked: readonly Booked[], figure: keyof Booked) =>
  median(booked.map((one) => one[figure]));

/**
 * Compares purchases of one member with purchases of many, by writers of one process, and by writers that share nothing,
 * as function environments do. Returns whether the bounds are met, which hold for one process.
 */
export function benchHotMember(
  against: string | undefined,
  rounds: number,
  purchases: number,
): Promise<boolean> {
  const perRound = Math.ceil(purchases / rounds);
  const many: BookingOrder = { by: 'one process', writers: WRITERS, members: 200, count: perRound };
  const one: BookingOrder = { ...many, members: 1 };
  const apart: BookingOrder = { ...one, by: 'processes' };
  const alone: BookingOrder = { ...many, writers: 1 };
  return withCheckouts(against, async (checkouts) => {
    const results = await interleaved(checkouts, [many, one, apart, alone], rounds);
    const booked = (checkout: BookingCheckout, order: BookingOrder) =>
      results.get(checkout)?.get(order) ?? [];
    const row = (checkout: BookingCheckout, name: string, order: BookingOrder) => {
      const figures = (['cpuMilliseconds', 'perSecond', 'p50', 'p99', 'longest', 'gaveUp'] as const).map(
        (figure) => fixed(medianOf(booked(checkout, order), figure), figure === 'cpuMilliseconds' ? 2 : 0),
      );
      return [checkout.name, name, ...figures];
    };
    printTable(`Purchases by use case, medians of ${rounds} rounds of ${perRound}`, [
      ['checkout', 'purchases', 'CPU ms', 'a second', 'p50 ms', 'p99 ms', 'longest ms', 'gave up'],
      ...checkouts.flatMap((checkout) => [
        row(checkout, `200 members, ${WRITERS} at once`, many),
        row(checkout, `one member, ${WRITERS} at once`, one),
        row(checkout, `one member, ${WRITERS} that share nothing`, apart),
        row(checkout, '200 members, one at a time', alone),
      ]),
    ]);
    const [own, other] = checkouts;
    if (!own) return false;
    const times =
      medianOf(booked(own, one), 'cpuMilliseconds') / medianOf(booked(own, many), 'cpuMilliseconds');
    const share = other ? medianOf(booked(own, one), 'p99') / medianOf(booked(other, one), 'p99') : 0;
    printTable('Reach', [
      ['figure', 'measured', 'bound'],
      ['CPU of one member, times that of many', fixed(times), HOT_CPU_TIMES_MAX],
      ...(other ? [['p99 of one member, times that of the other', fixed(share), HOT_P99_SHARE_MAX]] : []),
    ]);
    return times <= HOT_CPU_TIMES_MAX && share <= HOT_P99_SHARE_MAX;
  });
}
