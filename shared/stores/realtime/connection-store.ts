import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';

/** An open socket of a member. */
export interface Connection {
  readonly memberId: string;
  readonly connectionId: string;
  /** Milliseconds. */
  readonly connectedAt: number;
  /** Seconds. The earlier end of the token and the gateway's two hours; no frame is sent after it. */
  readonly expiresAt: number;
  /** The newest entry that was sent; absent until the first. */
  readonly cursor?: number | undefined;
}

type Row = Record<string, AttributeValue>;
type Key = Pick<Connection, 'memberId' | 'connectionId'>;

const number = (value: number): AttributeValue => ({ N: String(value) });

function connectionOf(row: Row): Connection {
  return {
    memberId: row.memberId?.S ?? '',
    connectionId: row.connectionId?.S ?? '',
    connectedAt: Number(row.connectedAt?.N),
    expiresAt: Number(row.expiresAt?.N),
    cursor: row.cursor?.N === undefined ? undefined : Number(row.cursor.N),
  };
}

/**
 * The open sockets by member. A socket has one sender at a time, which holds the socket's lease. Another sender that
 * comes meanwhile notes in `wanted` up to which entry the holder must send before it may unlock.
 */
export class ConnectionStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async add({ memberId, connectionId, connectedAt, expiresAt }: Connection): Promise<void> {
    const Item = {
      memberId: { S: memberId },
      connectionId: { S: connectionId },
      connectedAt: number(connectedAt),
      expiresAt: number(expiresAt),
    };
    await storageCall(this.#client.send(new PutItemCommand({ TableName: this.#table, Item })));
  }

  async remove(key: Key): Promise<void> {
    await storageCall(this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key: keyOf(key) })));
  }

  /**
   * All sockets of a member, read consistently: a socket that was opened before an entry was written is never missed.
   */
  async ofMember(memberId: string): Promise<readonly Connection[]> {
    const found: Connection[] = [];
    let start: Row | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await storageCall(
        this.#client.send(
          new QueryCommand({
            TableName: this.#table,
            KeyConditionExpression: 'memberId = :member',
            ExpressionAttributeValues: { ':member': { S: memberId } },
            ConsistentRead: true,
            ...(start && { ExclusiveStartKey: start }),
          }),
        ),
      );
      found.push(...Items.map(connectionOf));
      start = LastEvaluatedKey;
    } while (start);
    return found;
  }

  /**
   * Makes `owner` the sender until `until`. Undefined while another sender has the lease, or when the socket is gone.
   */
  async lease(key: Key, owner: string, now: number, until: number): Promise<Connection | undefined> {
    const row = await this.#update(key, {
      UpdateExpression: 'SET leaseOwner = :owner, leaseUntil = :until',
      ConditionExpression:
        'attribute_exists(memberId) AND (attribute_not_exists(leaseUntil) OR leaseUntil < :now OR leaseOwner = :owner)',
      ExpressionAttributeValues: { ':owner': { S: owner }, ':until': number(until), ':now': number(now) },
    });
    return row.met && row.now ? connectionOf(row.now) : undefined;
  }

  /** Asks the present sender to send up to `seq` too. Returns false where there is no sender any more. */
  async noteNewer(key: Key, seq: number, now: number): Promise<boolean> {
    const { met, was } = await this.#update(key, {
      UpdateExpression: 'SET wanted = :seq',
      ConditionExpression: 'leaseUntil >= :now AND (attribute_not_exists(wanted) OR wanted < :seq)',
      ExpressionAttributeValues: { ':seq': number(seq), ':now': number(now) },
    });
    return met || was === undefined || Number(was.wanted?.N ?? -1) >= seq;
  }

  /**
   * Gives up the lease after everything up to `cursor` was sent. Returns the entry that must be sent before, if there
   * is one; undefined when the lease is given up or was lost.
   */
  async unlock(key: Key, owner: string, cursor: number): Promise<number | undefined> {
    const { met, was } = await this.#update(key, {
      UpdateExpression: 'SET #cursor = :cursor REMOVE leaseOwner, leaseUntil, wanted',
      ConditionExpression: 'leaseOwner = :owner AND (attribute_not_exists(wanted) OR wanted <= :cursor)',
      ExpressionAttributeNames: { '#cursor': 'cursor' },
      ExpressionAttributeValues: { ':owner': { S: owner }, ':cursor': number(cursor) },
    });
    if (met || was?.leaseOwner?.S !== owner) return undefined;
    return Number(was.wanted?.N);
  }

  /**
   * Gives up the lease even if more is wanted: the socket takes no more for now, and the next sender starts at its
   * cursor.
   */
  async abandon(key: Key, owner: string, cursor: number): Promise<void> {
    await this.#update(key, {
      UpdateExpression: 'SET #cursor = :cursor REMOVE leaseOwner, leaseUntil, wanted',
      ConditionExpression: 'leaseOwner = :owner',
      ExpressionAttributeNames: { '#cursor': 'cursor' },
      ExpressionAttributeValues: { ':owner': { S: owner }, ':cursor': number(cursor) },
    });
  }

  async #update(
    key: Key,
    input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
  ): Promise<{ met: boolean; now?: Row | undefined; was?: Row | undefined }> {
    try {
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: keyOf(key),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...input,
        }),
      );
      return { met: true, now: Attributes };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { met: false, was: error.Item };
      return storageCall(Promise.reject(error));
    }
  }
}

function keyOf({ memberId, connectionId }: Key) {
  return { memberId: { S: memberId }, connectionId: { S: connectionId } };
}
