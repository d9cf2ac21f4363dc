import { startAwsEndpoint } from './aws/endpoint.ts';
import type { PutFailures } from './aws/put-failures.ts';
import { openDataFolder } from './data-folder.ts';
import { startDynamoDb } from './dynamodb/start.ts';
import { createConnections } from './gateway/connections.ts';
import { startConnectionsEndpoint } from './gateway/connections-endpoint.ts';
import { openFrontDoor } from './gateway/front-door.ts';
import { createGateway } from './gateway/gateway.ts';
import { publicOrigins } from './gateway/public-origins.ts';
import type { WebSocketLimits } from './gateway/websocket-api.ts';
import { devClient, type TokenRequest } from './issuer/issuer.ts';
import { PoolUsers } from './issuer/pool-users.ts';
import { openSigningKey } from './issuer/signing-key.ts';
import { createInvokeAsync } from './lambda/asynchronous.ts';
import { functionDefinitions } from './lambda/function-definition.ts';
import { openLogFile } from './lambda/function-log.ts';
import { startFunctions } from './lambda/functions.ts';
import type { Invoke } from './lambda/invocation.ts';
import { startSchedules } from './sources/schedules.ts';
import { type Sources, startSources } from './sources/start.ts';
import type { Timing } from './sources/timing.ts';
import { openStore } from './store/runner-store.ts';
import type { Deployment } from './template/deployment.ts';
import { loadDeployment, secretsOf } from './template/load.ts';
import { openSecrets } from './template/secrets.ts';

export interface RunnerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The data folder; an empty one is a fresh environment. */
  readonly folder: string;
  /** The output folder of a full `cdk synth`. */
  readonly assembly: string;
  /** Whose stacks to run, `dev` unless given. */
  readonly environment?: string;
  /** One line for whoever watches, stderr unless given: a failed invocation, a dropped event. */
  readonly report?: (line: string) => void;
  /** For tests: what functions use as DynamoDB, given the real one, such as a proxy that raises faults. */
  readonly functionsDynamodb?: (endpoint: string) => string | Promise<string>;
  /** For tests: makes Kinesis refuse some records, as a busy stream does. */
  readonly putFailures?: PutFailures;
  /** For tests: the clock and the waits of event source mappings. */
  readonly sourceTiming?: Timing;
  /** For tests: the clock and the waits of schedules. */
  readonly scheduleTiming?: Timing;
  /** For tests: the wait between two tries of a state machine's state. */
  readonly stateWait?: (milliseconds: number) => Promise<unknown>;
  readonly webSocketLimits?: Partial<WebSocketLimits>;
  /** Copies of one function at most, 6 unless given. */
  readonly poolSizeMax?: number;
}

/** A running environment. */
export interface Runner {
  /** `http://localhost:3000`. */
  readonly url: string;
  readonly deployment: Deployment;
  /** The embedded DynamoDB itself, whatever functions use. */
  readonly dynamodbEndpoint: string;
  /** Where Kinesis and the other services answer, beside DynamoDB. */
  readonly awsEndpoint: string;
  /** A token as the public endpoint would issue it, or with the claims that a test wants. */
  token(clientId: string, request?: TokenRequest): Promise<string>;
  /** Runs a function by its ARN or name. */
  readonly invoke: Invoke;
  /** Resolves when no function runs and no event source has anything left for one. */
  drained(): Promise<void>;
  /** Resolves with the reason when the environment can no longer work, though nobody stopped it. */
  readonly lost: Promise<Error>;
  /** Ends everything that was started; what was answered is kept. */
  stop(): Promise<void>;
}

/** How long running functions may take to end when the environment stops. */
const STOP_MILLISECONDS_MAX = 5_000;

function atMost(milliseconds: number, work: Promise<unknown>): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

/** Ends what was begun, last first, though one of them fails. */
async function unwind(steps: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The environment did not stop cleanly');
}

