import { toStderr } from '../errors/to-stderr.ts';
import type { Iam } from '../iam/iam.ts';
import { PoolUsers } from '../issuer/pool-users.ts';
import type { InvokeAsync } from '../lambda/asynchronous.ts';
import type { Invoke } from '../lambda/invocation.ts';
import { mayInvoke } from '../lambda/permissions.ts';
import { type ExecutionRequest, stateMachines } from '../states/state-machines.ts';
import type { RunnerStore } from '../store/runner-store.ts';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';
import type { SecretOf } from '../template/load.ts';
import { acceptedInvocations } from './accepted-invocations.ts';
import { AwsError } from './aws-error.ts';
import { type Destinations, destinations as destinationsOver } from './destinations.ts';
import { type BusEvent, type DeliverToTarget, eventBus, type PublishEvent } from './event-bus.ts';
import { eventsService } from './events.ts';
import {
  answerJson,
  type CheckAccess,
  errorAnswer,
  type JsonService,
  jsonTarget,
  unsupportedCall,
} from './json-protocol.ts';
import { kinesisService } from './kinesis.ts';
import { type KinesisStreams, kinesisStreams } from './kinesis-streams.ts';
import { kmsService } from './kms.ts';
import { openKmsKeys } from './kms-keys.ts';
import { answerLambdaInvoke, isLambdaInvoke } from './lambda.ts';
import { type Answer, listen, type Request } from './listener.ts';
import { objectFiles } from './object-files.ts';
import type { PutFailures } from './put-failures.ts';
import { openQueues, type Queues } from './queues.ts';
import { answerS3 } from './s3.ts';
import { secretsService } from './secrets.ts';
import { sqsService } from './sqs.ts';
import { runExecutions, stepFunctionsService } from './step-functions.ts';
import { trimStreams } from './trimming.ts';
import { userPoolService } from './user-pool.ts';

export interface AwsEndpointSettings {
  readonly deployment: Deployment;
  readonly folder: string;
  readonly store: RunnerStore;
  readonly invoke: Invoke;
  /** Runs a function asynchronously, with retries and dead letters. Without it a function runs once. */
  readonly invokeAsync?: InvokeAsync;
  /** Aborts when the functions are about to be stopped. */
  readonly stopping?: AbortSignal;
  /** The wait between two attempts at a state of a state machine. */
  readonly stateWait?: (milliseconds: number) => Promise<unknown>;
  readonly secretOf?: SecretOf;
  /** Makes PutRecords and PutEvents refuse some of what they get, as a busy stream or bus does. */
  readonly putFailures?: PutFailures;
  /** The roles of callers. Without it no call is checked. */
  readonly iam?: Iam;
  readonly log?: (line: string) => void;
  /** Is given each event that a function puts on a bus, as a line of JSON. */
  readonly eventLog?: (line: string) => void;
  readonly now?: () => number;
}

