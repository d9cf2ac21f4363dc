import { type AwsEndpoint, startAwsEndpoint } from './aws/endpoint.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { type DynamoDb, startDynamoDb } from './dynamodb/start.ts';
import { toStderr } from './errors/to-stderr.ts';
import { type Connections, createConnections } from './gateway/connections.ts';
import { startConnectionsEndpoint } from './gateway/connections-endpoint.ts';
import { type FrontDoor, openFrontDoor } from './gateway/front-door.ts';
import { webSocketStage } from './gateway/integration.ts';
import { publicOrigins } from './gateway/public-origins.ts';
import { grantsUsedIn } from './iam/grants-used.ts';
import { createIam, type Iam } from './iam/iam.ts';
import { deliveryRequests, demand } from './iam/service-access.ts';
import { openSigningKey, type SigningKey } from './issuer/signing-key.ts';
import { createInvokeAsync } from './lambda/asynchronous.ts';
import { functionDefinitions } from './lambda/function-definition.ts';
import { type LogFile, openLogFile } from './lambda/function-log.ts';
import { type Functions, startFunctions } from './lambda/functions.ts';
import type { RunnerOptions } from './runner-options.ts';
import { startSchedules } from './sources/schedules.ts';
import { type Sources, startSources } from './sources/start.ts';
import { demandStoreFile } from './store/data-files.ts';
import { openStore, type RunnerStore } from './store/runner-store.ts';
import type { Deployment } from './template/deployment.ts';
import { loadDeployment, secretsOf } from './template/load.ts';
import { openSecrets } from './template/secrets.ts';
import { within } from './time/within.ts';

/** Steps that end what was begun, in the order in which it began. Each stage adds its own as soon as it can be ended. */
export type Undo = (() => unknown)[];

/** Everything that needs no process beside this one: the data folder, the port, and the resolved template. */
export interface Ground {
  readonly report: (line: string) => void;
  readonly folder: DataFolder;
  readonly store: RunnerStore;
  readonly frontDoor: FrontDoor;
  readonly secretText: ReturnType<typeof openSecrets>;
  readonly deployment: Deployment;
  readonly iam: Iam;
  readonly key: SigningKey;
  readonly functionLog: LogFile;
  readonly accessLog: LogFile;
  readonly eventLog: LogFile;
}

export interface StorageStage {
  readonly dynamodb: DynamoDb;
  /** The address of DynamoDB that functions use. */
  readonly functionsDynamodb: string;
  readonly connections: Connections;
  readonly origins: ReturnType<typeof publicOrigins>;
}

export interface Compute {
  readonly functions: Functions;
  readonly aws: AwsEndpoint;
  /** Aborted when the environment begins to stop. */
  readonly stopping: AbortController;
}

/** The time that running functions have to end when the environment stops. */
const STOP_MILLISECONDS_MAX = 5_000;

export async function openGround(options: RunnerOptions, undo: Undo): Promise<Ground> {
  const { report = toStderr } = options;
  const folder = openDataFolder(options.folder);
  // The store comes first: it locks the folder.
  demandStoreFile(folder.path);
  const store = openStore(folder.path);
  undo.push(() => store.close());
  const frontDoor = await openFrontDoor(options.port, report);
  undo.push(() => frontDoor.stop());
  const secretText = openSecrets(folder.secrets);
  const deployment = loadDeployment({
    assembly: options.assembly,
    stackPrefix: `laurel-${options.environment ?? 'dev'}-`,
    origin: frontDoor.origin,
    secretText,
  });
  const iam = createIam({
    deployment,
    report,
    grantsUsed: options.grantsFolder === undefined ? undefined : grantsUsedIn(options.grantsFolder),
    ignoresRoles: options.ignoresRoles,
  });
  const key = await openSigningKey(folder.signingKey);
  const functionLog = openLogFile(folder.functionLog);
  const accessLog = openLogFile(folder.accessLog);
  const eventLog = openLogFile(folder.eventLog);
  const logs = { functionLog, accessLog, eventLog };
  undo.push(() => Promise.all(Object.values(logs).map((log) => log.close())));
  return { report, folder, store, frontDoor, secretText, deployment, iam, key, ...logs };
}

