import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from './dynamodb.ts';

/** Makes all writes in one transaction. Returns false, and writes nothing, where another writer was first. */
export async function writeAll(
  client: DynamoDBClient,
  items: readonly TransactWriteItem[],
): Promise<boolean> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) return storageCall(Promise.reject(error));
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    if (codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict'))
      return false;
    throw new Unavailable({ cause: error });
  }
}
