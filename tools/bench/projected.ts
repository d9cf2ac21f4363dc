import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { projectMembers } from '#shared/usecases/projections/project-members.ts';
import type { Database } from '../../test/database.ts';
import { Books } from '../../test/shared/usecases/books.ts';
import { type Counts, countedClient } from './counted-client.ts';
import { basket } from './long-lived.ts';

/** Projects one purchase of each of some members, as `project-members` does with a batch of the stream. */
export async function projectedPurchases(database: Database, members: number): Promise<Counts> {
  const { client, counts, reset } = countedClient(database.config());
  const books = new Books(client, database.tables);
  const consume = projectMembers({
    ledger: books.ledger,
    projections: new ProjectionStore(client, database.tables.members),
    receipts: new ReceiptStore(client, database.tables.members),
  });
  const logs = await Promise.all(
    Array.from({ length: members }, async () => {
      const memberId = await books.newMember();
      await books.buy(memberId, 'p1', basket(1, books.clock));
      return books.log(memberId);
    }),
  );
  await consume(logs.flatMap((log) => log.slice(0, 1)));
  reset();
  await consume(logs.flatMap((log) => log.slice(1)));
  return counts;
}
