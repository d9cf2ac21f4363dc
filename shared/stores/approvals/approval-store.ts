import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import {
  type ActKind,
  type Approval,
  type ApprovalState,
  actKinds,
  approvalStateOf,
  type Decision,
  forget,
  withDecision,
} from '#shared/domain/approvals/approval.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import { queryAll } from '#shared/stores/query-all.ts';
import { writeAll } from '#shared/stores/write-all.ts';

const decisionSchema = z.object({
  outcome: z.enum(['approved', 'rejected']),
  by: z.string(),
  at: z.int(),
  reason: z.string().optional(),
});

const approvalSchema = z.object({
  approvalId: z.string(),
  kind: z.enum(actKinds),
  memberId: z.string(),
  otherId: z.string().optional(),
  ids: z.record(z.string(), z.string()),
  body: z.record(z.string(), z.unknown()),
  contentHash: z.string(),
  points: z.int().optional(),
  reference: z.string().optional(),
  by: z.string(),
  anyAge: z.boolean(),
  at: z.int(),
  decision: decisionSchema.optional(),
  forgotten: z.boolean().optional(),
});

type Item = Record<string, AttributeValue>;

const PREFIX = 'approval/';
const text = (value: string): AttributeValue => ({ S: value });

const keyOf = (memberId: string, approvalId: string): Item => ({
  memberId: text(memberId),
  id: text(`${PREFIX}${approvalId}`),
});

/** The item that says whose act an id means. It never changes. A member id has no slash, so the two never meet. */
const pointerKey = (approvalId: string): Item => ({
  memberId: text(`${PREFIX}${approvalId}`),
  id: text('member'),
});

function approvalOf({ content }: Item): Approval {
  return approvalSchema.parse(JSON.parse(new TextDecoder().decode(content?.B)));
}

/** The place in the index: acts of every kind stand in the order in which they were asked for. */
export function approvalPlace({ at, approvalId }: Pick<Approval, 'at' | 'approvalId'>): string {
  return `${formatInstant(at)}/${approvalId}`;
}

function itemOf(approval: Approval): Item {
  return {
    ...keyOf(approval.memberId, approval.approvalId),
    kind: text(approval.kind),
    content: { B: new TextEncoder().encode(JSON.stringify(approval)) },
    approval: text(approvalStateOf(approval)),
    approvalPlace: text(approvalPlace(approval)),
    ...(approval.otherId !== undefined && { otherId: text(approval.otherId) }),
    ...(approval.forgotten && { forgotten: { BOOL: true } }),
  };
}

const ABSENT = 'attribute_not_exists(memberId)';
/** It waits, and an erasure has not forgotten what a put would bring back. */
const WAITS = {
  ConditionExpression: 'approval = :waiting AND attribute_not_exists(forgotten)',
  ExpressionAttributeValues: { ':waiting': text('waiting') },
} as const;
const WAITS_FORGOTTEN = { ...WAITS, ConditionExpression: 'approval = :waiting' } as const;

/** The acts of a list, beside their state. */
export interface ApprovalFilter {
  readonly kind?: ActKind | undefined;
  /** The member of the act, or its other one. */
  readonly memberId?: string | undefined;
}

/** Acts of staff that need another person, each decided at most once. The index `byApproval` lists them. */
export class ApprovalStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Keeps an act once. Returns the kept one, which may be an earlier one of the same id; undefined where another writer
   * was in the way, and nothing is kept yet.
   */
  async put(approval: Approval): Promise<Approval | undefined> {
    const { approvalId, memberId } = approval;
    const pointer = { ...pointerKey(approvalId), member: text(memberId) };
    const puts = [itemOf(approval), pointer].map((Item) => ({
      Put: { TableName: this.#table, Item, ConditionExpression: ABSENT },
    }));
    return (await writeAll(this.#client, puts)) ? approval : this.find(memberId, approvalId);
  }

  /** Keeps a decision. Returns false where the act was decided or forgotten before. */
  async decide(kept: Approval, decision: Decision): Promise<boolean> {
    return conditionalWrite(this.#client.send(new PutItemCommand(this.#decided(kept, decision))));
  }

  /** The write of a decision, for the transaction of the entry. It fails where the act was decided before. */
  decision(kept: Approval, decision: Decision): CompanionWrite {
    return { Put: this.#decided(kept, decision) };
  }

  /** Forgets what was written in an act. Nothing is written where its state is another one by now. */
  async forget(kept: Approval): Promise<void> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: itemOf(forget(kept)),
      ConditionExpression: 'approval = :state',
      ExpressionAttributeValues: { ':state': text(approvalStateOf(kept)) },
    });
    await conditionalWrite(this.#client.send(put));
  }

  async find(memberId: string, approvalId: string): Promise<Approval | undefined> {
    const item = await this.#get(keyOf(memberId, approvalId));
    return item && approvalOf(item);
  }

  /** The act of an id alone: one read more, for the member whose act it is. */
  async byId(approvalId: string): Promise<Approval | undefined> {
    const pointer = await this.#get(pointerKey(approvalId));
    return pointer?.member?.S === undefined ? undefined : this.find(pointer.member.S, approvalId);
  }

  /** Every act for a member, decided ones too, in the order of their ids. */
  async ofMember(memberId: string): Promise<readonly Approval[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: 'memberId = :member AND begins_with(id, :prefix)',
      ExpressionAttributeValues: { ':member': text(memberId), ':prefix': text(PREFIX) },
      ConsistentRead: true,
    });
    return items.map(approvalOf);
  }

  /** At most `limit` acts of a state below a place, the newest request first. An index is a moment behind. */
  async inState(
    state: ApprovalState,
    { kind, memberId }: ApprovalFilter,
    below: string | undefined,
    limit: number,
  ): Promise<readonly Approval[]> {
    const filters = [
      ...(kind === undefined ? [] : ['kind = :kind']),
      ...(memberId === undefined ? [] : ['(memberId = :member OR otherId = :member)']),
    ];
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      IndexName: 'byApproval',
      KeyConditionExpression: `approval = :state${below === undefined ? '' : ' AND approvalPlace < :below'}`,
      ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
      ExpressionAttributeValues: {
        ':state': text(state),
        ...(below !== undefined && { ':below': text(below) }),
        ...(kind !== undefined && { ':kind': text(kind) }),
        ...(memberId !== undefined && { ':member': text(memberId) }),
      },
      ScanIndexForward: false,
      Limit: limit,
    });
    return items.map(approvalOf);
  }

  async #get(key: Item): Promise<Item | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: key, ConsistentRead: true });
    const { Item } = await storageCall(this.#client.send(get));
    return Item;
  }

  #decided(kept: Approval, decision: Decision) {
    return {
      TableName: this.#table,
      Item: itemOf(withDecision(kept, decision)),
      ...(kept.forgotten ? WAITS_FORGOTTEN : WAITS),
    };
  }
}
