import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { type Item, recordItem } from '#shared/stores/ledger/record-item.ts';
import { type Database, newMemberId } from '../../test/database.ts';
import { Books } from '../../test/shared/usecases/books.ts';
import { basket, longLivedState, plant } from './long-lived.ts';

/** The limit of the items of one partition key with their entries in local indexes. */
const COLLECTION_BYTES_MAX = 10 * 1024 ** 3;
/** A number of an entry as a log that is almost full has it. */
const SEQ = 9_999_999;
/** The attributes of an item that stand in the index by reference, too. */
const INDEXED = new Set(['memberId', 'seq', 'reference']);

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function bytesOf({ S, N, B }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (B !== undefined) return B.length;
  throw new TypeError('An item of the ledger has only strings, numbers and bytes');
}

function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + (Buffer.byteLength(name) + bytesOf(value)) * (INDEXED.has(name) ? 2 : 1),
    0,
  );
}

/** The number of purchases of a long-lived member that one log can hold, if each has `lines` lines. */
export async function logCapacity(
  database: Database,
  lines: number,
): Promise<{ readonly bytes: number; readonly entries: number }> {
  const client = dynamoDb(database.config());
  const books = new Books(client, database.tables);
  const member = newMemberId();
  await plant(client, database.tables.ledger, member, longLivedState(books.clock), books.clock);
  await books.buy(member, 'till-07-20261122-000417', basket(lines, books.clock));
  const head = await books.ledger.head(member);
  if (!head) throw new TypeError('The purchase was not booked');
  const bytes = itemBytes({ ...recordItem(head), seq: { N: String(SEQ) } });
  return { bytes, entries: Math.floor(COLLECTION_BYTES_MAX / bytes) };
}
