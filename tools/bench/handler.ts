import { interleaved, withCheckouts } from './booking-checkouts.ts';
import type { BookingOrder } from './booking-order.ts';
import { median } from './statistics.ts';
import { fixed, printTable } from './table.ts';

/**
 * Prints the CPU of a warm handler that books purchases one at a time, alone in its process, with all that the handler
 * does. With another checkout it prints the ratio of the two, round by round.
 */
export function benchHandler(
  against: string | undefined,
  rounds: number,
  purchases: number,
): Promise<boolean> {
  const order: BookingOrder = {
    by: 'handler',
    writers: 1,
    members: 100,
    count: Math.ceil(purchases / rounds),
  };
  return withCheckouts(against, async (checkouts) => {
    const results = await interleaved(checkouts, [order], rounds);
    const cpu = checkouts.map((one) =>
      (results.get(one)?.get(order) ?? []).map(({ cpuMilliseconds }) => cpuMilliseconds),
    );
    const [own = [], other] = cpu;
    const ratios = other && own.map((milliseconds, round) => milliseconds / (other[round] ?? Number.NaN));
    printTable(`CPU of a purchase in its handler, medians of ${rounds} rounds of ${order.count}`, [
      ['checkout', 'ms a purchase'],
      ...checkouts.map(({ name }, index) => [name, fixed(median(cpu[index] ?? []), 3)]),
      ...(ratios ? [['ratio of a round', fixed(median(ratios), 3)]] : []),
    ]);
    return true;
  });
}
