import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { dueShard } from '#shared/stores/due-shards.ts';
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

const keyOf = (memberId: string) => ({ memberId: { S: memberId }, connectionId: { S: 'sockets' } });

async function itemOf(runner: Runner, memberId: string): Promise<Row> {
  const client = databaseOf(runner);
  const read = { TableName: tablesOf(runner.deployment).connections, Key: keyOf(memberId) };
  const { Item = keyOf(memberId) } = await client.send(new GetItemCommand({ ...read, ConsistentRead: true }));
  client.destroy();
  return Item;
}

/** The open sockets of a member as storage has them, each with its id and what it was sent. */
export async function socketRows(runner: Runner, memberId: string): Promise<readonly Row[]> {
  const { sockets, progress } = await itemOf(runner, memberId);
  return Object.entries(sockets?.M ?? {}).map(([id, socket]) => ({
    ...socket.M,
    connectionId: { S: id },
    ...progress?.M?.[id]?.M,
  }));
}

/** Puts a socket as `socketRows` returns it, in place of what was there. */
export async function putSocketRow(runner: Runner, memberId: string, row: Row): Promise<void> {
  const { connectionId, cursor, ...socket } = row;
  const id = connectionId?.S ?? '';
  const item = await itemOf(runner, memberId);
  const client = databaseOf(runner);
  const changed = {
    version: { N: '1' },
    ...item,
    sockets: { M: { ...item.sockets?.M, [id]: { M: socket } } },
    progress: { M: { ...item.progress?.M, ...(cursor && { [id]: { M: { cursor } } }) } },
    // The sweep looks at once.
    dueAt: { N: '1' },
    dueShard: { S: dueShard(memberId) },
  };
  await client.send(
    new PutItemCommand({ TableName: tablesOf(runner.deployment).connections, Item: changed }),
  );
  client.destroy();
}
