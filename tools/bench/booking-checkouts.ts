import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import type { Booked, BookingOrder } from './booking-order.ts';

/** A process that books with the modules of one checkout, over a database of its own. */
export interface BookingCheckout {
  readonly name: string;
  book(order: BookingOrder): Promise<Booked>;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('booking-process.ts', import.meta.url));

async function startCheckout(name: string, root: string): Promise<BookingCheckout> {
  const child = fork(program, [root], { cwd: root });
  const lost = once(child, 'exit').then(([code]) => {
    throw new Error(`the process of ${name} ended with ${code}`);
  });
  lost.catch(() => undefined);
  const message = async <Message>() => (await Promise.race([once(child, 'message'), lost]))[0] as Message;
  await message();
  return {
    name,
    book: (order) => {
      const booked = message<Booked>();
      child.send(order);
      return booked;
    },
    stop: async () => {
      if (!child.connected) return;
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

/**
 * Runs `act` with this checkout and, where `against` is a folder, with the checkout there. The other one has its own
 * packages installed.
 */
export async function withCheckouts<Result>(
  against: string | undefined,
  act: (checkouts: readonly BookingCheckout[]) => Promise<Result>,
): Promise<Result> {
  const checkouts = [await startCheckout('this checkout', repositoryRoot)];
  try {
    if (against !== undefined) checkouts.push(await startCheckout(against, against));
    return await act(checkouts);
  } finally {
    for (const checkout of checkouts) await checkout.stop();
  }
}

/** Each checkout's results of an order, round by round: the one that goes first changes with each round. */
export async function interleaved(
  checkouts: readonly BookingCheckout[],
  orders: readonly BookingOrder[],
  rounds: number,
): Promise<ReadonlyMap<BookingCheckout, ReadonlyMap<BookingOrder, readonly Booked[]>>> {
  const results = new Map(
    checkouts.map((one) => [one, new Map(orders.map((order) => [order, [] as Booked[]]))]),
  );
  for (let round = -1; round < rounds; round += 1) {
    for (const order of orders) {
      for (const checkout of round % 2 === 0 ? checkouts : checkouts.toReversed()) {
        const booked = await checkout.book(order);
        // The first round warms the processes.
        if (round >= 0) results.get(checkout)?.get(order)?.push(booked);
      }
    }
  }
  return results;
}
