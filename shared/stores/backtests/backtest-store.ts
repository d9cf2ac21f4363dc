import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Walk } from '#shared/domain/backtests/backtest.ts';
import type { BacktestResult } from '#shared/domain/backtests/backtest-result.ts';
import { packWalk, unpackWalk } from '#shared/domain/backtests/pack-walk.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { storageCall } from '#shared/stores/dynamodb.ts';
import type { HistoryPlace } from '#shared/stores/ledger/ledger-history.ts';

/** What was asked for. */
export interface BacktestJob {
  readonly backtestId: string;
  readonly promotion: PromotionVersion;
  /** Instants: purchases that occurred from the one on and before the other. */
  readonly from: number;
  readonly to: number;
  /** Into how many parts history is cut. */
  readonly parts: number;
  /** The version of the programme that was in force when it began. */
  readonly programVersion: number;
  readonly startedAt: number;
  readonly by: string;
}

export type BacktestOutcome =
  | { readonly status: 'done'; readonly endedAt: number; readonly result: BacktestResult }
  | { readonly status: 'failed'; readonly endedAt: number; readonly failure: string };

export interface BacktestProgress {
  readonly job: BacktestJob;
  /** Absent while it runs. */
  readonly outcome?: BacktestOutcome | undefined;
  /** Parts that are through. */
  readonly partsDone: number;
}

/** How far a part is. It is kept whole at the end of each run, so that a run that is repeated counts once. */
export interface BacktestPart {
  /** Runs so far. */
  readonly runs: number;
  readonly walk: Walk;
  readonly place?: HistoryPlace | undefined;
  readonly done: boolean;
}

type Item = Record<string, AttributeValue>;

const KEPT_MS = 30 * 86_400_000;
const JOB = 'job';
const numbered = (part: number) => String(part).padStart(4, '0');
const keyOf = (backtestId: string, part: string): Item => ({
  id: { S: `backtest/${backtestId}` },
  part: { S: part },
});
/** Sorts behind the job and the marks of what is through, so that one small query reads those. */
const partOf = (part: number) => `part/${numbered(part)}`;
const doneOf = (part: number) => `done/${numbered(part)}`;

/** Back-tests: what was asked for, how far each part is, what came of it. All of it is forgotten after 30 days. */
export class BacktestStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async begin(job: BacktestJob): Promise<void> {
    const { backtestId, ...content } = job;
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: { ...keyOf(backtestId, JOB), content: { S: JSON.stringify(content) }, ...expiry(job) },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    await storageCall(this.#client.send(put));
  }

  /** One query. Undefined for one that never was, or is past its time. */
  async progress(backtestId: string, now: number): Promise<BacktestProgress | undefined> {
    const query = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: 'id = :id AND part <= :job',
      ExpressionAttributeValues: { ':id': keyOf(backtestId, JOB).id as AttributeValue, ':job': { S: JOB } },
      ConsistentRead: true,
    });
    const { Items = [] } = await storageCall(this.#client.send(query));
    const job = Items.find(({ part }) => part?.S === JOB);
    if (!job || Number(job.expiresAt?.N) * 1000 <= now) return undefined;
    return { job: jobOf(backtestId, job), outcome: outcomeOf(job), partsDone: Items.length - 1 };
  }

  async job(backtestId: string): Promise<BacktestJob> {
    const item = await this.#get(keyOf(backtestId, JOB));
    if (!item) throw new TypeError('the back-test is missing');
    return jobOf(backtestId, item);
  }

  async part(backtestId: string, part: number): Promise<BacktestPart | undefined> {
    const item = await this.#get(keyOf(backtestId, partOf(part)));
    return (
      item && {
        runs: Number(item.runs?.N),
        walk: unpackWalk(item.walk?.B ?? new Uint8Array()),
        place: item.memberId && { memberId: item.memberId.S ?? '', seq: Number(item.seq?.N) },
        done: item.done?.BOOL === true,
      }
    );
  }

  /** Keeps what a run came to, unless another run of the same part was first: then false. */
  async keepPart(
    job: BacktestJob,
    part: number,
    { runs, walk, place, done }: BacktestPart,
  ): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: {
        ...keyOf(job.backtestId, partOf(part)),
        runs: { N: String(runs) },
        walk: { B: packWalk(walk) },
        ...(place && { memberId: { S: place.memberId }, seq: { N: String(place.seq) } }),
        done: { BOOL: done },
        ...expiry(job),
      },
      ConditionExpression: 'attribute_not_exists(id) OR runs < :runs',
      ExpressionAttributeValues: { ':runs': { N: String(runs) } },
    });
    return unlessConditionFails(this.#client.send(put));
  }

  /** Marks a part as through, for who asks how far it is. Safe to repeat. */
  async markDone(job: BacktestJob, part: number): Promise<void> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: { ...keyOf(job.backtestId, doneOf(part)), ...expiry(job) },
    });
    await storageCall(this.#client.send(put));
  }

  /** The first outcome is the one that counts: then true. */
  async end(backtestId: string, outcome: BacktestOutcome): Promise<boolean> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: keyOf(backtestId, JOB),
      UpdateExpression: 'SET outcome = :outcome',
      ConditionExpression: 'attribute_exists(id) AND attribute_not_exists(outcome)',
      ExpressionAttributeValues: { ':outcome': { S: JSON.stringify(outcome) } },
    });
    return unlessConditionFails(this.#client.send(update));
  }

  async #get(key: Item): Promise<Item | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: key, ConsistentRead: true });
    return (await storageCall(this.#client.send(get))).Item;
  }
}

async function unlessConditionFails(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    return storageCall(Promise.reject(error));
  }
}

function expiry({ startedAt }: BacktestJob): Item {
  return { expiresAt: { N: String(Math.ceil((startedAt + KEPT_MS) / 1000)) } };
}

function jobOf(backtestId: string, { content }: Item): BacktestJob {
  return { backtestId, ...(JSON.parse(content?.S ?? '{}') as Omit<BacktestJob, 'backtestId'>) };
}

function outcomeOf({ outcome }: Item): BacktestOutcome | undefined {
  return outcome && (JSON.parse(outcome.S ?? '{}') as BacktestOutcome);
}