export async function startStorage(
  options: RunnerOptions,
  { report, folder, store, frontDoor, deployment, iam }: Ground,
  undo: Undo,
): Promise<StorageStage> {
  const dynamodb = await startDynamoDb({ folder: folder.path, deployment, store, log: report });
  undo.push(() => dynamodb.stop());
  const functionsDynamodb = (await options.functionsDynamodb?.(dynamodb.endpoint)) ?? dynamodb.endpoint;
  const connections = createConnections();
  const stage = webSocketStage(deployment);
  const connectionsEndpoint = await startConnectionsEndpoint(
    connections,
    stage === undefined ? undefined : { stage, iam },
  );
  undo.push(() => connectionsEndpoint.stop());
  const origins = publicOrigins(deployment, frontDoor.origin, connectionsEndpoint.url);
  return { dynamodb, functionsDynamodb, connections, origins };
}

/** Functions and the services that they call. `onSettled` runs whenever a function has ended. */
export async function startCompute(
  options: RunnerOptions,
  { report, folder, store, secretText, deployment, iam, functionLog, eventLog }: Ground,
  { functionsDynamodb, origins }: StorageStage,
  onSettled: () => void,
  undo: Undo,
): Promise<Compute> {
  const definitions = functionDefinitions(deployment);
  for (const { arn, name, deadLetterArn } of definitions) {
    if (deadLetterArn !== undefined) demand(iam, arn, deliveryRequests(iam, deadLetterArn), name);
  }
  const awsUrl = Promise.withResolvers<string>();
  const functions = startFunctions({
    definitions,
    endpoints: awsUrl.promise.then((url) => ({ aws: url, dynamodb: functionsDynamodb, origins })),
    log: (name, line) => functionLog.write(`${name} ${line}`),
    report,
    onSettled,
    iam,
    ...(options.poolSizeMax === undefined ? {} : { poolSizeMax: options.poolSizeMax }),
    ...(options.warmCopies && { warmCopies: options.warmCopies }),
  });
  undo.push(() => functions.stop());
  const stopping = new AbortController();
  const invokeAsync = createInvokeAsync({
    definitions,
    invoke: functions.invoke,
    deadLetter: async (targetArn, payload) => {
      await aws.destinations.send(targetArn, payload);
    },
    report,
    stopping: stopping.signal,
  });
  const aws = await startAwsEndpoint({
    deployment,
    folder: folder.path,
    store,
    invoke: functions.invoke,
    invokeAsync,
    stopping: stopping.signal,
    ...(options.stateWait && { stateWait: options.stateWait }),
    iam,
    secretOf: secretsOf(deployment.resources, secretText),
    log: report,
    eventLog: (line) => eventLog.write(line),
    ...(options.putFailures === undefined ? {} : { putFailures: options.putFailures }),
  });
  undo.push(() => aws.stop());
  awsUrl.resolve(aws.endpoint);
  return { functions, aws, stopping };
}

/** Event source mappings and schedules, which invoke functions by themselves. */
export async function startEvents(
  options: RunnerOptions,
  { report, store, deployment, iam }: Ground,
  { dynamodb }: StorageStage,
  { functions, aws }: Compute,
  undo: Undo,
): Promise<Sources> {
  const sources = await startSources({
    deployment,
    invoke: functions.invoke,
    kinesis: aws.kinesis,
    queues: aws.queues,
    destinations: aws.destinations,
    dynamodbEndpoint: dynamodb.endpoint,
    store,
    iam,
    log: report,
    ...(options.sourceTiming === undefined ? {} : { timing: options.sourceTiming }),
  });
  undo.push(() => within(STOP_MILLISECONDS_MAX, Promise.all([sources.stop(), functions.idle()])));
  const schedules = startSchedules({
    deployment,
    destinations: aws.destinations,
    log: report,
    ...(options.scheduleTiming === undefined ? {} : { timing: options.scheduleTiming }),
  });
  undo.push(() => schedules.stop());
  return sources;
}
