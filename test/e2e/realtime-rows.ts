import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import type { Runner } from '../../local/runner.ts';
import { tablesOf } from '../database.ts';

/** A client of the embedded database itself, past whatever the functions use. */
export function databaseOf(runner: Runner): DynamoDBClient {
  return dynamoDb({
    endpoint: runner.dynamodbEndpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

export type Row = Record<string, AttributeValue>;

/** The rows of a member's open sockets. */
export async function socketRows(runner: Runner, memberId: string): Promise<readonly Row[]> {
  const client = databaseOf(runner);
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tablesOf(runner.deployment).connections,
      KeyConditionExpression: 'memberId = :member',
      ExpressionAttributeValues: { ':member': { S: memberId } },
      ConsistentRead: true,
    }),
  );
  client.destroy();
  return Items;
}

/** Puts a row of a socket as it is, in place of what was there. */
export async function putSocketRow(runner: Runner, row: Row): Promise<void> {
  const client = databaseOf(runner);
  await client.send(new PutItemCommand({ TableName: tablesOf(runner.deployment).connections, Item: row }));
  client.destroy();
}
