import type { Act } from './acts.ts';
import type { ApiClient } from './api-client.ts';
import { MemberQueues } from './member-queues.ts';
import { purchaseOf } from './purchase.ts';
import { returnOf } from './return.ts';
import type { Tally } from './tally.ts';

export interface Sending {
  readonly client: Pick<ApiClient, 'enrol' | 'purchase' | 'bringBack'>;
  readonly tally: Tally;
  /** The number of weeks by which dates are moved. */
  readonly weeks: number;
  readonly concurrency: number;
  /** The number of sales after which nothing is sent. */
  readonly limit: number;
  readonly stopping: AbortSignal;
  /** Called after the response to every act. */
  readonly onAct: () => void;
}

/** Acts read ahead for each call under way, so that a member with many acts in a row does not delay the others. */
const READ_AHEAD = 8;

/**
 * Sends the acts: one member's in order, different members' in parallel. Reading waits for sending, so memory does not
 * grow with the file. After the first failure it waits for the calls under way, and rejects.
 */
export async function sendActs(acts: AsyncIterable<Act>, sending: Sending): Promise<void> {
  const queues = new MemberQueues<Act>();
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const halted = (): boolean => failures.length > 0 || sending.stopping.aborted;

  const fill = (): void => {
    while (!halted() && underWay.size < sending.concurrency) {
      const act = queues.take();
      if (act === undefined) return;
      const call: Promise<void> = sendOne(act, sending)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .then(() => {
          queues.done(act);
          underWay.delete(call);
        });
      underWay.add(call);
    }
  };
  const drainTo = async (size: number): Promise<void> => {
    for (fill(); queues.size > size && underWay.size > 0; fill()) await Promise.race(underWay);
  };

  let sales = 0;
  try {
    for await (const act of acts) {
      if (halted()) break;
      queues.add(act);
      await drainTo(sending.concurrency * READ_AHEAD);
      if (act.kind === 'sale' && ++sales === sending.limit) break;
    }
    await drainTo(0);
  } finally {
    await Promise.all(underWay);
  }
  if (failures.length > 0 && !sending.stopping.aborted) throw failures[0];
}

async function sendOne(act: Act, { client, tally, weeks, onAct }: Sending): Promise<void> {
  if (!tally.members.has(act.member)) tally.enrolled(act.member, await client.enrol(act.member));
  if (act.kind === 'sale') {
    const purchase = purchaseOf(act, weeks);
    tally.bought(purchase, await client.purchase(purchase));
  } else {
    const goods = returnOf(act, weeks);
    tally.broughtBack(goods, await client.bringBack(goods));
  }
  onAct();
}