export interface AwsEndpoint {
  readonly endpoint: string;
  readonly kinesis: KinesisStreams;
  readonly queues: Queues;
  readonly destinations: Destinations;
  /** Resolves when every asynchronous invocation accepted so far is done, retries included. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Serves on one port of 127.0.0.1 the calls that functions make to Kinesis, EventBridge, KMS, SQS, Secrets Manager,
 * Cognito, S3, Step Functions and Lambda. The endpoint refuses any other call, and names it to the caller and on
 * stderr.
 * @throws RunnerError data_damaged, template_unsupported
 */
export async function startAwsEndpoint(settings: AwsEndpointSettings): Promise<AwsEndpoint> {
  const { deployment, folder, store, invoke, now = Date.now, log = toStderr } = settings;
  const invokeAsync: InvokeAsync =
    settings.invokeAsync ??
    (async (arn, event) => {
      const { error } = await invoke(arn, event);
      if (error) log(`${arn}: an event was dropped: ${error.errorMessage}`);
    });

  const kinesis = kinesisStreams(deployment, store.kinesis, now);
  trimStreams(kinesis, deployment, store, now());
  const queues = openQueues(deployment, store.queues, now);
  const files = objectFiles(
    folder,
    new Set(resourcesOfType(deployment, 'AWS::S3::Bucket').map(({ ref }) => ref)),
    now,
  );
  const publish = eventBus(deployment, (...delivery) => deliver(destinations, log, ...delivery));
  const keys = openKmsKeys(folder, deployment);
  const machines = stateMachines({
    deployment,
    invoke,
    report: log,
    stopping: settings.stopping ?? new AbortController().signal,
    ...(settings.stateWait && { wait: settings.stateWait }),
    ...(settings.iam && { iam: settings.iam }),
  });
  const runExecution = runExecutions(machines, publish, now);
  const accepted = acceptedInvocations(store.invocations, (arn, event) =>
    machines.has(arn) ? runExecution(arn, event as ExecutionRequest) : invokeAsync(arn, event),
  );
  const may = settings.iam ? mayInvoke(deployment) : () => true;
  const destinations = destinationsOver({
    deployment,
    queues,
    files,
    accepted,
    publish,
    now,
    mayInvoke: may,
  });

  const checkAccess: CheckAccess = (authorization, requests, statusCode = 400) => {
    const refusal = settings.iam?.refusalOfCaller(authorization, requests);
    if (refusal) throw new AwsError('AccessDeniedException', refusal.message, statusCode);
  };
  const answer = requestAnswer({
    checkAccess,
    services: [
      kinesisService(kinesis, now, settings.putFailures, settings.iam?.keys),
      events(settings, publish, now),
      kmsService(keys),
      sqsService(queues, settings.iam?.keys),
      stepFunctionsService(machines, accepted, now),
      secretsService(settings.secretOf ?? (() => undefined)),
      userPoolService(deployment, new PoolUsers(store.users)),
    ],
    lambda: answerLambdaInvoke(deployment, invoke, accepted, checkAccess),
    s3: answerS3(files, checkAccess, settings.iam?.keys),
  });
  const listener = await listen(async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      if (!(error instanceof AwsError)) log(`The local AWS failed: ${(error as Error).stack}`);
      const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
      if (known.name === 'UnknownOperationException') log(known.message);
      return errorAnswer(known);
    }
  });
  return {
    endpoint: listener.endpoint,
    kinesis,
    queues,
    destinations,
    settled: () => accepted.settled(),
    stop: async () => {
      accepted.close();
      await listener.stop();
    },
  };
}

/** The calls of EventBridge, with a log of what functions put. */
function events(
  { eventLog, putFailures: failures }: AwsEndpointSettings,
  publish: PublishEvent,
  now: () => number,
): JsonService {
  const onPut = (bus: string, event: BusEvent) => eventLog?.(JSON.stringify({ bus, ...event }));
  return eventsService({ publish, now, onPut, failures });
}

/** Delivers an event to a target of a rule, or else to the dead-letter queue of that target. */
function deliver(
  { send }: Destinations,
  log: (line: string) => void,
  ...[{ arn, deadLetterArn }, input, ruleArn]: Parameters<DeliverToTarget>
): void {
  send(arn, input, { ruleArn })
    .catch(async (error: Error) => {
      if (deadLetterArn === undefined) throw error;
      await send(deadLetterArn, input);
    })
    .catch((error: Error) => log(`An event for ${arn} was dropped: ${error.message}`));
}

interface Answers {
  readonly checkAccess: CheckAccess;
  readonly services: readonly JsonService[];
  readonly lambda: (request: Request) => Promise<Answer>;
  readonly s3: (request: Request) => Promise<Answer>;
}

function requestAnswer({
  checkAccess,
  services,
  lambda,
  s3,
}: Answers): (request: Request) => Promise<Answer> {
  return async (request) => {
    const called = jsonTarget(request);
    if (called) return await answerJson(services, request, called, checkAccess);
    if (isLambdaInvoke(request)) return await lambda(request);
    const service = signedFor(request);
    if (service === 's3') return await s3(request);
    throw unsupportedCall(`${service ?? 'unsigned'} ${actionOf(request)}`);
  };
}

/** The service that a request is for, from the scope of its signature. */
function signedFor({ headers }: Request): string | undefined {
  return /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1];
}

/** The name of the call. Query services send the name in a form instead of a header. */
function actionOf(request: Request): string {
  if (String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded')) {
    const action = new URLSearchParams(request.body.toString('utf8')).get('Action');
    if (action) return action;
  }
  return `${request.method} ${request.target.split('?')[0]}`;
}
