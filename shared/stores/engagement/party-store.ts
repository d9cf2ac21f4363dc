import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { packParty, unpackParty } from '#shared/domain/engagement/packed-party.ts';
import type { PartyProgress } from '#shared/domain/engagement/party.ts';
import { batchGet } from '#shared/stores/batch-get.ts';
import { conditionalWrite } from '#shared/stores/dynamodb.ts';

/** The progress of a party with a challenge, by the key of the challenge and the name of the party. */
export interface PartyKey {
  /** `household/{id}`. */
  readonly party: string;
  /** Collection and id. */
  readonly definition: string;
}

export interface StoredParty extends PartyKey {
  /** Counts the writes. */
  readonly revision: number;
  readonly progress: PartyProgress;
}

type Item = Record<string, AttributeValue>;

const keyOf = ({ party, definition }: PartyKey) => ({ memberId: { S: party }, id: { S: definition } });

function storedOf({ memberId, id, revision, progress }: Item): StoredParty {
  return {
    party: memberId?.S ?? '',
    definition: id?.S ?? '',
    revision: Number(revision?.N),
    progress: unpackParty(progress?.B ?? new Uint8Array()),
  };
}

/** The progress of parties with challenges, in the engagement table. */
export class PartyStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The parties among some keys, which must differ, that have progress. Consistent reads. */
  async getAll(keys: readonly PartyKey[]): Promise<readonly StoredParty[]> {
    const items = await batchGet(this.#client, this.#table, keys.map(keyOf), { consistent: true });
    return items.map(storedOf);
  }

  /** Writes a revision where storage has the one before it, or none. Returns false where it has not. */
  put({ party, definition, revision, progress }: StoredParty): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: {
        ...keyOf({ party, definition }),
        revision: { N: String(revision) },
        progress: { B: packParty(progress) },
      },
      ...(revision === 1
        ? { ConditionExpression: 'attribute_not_exists(id)' }
        : {
            ConditionExpression: 'revision = :before',
            ExpressionAttributeValues: { ':before': { N: String(revision - 1) } },
          }),
    });
    return conditionalWrite(this.#client.send(put));
  }
}