/**
 * Runs a synthesized app: its functions, APIs, sockets, streams and pages, on one port, over one data folder.
 * @throws StartError, RunnerError or TemplateError, each a sentence for whoever started it
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const undo: (() => unknown)[] = [];
  try {
    return await compose(options, undo);
  } catch (error) {
    await unwind(undo).catch(() => undefined);
    throw error;
  }
}

async function compose(options: RunnerOptions, undo: (() => unknown)[]): Promise<Runner> {
  const report = options.report ?? ((line) => process.stderr.write(`${line}\n`));
  const folder = openDataFolder(options.folder);
  // First of all: whoever has the store has the folder.
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
  const key = await openSigningKey(folder.signingKey);
  const functionLog = openLogFile(folder.functionLog);
  const accessLog = openLogFile(folder.accessLog);
  undo.push(() => Promise.all([functionLog.close(), accessLog.close()]));

  const dynamodb = await startDynamoDb({ folder: folder.path, deployment, store, log: report });
  undo.push(() => dynamodb.stop());
  const functionsDynamodb = (await options.functionsDynamodb?.(dynamodb.endpoint)) ?? dynamodb.endpoint;
  const connections = createConnections();
  const connectionsEndpoint = await startConnectionsEndpoint(connections);
  undo.push(() => connectionsEndpoint.stop());

  const origins = publicOrigins(deployment, frontDoor.origin, connectionsEndpoint.url);
  const definitions = functionDefinitions(deployment);
  let sources: Sources | undefined;
  const awsUrl = Promise.withResolvers<string>();
  const functions = startFunctions({
    definitions,
    endpoints: awsUrl.promise.then((url) => ({ aws: url, dynamodb: functionsDynamodb, origins })),
    log: (name, line) => functionLog.write(`${name} ${line}`),
    report,
    // Whatever a function wrote to a table is in its stream now, so that nobody has to look often.
    onSettled: () => sources?.wake(),
    ...(options.poolSizeMax === undefined ? {} : { poolSizeMax: options.poolSizeMax }),
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
    secretOf: secretsOf(deployment.resources, secretText),
    log: report,
    ...(options.putFailures === undefined ? {} : { putFailures: options.putFailures }),
  });
  undo.push(() => aws.stop());
  awsUrl.resolve(aws.endpoint);
  const gateway = createGateway({
    frontDoor,
    deployment,
    invoke: functions.invoke,
    connections,
    key,
    users: new PoolUsers(store.users),
    accessLog: (line) => accessLog.write(line),
    ...(options.webSocketLimits === undefined ? {} : { webSocketLimits: options.webSocketLimits }),
  });
  const running = await startSources({
    deployment,
    invoke: functions.invoke,
    kinesis: aws.kinesis,
    queues: aws.queues,
    destinations: aws.destinations,
    dynamodbEndpoint: dynamodb.endpoint,
    store,
    log: report,
    ...(options.sourceTiming === undefined ? {} : { timing: options.sourceTiming }),
  });
  sources = running;
  undo.push(() => atMost(STOP_MILLISECONDS_MAX, Promise.all([running.stop(), functions.idle()])));
  const schedules = startSchedules({
    deployment,
    destinations: aws.destinations,
    log: report,
    ...(options.scheduleTiming === undefined ? {} : { timing: options.scheduleTiming }),
  });
  undo.push(() => schedules.stop());
  undo.push(() => gateway.stop());
  undo.push(() => {
    stopping.abort();
    frontDoor.pause();
  });
  gateway.serve();

  return {
    url: frontDoor.origin,
    deployment,
    dynamodbEndpoint: dynamodb.endpoint,
    awsEndpoint: aws.endpoint,
    invoke: functions.invoke,
    lost: dynamodb.lost,
    token: async (clientId, request = {}) => {
      const client = devClient(clientId);
      const token = client && (await gateway.issuer.token(client, request));
      if (token === undefined) throw new Error(`The app has no client for ${clientId}`);
      return token;
    },
    drained: async () => {
      await functions.idle();
      await aws.settled();
      await running.drained();
    },
    stop: () => unwind(undo),
  };
}
