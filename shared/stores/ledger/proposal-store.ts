import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import type { CompanionWrite } from './ledger-store.ts';

const decisionSchema = z.object({
  outcome: z.enum(['approved', 'rejected']),
  by: z.string(),
  at: z.int(),
  /** Why it was rejected. */
  reason: z.string().optional(),
});

const proposalSchema = z.object({
  memberId: z.string(),
  adjustmentId: z.string(),
  points: z.int(),
  reason: z.string(),
  qualifying: z.boolean(),
  by: z.string(),
  at: z.int(),
  contentHash: z.string(),
  decision: decisionSchema.optional(),
});

/** The decision of another agent, or of the author who withdraws. It is made once. */
export type Decision = z.infer<typeof decisionSchema>;

/** An adjustment above the limit of one agent. The ledger has an entry of it once it is approved. */
export type Proposal = z.infer<typeof proposalSchema>;

const approvalStates = ['waiting', 'approved', 'rejected'] as const;
export type ApprovalState = (typeof approvalStates)[number];

export function approvalStateOf({ decision }: Proposal): ApprovalState {
  return decision?.outcome ?? 'waiting';
}

const PREFIX = 'adjustment/';
const proposalId = (adjustmentId: string) => `${PREFIX}${adjustmentId}`;

type Item = Readonly<Record<string, AttributeValue>>;

function proposalOf({ content }: Item): Proposal {
  return proposalSchema.parse(JSON.parse(new TextDecoder().decode(content?.B)));
}

/** The place in the index: acts of every kind stand in the order in which they were asked for. */
export function proposalPlace({ memberId, adjustmentId, at }: Proposal): string {
  return `${formatInstant(at)}/${memberId}/${proposalId(adjustmentId)}`;
}

function itemOf(proposal: Proposal): Record<string, AttributeValue> {
  return {
    memberId: { S: proposal.memberId },
    id: { S: proposalId(proposal.adjustmentId) },
    content: { B: new TextEncoder().encode(JSON.stringify(proposal)) },
    approval: { S: approvalStateOf(proposal) },
    approvalPlace: { S: proposalPlace(proposal) },
  };
}

/** Holds for a proposal that waits. One from before the index has no `approval`. */
const WAITS = {
  ConditionExpression:
    'attribute_exists(memberId) AND (attribute_not_exists(approval) OR approval = :waiting)',
  ExpressionAttributeValues: { ':waiting': { S: 'waiting' } },
} as const;

/** Adjustments that need a second agent, each decided at most once. The index `byApproval` lists them. */
export class ProposalStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Keeps a proposal once. Returns the kept one, which may be an earlier one of the same id. */
  async put(proposal: Proposal): Promise<Proposal> {
    const { memberId, adjustmentId } = proposal;
    const put = { ...this.#put(proposal), ConditionExpression: 'attribute_not_exists(memberId)' };
    return (await this.#wrote(put)) ? proposal : ((await this.find(memberId, adjustmentId)) ?? proposal);
  }

  /** Puts a proposal from before the index into the index. A newer one is there already and stays as it is. */
  async list(kept: Proposal): Promise<void> {
    const condition = 'attribute_exists(memberId) AND attribute_not_exists(approval)';
    await this.#wrote({ ...this.#put(kept), ConditionExpression: condition });
  }

  /** Keeps a rejection. Returns false where the proposal was decided before. */
  async reject(kept: Proposal, decision: Decision): Promise<boolean> {
    return this.#wrote({ ...this.#put({ ...kept, decision }), ...WAITS });
  }

  /** The write of an approval, for the transaction of the entry. It fails where the proposal was decided before. */
  approval(kept: Proposal, decision: Decision): CompanionWrite {
    return { Put: { ...this.#put({ ...kept, decision }), ...WAITS } };
  }

  async find(memberId: string, adjustmentId: string): Promise<Proposal | undefined> {
    const get = new GetItemCommand({
      TableName: this.#table,
      Key: { memberId: { S: memberId }, id: { S: proposalId(adjustmentId) } },
      ConsistentRead: true,
    });
    const { Item } = await storageCall(this.#client.send(get));
    return Item && proposalOf(Item);
  }

  /** Every proposal for a member, decided ones too, by its id. */
  async ofMember(memberId: string): Promise<readonly Proposal[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: 'memberId = :member AND begins_with(id, :prefix)',
      ExpressionAttributeValues: { ':member': { S: memberId }, ':prefix': { S: PREFIX } },
      ConsistentRead: true,
    });
    return items.map(proposalOf);
  }

  /**
   * At most `limit` proposals of a state, the newest request first, below a place. An index is a moment behind. Other
   * kinds of acts that wait may stand in the same index, and are left out here.
   */
  async inState(
    state: ApprovalState,
    below: string | undefined,
    limit: number,
  ): Promise<readonly Proposal[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      IndexName: 'byApproval',
      KeyConditionExpression: `approval = :state${below === undefined ? '' : ' AND approvalPlace < :below'}`,
      FilterExpression: 'begins_with(id, :prefix)',
      ExpressionAttributeValues: {
        ':state': { S: state },
        ':prefix': { S: PREFIX },
        ...(below !== undefined && { ':below': { S: below } }),
      },
      ScanIndexForward: false,
      Limit: limit,
    });
    return items.map(proposalOf);
  }

  #put(proposal: Proposal) {
    return { TableName: this.#table, Item: itemOf(proposal) };
  }

  /** Returns whether the condition held. */
  async #wrote(put: ConstructorParameters<typeof PutItemCommand>[0]): Promise<boolean> {
    try {
      await this.#client.send(new PutItemCommand(put));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      return storageCall(Promise.reject(error));
    }
  }
}
