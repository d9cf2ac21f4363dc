import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { conditionalWrite, storageCall } from '#shared/stores/dynamodb.ts';

export interface Job<Asked> {
  readonly jobId: string;
  /** The request of the job. Plain data, kept as JSON. */
  readonly asked: Asked;
  readonly by: string;
  readonly startedAt: number;
  /** The number of parts that the data is cut into. */
  readonly parts: number;
}

export type JobOutcome<Result> =
  | { readonly status: 'done'; readonly endedAt: number; readonly result: Result }
  | { readonly status: 'failed'; readonly endedAt: number; readonly failure: string };

export interface JobProgress<Asked, Result> {
  readonly job: Job<Asked>;
  /** Absent until the job has ended. */
  readonly outcome?: JobOutcome<Result> | undefined;
  /** The instant at which its turn came; undefined while it waits. */
  readonly runsSince?: number | undefined;
  /** The number of parts that are done. */
  readonly partsDone: number;
  /** Records that all parts have walked so far. */
  readonly walked: number;
}

export type JobTurn<Asked, Result> = Pick<JobProgress<Asked, Result>, 'job' | 'outcome' | 'runsSince'>;

/** The progress of one part. It is replaced as a whole at the end of each run, so a repeated run counts once. */
export interface JobPart<Place> {
  /** Runs so far. */
  readonly runs: number;
  /** The packed tally. */
  readonly tally: Uint8Array;
  /** The place where the next run begins. Plain data, kept as JSON. Undefined once the part is done. */
  readonly place: Place | undefined;
  readonly walked: number;
  readonly done: boolean;
}

type Item = Record<string, AttributeValue>;

const KEPT_MS = 30 * DAY_MS;
const JOB = 'job';
const numbered = (part: number) => String(part).padStart(4, '0');
const partOf = (part: number) => `part/${numbered(part)}`;
/** Counts sort before the job and tallies behind it, so one small query reads the progress. */
const countOf = (part: number) => `count/${numbered(part)}`;

/**
 * Jobs of one kind: the request, the progress of each part, the outcome. A job is kept for 30 days. Asked, Result and
 * Place are plain data. The id of a job must be a valid name of a Step Functions execution.
 */
export class JobStore<Asked, Result, Place> {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #kind: string;

  /** @param kind prefix of the ids of the items, such as `backtest` */
  constructor(client: DynamoDBClient, table: string, kind: string) {
    this.#client = client;
    this.#table = table;
    this.#kind = kind;
  }

  /** Keeps a job. Returns the kept job of this id, which may be from an earlier call. */
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

  /** The progress of a job. One query. Undefined where there is no such job, or it has expired. */
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
      ...turnOf<Asked, Result>(jobId, job),
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

  /** Keeps the tally of a run. Returns false where another run of the same part was first. */
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

  /** Adds the progress of a part to the progress of its job. Safe to repeat; an older run changes nothing. */
  async countPart(job: Job<Asked>, part: number, kept: JobPart<Place>): Promise<void> {
    const key = this.#key(job.jobId, countOf(part));
    await this.#putLater(kept.runs, { ...key, ...runOf(kept), ...expiry(job) });
  }

  /**
   * Notes that the turn of a job has come; the first instant counts. Undefined where there is no such job any more. An
   * outcome tells that its turn is over.
   */
  async takeTurn(jobId: string, at: number): Promise<JobTurn<Asked, Result> | undefined> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: this.#key(jobId, JOB),
      UpdateExpression: 'SET runsSince = if_not_exists(runsSince, :at)',
      ConditionExpression: 'attribute_exists(id)',
      ExpressionAttributeValues: { ':at': { N: String(at) } },
      ReturnValues: 'ALL_NEW',
    });
    try {
      const { Attributes = {} } = await this.#client.send(update);
      return turnOf(jobId, Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      return storageCall(Promise.reject(error));
    }
  }

  /** Keeps the outcome of a job. The first outcome counts; returns false for any later one. */
  async end(jobId: string, outcome: JobOutcome<Result>): Promise<boolean> {
    const update = new UpdateItemCommand({
      TableName: this.#table,
      Key: this.#key(jobId, JOB),
      UpdateExpression: 'SET outcome = :outcome',
      ConditionExpression: 'attribute_exists(id) AND attribute_not_exists(outcome)',
      ExpressionAttributeValues: { ':outcome': { S: JSON.stringify(outcome) } },
    });
    return conditionalWrite(this.#client.send(update));
  }

  #putLater(runs: number, item: Item): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: item,
      ConditionExpression: 'attribute_not_exists(id) OR runs < :runs',
      ExpressionAttributeValues: { ':runs': { N: String(runs) } },
    });
    return conditionalWrite(this.#client.send(put));
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

function runOf({ runs, walked, done }: JobPart<unknown>): Item {
  return { runs: { N: String(runs) }, walked: { N: String(walked) }, done: { BOOL: done } };
}

function expiry({ startedAt }: Job<unknown>): Item {
  return { expiresAt: { N: String(Math.ceil((startedAt + KEPT_MS) / 1000)) } };
}

function jobOf<Asked>(jobId: string, { content }: Item): Job<Asked> {
  return { jobId, ...(JSON.parse(content?.S ?? '{}') as Omit<Job<Asked>, 'jobId'>) };
}

function turnOf<Asked, Result>(jobId: string, item: Item): JobTurn<Asked, Result> {
  return {
    job: jobOf(jobId, item),
    outcome: item.outcome && (JSON.parse(item.outcome.S ?? '{}') as JobOutcome<Result>),
    runsSince: item.runsSince && Number(item.runsSince.N),
  };
}
