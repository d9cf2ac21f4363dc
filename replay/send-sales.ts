import type { ApiClient } from './api-client.ts';
import { MemberQueues } from './member-queues.ts';
import { purchaseOf } from './purchase.ts';
import type { Sale } from './sales.ts';
import type { Tally } from './tally.ts';

export interface Sending {
  readonly client: Pick<ApiClient, 'enrol' | 'purchase'>;
  readonly tally: Tally;
  /** Weeks by which dates are moved. */
  readonly weeks: number;
  readonly concurrency: number;
  readonly limit: number;
  readonly stopping: AbortSignal;
  /** Called after every sale that was answered. */
  readonly onSale: () => void;
}

/** Sales read ahead for each call under way, so that a member with many in a row does not hold up the others. */
const READ_AHEAD = 8;

/**
 * Sends the sales: one member's in the order given, different members' side by side. Reading waits for sending,
 * so memory does not grow with the file. Rejects with the first failure once nothing is under way any more.
 */
export async function sendSales(sales: AsyncIterable<Sale>, sending: Sending): Promise<void> {
  const queues = new MemberQueues<Sale>();
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const halted = (): boolean => failures.length > 0 || sending.stopping.aborted;

  const fill = (): void => {
    while (!halted() && underWay.size < sending.concurrency) {
      const sale = queues.take();
      if (sale === undefined) return;
      const call: Promise<void> = sendOne(sale, sending)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .then(() => {
          queues.done(sale);
          underWay.delete(call);
        });
      underWay.add(call);
    }
  };
  const drainTo = async (size: number): Promise<void> => {
    for (fill(); queues.size > size && underWay.size > 0; fill()) await Promise.race(underWay);
  };

  let taken = 0;
  try {
    for await (const sale of sales) {
      if (halted()) break;
      queues.add(sale);
      await drainTo(sending.concurrency * READ_AHEAD);
      if (++taken === sending.limit) break;
    }
    await drainTo(0);
  } finally {
    await Promise.all(underWay);
  }
  if (failures.length > 0 && !sending.stopping.aborted) throw failures[0];
}

async function sendOne(sale: Sale, { client, tally, weeks, onSale }: Sending): Promise<void> {
  if (!tally.members.has(sale.member)) tally.enrolled(sale.member, await client.enrol(sale.member));
  const purchase = purchaseOf(sale, weeks);
  tally.booked(purchase.member, purchase.purchaseId, await client.purchase(purchase));
  onSale();
}
