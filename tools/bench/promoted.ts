import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import { type Database, newMemberId } from '../../test/database.ts';
import { Books } from '../../test/shared/usecases/books.ts';
import { PromotionsOffice } from '../../test/shared/usecases/promotions/promotions-office.ts';
import { baskets, type Campaign, campaigns } from './campaigns.ts';
import { type Counts, countedClient } from './counted-client.ts';

const SEED = 20_261_122;

/** A basket to which some of the campaigns apply. */
const [purchase] = baskets(30, SEED)
  .map((basket) => basket.purchase)
  .filter(({ lines }) => lines.length > 8);

/** `count` promotions of four conditions each, without budgets. */
export function unbudgeted(count: number): readonly Campaign[] {
  return campaigns('ordinary', count, SEED).map(({ promotion, asked }) => ({
    promotion: { ...promotion, limits: { ...promotion.limits, budgetPoints: undefined } },
    asked,
  }));
}

const AT_ONCE = 20;

/** Starts promotions. Several contents are put at once; the activations follow one after the other. */
export async function activate(
  client: DynamoDBClient,
  { tables }: Database,
  promotions: readonly (readonly [promotionId: string, content: Partial<Promotion>])[],
): Promise<void> {
  const office = new PromotionsOffice(client, tables);
  for (let from = 0; from < promotions.length; from += AT_ONCE) {
    const some = promotions.slice(from, from + AT_ONCE);
    await Promise.all(some.map(([promotionId, content]) => office.put(promotionId, content)));
  }
  for (const [promotionId] of promotions) await office.activate(promotionId);
}

/** Books a new member's purchase with a warm function. Returns the counts and the points that it earned. */
export async function promotedPurchase(
  database: Database,
): Promise<{ readonly counts: Counts; readonly promotions: number }> {
  if (!purchase) throw new RangeError('no basket has more than 8 lines');
  const { client, counts, reset } = countedClient(database.config());
  const books = new Books(client, database.tables);
  books.clock = purchase.occurredAt;
  const member = newMemberId();
  await books.enrol(member);
  await books.rules.get();
  reset();
  const { answer } = await books.buy(member, 'till-07-20261122-000417', purchase);
  const promotions = answer.awards.filter(({ promotionId }) => promotionId !== undefined).length;
  return { counts: { ...counts, operations: [...counts.operations] }, promotions };
}
