import { createGateway } from './gateway/gateway.ts';
import { devClient, type TokenRequest } from './issuer/issuer.ts';
import { PoolUsers } from './issuer/pool-users.ts';
import type { Invoke } from './lambda/invocation.ts';
import type { RunnerOptions } from './runner-options.ts';
import type { Sources } from './sources/start.ts';
import { openGround, startCompute, startEvents, startStorage, type Undo } from './stages.ts';
import type { Deployment } from './template/deployment.ts';

/** A running environment. */
export interface Runner {
  /** The origin of the front door, `http://localhost:3000`. */
  readonly url: string;
  readonly deployment: Deployment;
  /** The address of the embedded DynamoDB itself, even when functions use a proxy. */
  readonly dynamodbEndpoint: string;
  /** The address of Kinesis and the other services except DynamoDB. */
  readonly awsEndpoint: string;
  /** A token as the public endpoint would issue it, or with the claims that a test sets. */
  token(clientId: string, request?: TokenRequest): Promise<string>;
  /** Runs a function by its ARN or name. */
  readonly invoke: Invoke;
  /** Resolves when no function runs and no event source has anything left to deliver. */
  drained(): Promise<void>;
  /** Resolves with the reason when the environment can no longer work although nothing stopped it. */
  readonly lost: Promise<Error>;
  /** Ends everything that was started. Data that a response confirmed is kept. */
  stop(): Promise<void>;
}

/** Runs the steps in reverse order, all of them even if one fails. */
async function unwind(steps: Undo): Promise<void> {
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
 * @throws StartError, a sentence for the person who started it
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const undo: Undo = [];
  try {
    return await compose(options, undo);
  } catch (error) {
    await unwind(undo).catch(() => undefined);
    throw error;
  }
}

/** Starts the stages in order. Each stage uses those before it, and ends before them. */
async function compose(options: RunnerOptions, undo: Undo): Promise<Runner> {
  const ground = await openGround(options, undo);
  const storage = await startStorage(options, ground, undo);
  let sources: Sources | undefined;
  // A function's writes are in the stream of their table when it settles, so that no source has to look often.
  const compute = await startCompute(options, ground, storage, () => sources?.wake(), undo);
  const gateway = createGateway({
    frontDoor: ground.frontDoor,
    deployment: ground.deployment,
    invoke: compute.functions.invoke,
    connections: storage.connections,
    key: ground.key,
    users: new PoolUsers(ground.store.users),
    report: ground.report,
    accessLog: (line) => ground.accessLog.write(line),
    ...(options.webSocketLimits === undefined ? {} : { webSocketLimits: options.webSocketLimits }),
  });
  const running = await startEvents(options, ground, storage, compute, undo);
  sources = running;
  undo.push(() => gateway.stop());
  undo.push(() => {
    compute.stopping.abort();
    ground.frontDoor.pause();
  });
  ground.store.files.note();
  gateway.serve();
  const { functions, aws } = compute;
  return {
    url: ground.frontDoor.origin,
    deployment: ground.deployment,
    dynamodbEndpoint: storage.dynamodb.endpoint,
    awsEndpoint: aws.endpoint,
    invoke: functions.invoke,
    lost: storage.dynamodb.lost,
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
      const { functionLog, accessLog, eventLog } = ground;
      await Promise.all([functionLog, accessLog, eventLog].map((log) => log.flush()));
    },
    stop: () => unwind(undo),
  };
}
