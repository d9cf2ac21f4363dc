import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';

export interface Job<Asked> {
  readonly jobId: string;
  /** Plain data: kept as JSON. */
  readonly asked: Asked;
  readonly by: string;
  readonly startedAt: number;
  /** Into how many parts the data is cut. */
  readonly parts: number;
}

export type JobOutcome<Result> =
  | { readonly status: 'done'; readonly endedAt: number; readonly result: Result }
  | { readonly status: 'failed'; readonly endedAt: number; readonly failure: string };

export interface JobProgress<Asked, Result> {
  readonly job: Job<Asked>;
  /** Absent while the job runs. */
  readonly outcome?: JobOutcome<Result> | undefined;
  /** Parts that are through. */
  readonly partsDone: number;
  /** Records that all parts have walked. */
  readonly walked: number;
}

/** How far one part is. It is kept whole at the end of each run, so that a run that is repeated counts once. */
export interface JobPart<Place> {
  /** Runs so far. */
  readonly runs: number;
  /** Packed. */
  readonly tally: Uint8Array;
  /** Where the next run begins; plain data, kept as JSON. Undefined once the part is through. */
  readonly place: Place | undefined;
  readonly walked: number;
  readonly done: boolean;
}

type Item = Record<string, AttributeValue>;

const KEPT_MS = 30 * 86_400_000;
const JOB = 'job';
const numbered = (part: number) => String(part).padStart(4, '0');
const partOf = (part: number) => `part/${numbered(part)}`;
/** Counts sort before the job and tallies behind it, so that one small query reads the progress. */
const countOf = (part: number) => `count/${numbered(part)}`;

/**
 * Jobs of one kind: what was asked for, how far each part is, the outcome. A job is kept for 30 days. Asked, Result
 * and Place are plain data; the id of a job is a name that Step Functions takes.
 */
export class JobStore<Asked, Result, Place> {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #kind: string;

  /** @param kind begins the ids of the items, `backtest` */
  constructor(client: DynamoDBClient, table: string, kind: string) {
    this.#client = client;
    this.#table = table;
    this.#kind = kind;
  }

  /** The job that is kept by this id: this one, or the one that was there. */
  async begin(job: Job<Asked>): Promise<Job<Asked>> {
    const { jobId, ...content } = job;
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: { ...this.#key(jobId, JOB), content: { S: JSON.stringify(content) }, ...expiry(job) },
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await this.#client.send(put);
      return job;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return jobOf(jobId, error.Item);
      return storageCall(Promise.reject(error));
    }
  }

  /** One query. Undefined for a job that never was, or is past its time. */
  async progress(jobId: string, now: number): Promise<JobProgress<Asked, Result> | undefined> {
    const query = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: 'id = :id AND part <= :job',
      ExpressionAttributeValues: { ':id': { S: this.#id(jobId) }, ':job': { S: JOB } },
      ConsistentRead: true,
    });
    const { Items = [] } = await storageCall(this.#client.send(query));
    const job = Items.find(({ part }) => part?.S === JOB);
    if (!job || Number(job.expiresAt?.N) * 1000 <= now) return undefined;
    const counts = Items.filter((item) => item !== job);
    return {
      job: jobOf(jobId, job),
      outcome: job.outcome && (JSON.parse(job.outcome.S ?? '{}') as JobOutcome<Result>),
      partsDone: counts.filter(({ done }) => done?.BOOL).length,
      walked: counts.reduce((sum, { walked }) => sum + Number(walked?.N), 0),
    };
  }

  async job(jobId: string): Promise<Job<Asked>> {
    const item = await this.#get(this.#key(jobId, JOB));
    if (!item) throw new TypeError('the job is missing');
    return jobOf(jobId, item);
  }

  async part(jobId: string, part: number): Promise<JobPart<Place> | undefined> {
    const item = await this.#get(this.#key(jobId, partOf(part)));
    return (
      item && {
        runs: Number(item.runs?.N),
        tally: item.tally?.B ?? new Uint8Array(),
        place: item.place && (JSON.parse(item.place.S ?? '') as Place),
        walked: Number(item.walked?.N),
        done: item.done?.BOOL === true,
      }
    );
  }

  /** Keeps the tally of a run; false where another run of the same part was first. */
  async keepPart(job: Job<Asked>, part: number, kept: JobPart<Place>): Promise<boolean> {
    const { tally, place } = kept;
    return this.#putLater(kept.runs, {
      ...this.#key(job.jobId, partOf(part)),
      ...runOf(kept),
      tally: { B: tally },
      ...(place !== undefined && { place: { S: JSON.stringify(place) } }),
      ...expiry(job),
    });
  }

  /** Shows how far a part is in the progress of its job. Safe to repeat; an older run changes nothing. */
  async countPart(job: Job<Asked>, part: number, kept: JobPart<Place>): Promise<void> {
    const key = this.#key(job.jobId, countOf(part));
    await this.#putLater(kept.runs, { ...key, ...runOf(kept), ...expiry(job) });
  }

  /** True where this outcome is the first one, which is the one that counts. */
  async end(jobId: string, outcome: JobOutcome<Result>): Promise<boolean> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: this.#key(jobId, JOB),
      UpdateExpression: 'SET outcome = :outcome',
      ConditionExpression: 'attribute_exists(id) AND attribute_not_exists(outcome)',
      ExpressionAttributeValues: { ':outcome': { S: JSON.stringify(outcome) } },
    });
    return unlessConditionFails(this.#client.send(update));
  }

  #putLater(runs: number, item: Item): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: item,
      ConditionExpression: 'attribute_not_exists(id) OR runs < :runs',
      ExpressionAttributeValues: { ':runs': { N: String(runs) } },
    });
    return unlessConditionFails(this.#client.send(put));
  }

  async #get(key: Item): Promise<Item | undefined> {
    const get = new GetItemCommand({ TableName: this.#table, Key: key, ConsistentRead: true });
    return (await storageCall(this.#client.send(get))).Item;
  }

  #id(jobId: string): string {
    return `${this.#kind}/${jobId}`;
  }

  #key(jobId: string, part: string): Item {
    return { id: { S: this.#id(jobId) }, part: { S: part } };
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

function runOf({ runs, walked, done }: JobPart<unknown>): Item {
  return { runs: { N: String(runs) }, walked: { N: String(walked) }, done: { BOOL: done } };
}

function expiry({ startedAt }: Job<unknown>): Item {
  return { expiresAt: { N: String(Math.ceil((startedAt + KEPT_MS) / 1000)) } };
}

function jobOf<Asked>(jobId: string, { content }: Item): Job<Asked> {
  return { jobId, ...(JSON.parse(content?.S ?? '{}') as Omit<Job<Asked>, 'jobId'>) };
}
