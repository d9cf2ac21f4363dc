import { onTestFinished } from 'vitest';
import type { Invocation } from '../../../local/lambda/invocation.ts';
import { type Sources, startSources } from '../../../local/sources/start.ts';
import { realTiming, type Timing } from '../../../local/sources/timing.ts';
import { openStore, type RunnerStore } from '../../../local/store/runner-store.ts';
import type { Resource } from '../../../local/template/deployment.ts';
import { type RunningAws, startAws, temporaryFolder } from '../aws/aws-fixture.ts';
import { lambda, stream } from '../aws/example-resources.ts';
import { deploymentOf } from '../dynamodb/example-tables.ts';
import { mappingOf } from './example-mapping.ts';

export interface LambdaRecord {
  readonly eventName?: string;
  readonly eventSourceARN: string;
  readonly kinesis: { readonly sequenceNumber: string; readonly partitionKey: string; readonly data: string };
  readonly dynamodb: { readonly SequenceNumber: string; readonly NewImage?: unknown; readonly Keys: unknown };
  readonly messageId: string;
  readonly body: string;
}

/** The outcome of the function under the mapping for a batch. */
export type Handler = (records: readonly LambdaRecord[], functionArn: string) => Promise<unknown> | unknown;

export const consumer = lambda('consumer');

export const mapping = mappingOf;

export const entries = stream('entries', { ShardCount: 1 });

export const impatient: Timing = { ...realTiming, retryDelayMs: () => 0 };

export interface RunningSources extends Sources {
  readonly aws: RunningAws;
  readonly store: RunnerStore;
  /** The data of the records of every batch, in the order of the invocations. */
  readonly batches: string[][];
  readonly lines: string[];
  readonly folder: string;
  /** Puts texts on the stream: `key=text`, or the text alone under one common key. */
  put(...texts: string[]): void;
  /** Ends everything before the test ends. */
  close(): Promise<void>;
}

export const textOf = (record: LambdaRecord): string => Buffer.from(record.kinesis.data, 'base64').toString();

export const reportFailureOf =
  (...failing: string[]): Handler =>
  (records) => ({
    batchItemFailures: records
      .filter((record) => failing.includes(textOf(record)))
      .map((record) => ({ itemIdentifier: record.kinesis.sequenceNumber })),
  });

export interface SourcesOptions {
  readonly folder?: string;
  readonly timing?: Timing;
  readonly dynamodbEndpoint?: string;
  readonly handler?: Handler;
  /** Texts that are on the stream before the mapping starts. */
  readonly before?: readonly string[];
}

/**
 * Starts the mappings of hand-written resources over a function that records its batches. Everything ends with the
 * test.
 */
export async function runSources(
  resources: readonly Resource[],
  options: SourcesOptions = {},
): Promise<RunningSources> {
  const folder = options.folder ?? temporaryFolder();
  const store = openStore(folder);
  const all = [consumer, ...resources];
  const aws = await startAws(all, { folder, store, ...(options.timing && { now: options.timing.now }) });
  const put = (...texts: string[]): void => {
    const records = texts.map((text) => {
      const [partitionKey = '', ...rest] = text.split('=');
      return { partitionKey: rest.length > 0 ? partitionKey : 'ada', data: Buffer.from(text) };
    });
    aws.kinesis.append(aws.kinesis.stream(entries.arn), records);
  };
  if (options.before) put(...options.before);

  const batches: string[][] = [];
  const lines: string[] = [];
  const invoke = async (functionArn: string, event: unknown): Promise<Invocation> => {
    const { Records } = event as { Records: LambdaRecord[] };
    batches.push(Records.map((record) => (record.kinesis ? textOf(record) : '')));
    try {
      return { result: await options.handler?.(Records, functionArn) };
    } catch (error) {
      return { error: { errorType: 'Error', errorMessage: (error as Error).message } };
    }
  };
  const sources = await startSources({
    deployment: deploymentOf(...all),
    invoke,
    kinesis: aws.kinesis,
    queues: aws.queues,
    dynamodbEndpoint: options.dynamodbEndpoint ?? 'http://127.0.0.1:9',
    store,
    destinations: aws.destinations,
    timing: options.timing ?? impatient,
    log: (line) => lines.push(line),
  });
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await sources.stop();
    await aws.close();
  };
  onTestFinished(close);
  return { ...sources, aws, store, batches, lines, folder, put, close };
}
