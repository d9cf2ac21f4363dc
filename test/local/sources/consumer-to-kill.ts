/**
 * A consumer for a test to kill: reads the stream in the given folder, and writes each record that it took to a file.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAwsEndpoint } from '../../../local/aws/endpoint.ts';
import { startSources } from '../../../local/sources/start.ts';
import { openStore } from '../../../local/store/runner-store.ts';
import { lambda, stream } from '../aws/example-resources.ts';
import { deploymentOf } from '../dynamodb/example-tables.ts';
import { mappingOf } from './example-mapping.ts';

const folder = process.argv[2] ?? '';
const TAKEN_BEFORE_KILL = 40;

const entries = stream('entries', { ShardCount: 1 });
const deployment = deploymentOf(
  entries,
  lambda('consumer'),
  mappingOf(entries.arn, { BatchSize: 3, ParallelizationFactor: 2 }),
);
const store = openStore(folder);
let taken = 0;
const invoke = async (_functionArn: string, event: unknown) => {
  const { Records } = event as { Records: { kinesis: { data: string } }[] };
  for (const { kinesis } of Records) {
    appendFileSync(join(folder, 'taken'), `${Buffer.from(kinesis.data, 'base64').toString()}\n`);
    taken += 1;
    if (taken === TAKEN_BEFORE_KILL) process.send?.('enough');
  }
  await new Promise(setImmediate);
  return { result: null };
};
const aws = await startAwsEndpoint({ deployment, folder, store, invoke });
await startSources({
  deployment,
  invoke,
  kinesis: aws.kinesis,
  dynamodbEndpoint: '',
  store,
  destinations: aws.destinations,
});
