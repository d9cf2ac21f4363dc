import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { calling } from '#shared/stores/dynamodb.ts';

/** What is too long for an entry, by the hash of its content: never changed, safe to put again. */
export class DetailsStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async putLines(memberId: string, linesHash: string, lines: Uint8Array): Promise<void> {
    await this.#putOnce(memberId, `lines/${linesHash}`, lines);
  }

  async lines(memberId: string, linesHash: string): Promise<Uint8Array> {
    const { Item } = await calling(
      this.#client.send(
        new GetItemCommand({
          TableName: this.#table,
          Key: { memberId: { S: memberId }, id: { S: `lines/${linesHash}` } },
          ConsistentRead: true,
        }),
      ),
    );
    const lines = Item?.content?.B;
    if (!lines) throw new TypeError('the line detail of a purchase is missing');
    return lines;
  }

  /** Keeps the images of a ledger entry that somebody changed or removed. */
  async putEvidence(memberId: string, eventId: string, images: string): Promise<void> {
    await this.#putOnce(memberId, `tampered/${eventId}`, new TextEncoder().encode(images));
  }

  async #putOnce(memberId: string, id: string, content: Uint8Array): Promise<void> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: { memberId: { S: memberId }, id: { S: id }, content: { B: content } },
      ConditionExpression: 'attribute_not_exists(memberId)',
    });
    try {
      await this.#client.send(put);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) await calling(Promise.reject(error));
    }
  }
}
