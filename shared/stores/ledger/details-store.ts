import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { storageCall } from '#shared/stores/dynamodb.ts';

const proposalSchema = z.object({
  memberId: z.string(),
  adjustmentId: z.string(),
  points: z.int(),
  reason: z.string(),
  qualifying: z.boolean(),
  by: z.string(),
  at: z.int(),
  contentHash: z.string(),
});

/** An adjustment that waits for a second agent. The ledger has no entry of it yet. */
export type Proposal = z.infer<typeof proposalSchema>;

const proposalId = (adjustmentId: string) => `adjustment/${adjustmentId}`;
const proposalOf = (content: Uint8Array): Proposal =>
  proposalSchema.parse(JSON.parse(new TextDecoder().decode(content)));

/** Contents too long for an entry, by their hashes. A content never changes, so a put is safe to repeat. */
export class DetailsStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  /** `table` is needed for acts that have line detail or wait for an approval. */
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

  /**
   * Keeps an adjustment that waits for an approval, once. Returns the kept one, which may be an earlier one of the same
   * id.
   */
  async putProposal(proposal: Proposal): Promise<Proposal> {
    const { memberId, adjustmentId } = proposal;
    const content = new TextEncoder().encode(JSON.stringify(proposal));
    const wrote = await this.#putOnce(memberId, proposalId(adjustmentId), content);
    return wrote ? proposal : ((await this.proposal(memberId, adjustmentId)) ?? proposal);
  }

  async proposal(memberId: string, adjustmentId: string): Promise<Proposal | undefined> {
    const content = await this.#content(memberId, proposalId(adjustmentId));
    return content && proposalOf(content);
  }

  /** Every adjustment of a member that was kept for an approval, by its id, including those approved since. */
  async proposals(memberId: string): Promise<readonly Proposal[]> {
    const found: Proposal[] = [];
    let start: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const query = new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'memberId = :member AND begins_with(id, :prefix)',
        ExpressionAttributeValues: { ':member': { S: memberId }, ':prefix': { S: proposalId('') } },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      });
      const { Items = [], LastEvaluatedKey } = await storageCall(this.#client.send(query));
      found.push(...Items.flatMap(({ content }) => (content?.B ? [proposalOf(content.B)] : [])));
      start = LastEvaluatedKey;
    } while (start);
    return found;
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

  /** Returns whether this call wrote it. */
  async #putOnce(memberId: string, id: string, content: Uint8Array): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: { memberId: { S: memberId }, id: { S: id }, content: { B: content } },
      ConditionExpression: 'attribute_not_exists(memberId)',
    });
    try {
      await this.#client.send(put);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      return storageCall(Promise.reject(error));
    }
  }
}
