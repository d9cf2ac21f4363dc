import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { storageCall } from './dynamodb.ts';

type Item = Record<string, AttributeValue>;

/** The items of all pages, at most `Limit` in all. */
export async function queryAll(client: DynamoDBClient, query: QueryCommandInput): Promise<readonly Item[]> {
  const found: Item[] = [];
  let start: Item | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await storageCall(
      client.send(
        new QueryCommand({
          ...query,
          ...(query.Limit !== undefined && { Limit: query.Limit - found.length }),
          ...(start && { ExclusiveStartKey: start }),
        }),
      ),
    );
    found.push(...Items);
    start = found.length === query.Limit ? undefined : LastEvaluatedKey;
  } while (start);
  return found;
}
