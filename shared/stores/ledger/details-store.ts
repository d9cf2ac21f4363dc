import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';

/** Contents too long for an entry, by their hashes. A content never changes, so a put is safe to repeat. */
export class DetailsStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  /** `table` is needed for acts that have line detail. */
  constructor(client: DynamoDBClient, table = '') {
    this.#client = client;
    this.#table = table;
  }

  async putLines(memberId: string, linesHash: string, lines: Uint8Array): Promise<void> {
    await this.#putOnce(memberId, `lines/${linesHash}`, lines);
  }

  async lines(memberId: string, linesHash: string): Promise<Uint8Array> {
    const lines = await this.#content(memberId, `lines/${linesHash}`);
    if (!lines) throw new TypeError('the line detail of a purchase is missing');
    return lines;
  }

  /** Keeps the images of a ledger entry that was changed or removed, which no code of the platform does. */
  async putEvidence(memberId: string, eventId: string, images: string): Promise<void> {
    await this.#putOnce(memberId, `tampered/${eventId}`, new TextEncoder().encode(images));
  }

  async #content(memberId: string, id: string): Promise<Uint8Array | undefined> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: { memberId: { S: memberId }, id: { S: id } },
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    return Item?.content?.B;
  }

  async #putOnce(memberId: string, id: string, content: Uint8Array): Promise<void> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: { memberId: { S: memberId }, id: { S: id }, content: { B: content } },
      ConditionExpression: 'attribute_not_exists(memberId)',
    });
    await conditionalWrite(this.#client.send(put));
  }
}
