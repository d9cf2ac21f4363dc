import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { batchGet } from '#shared/stores/batch-get.ts';
import { partKey } from './person-parts.ts';

/** The names that members show others. Nothing is kept, so a name is gone with its withdrawal and with the erasure. */
export class DisplayNameStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The names of some members, who must differ, by their ids. Half a read unit each. */
  async of(memberIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const keys = memberIds.map((memberId) => partKey(memberId, 'person'));
    const items = await batchGet(this.#client, this.#table, keys, { consistent: false });
    const idOf = new Map(memberIds.map((memberId, at) => [keys[at]?.id.S, memberId]));
    return new Map(
      items.flatMap(({ id, displayName }) => {
        const memberId = idOf.get(id?.S);
        return memberId !== undefined && displayName?.S !== undefined ? [[memberId, displayName.S]] : [];
      }),
    );
  }
}
