import { Worker } from 'node:worker_threads';
import type { Iam } from '../iam/iam.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { Invocation } from './invocation.ts';
import { workerCode } from './worker-code.ts';
import { errorReport, type WorkerAnswer, type WorkerSetup } from './worker-messages.ts';

/** One warm copy of a function. It runs one event at a time, as in Lambda. */
export interface ExecutionEnvironment {
  run(requestId: string, event: string): Promise<Invocation>;
  /** Resolves when the bundle has loaded, or has failed to load; `run` reports the failure. */
  readonly ready: Promise<void>;
  /** False after a crash or a timeout. The pool then takes another copy. */
  readonly usable: boolean;
  stop(): Promise<void>;
}

/**
 * The limit for loading a bundle. Loading may take long on a busy machine, and does not count as the function's own
 * time.
 */
const INIT_MILLISECONDS_MAX = 60_000;

/** A small young generation costs no CPU, and less memory in each copy. */
const YOUNG_GENERATION_MEGABYTES = 8;

export type LogLine = (functionName: string, line: string) => void;

function pipeLines(stream: NodeJS.ReadableStream, write: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) write(line);
  });
  stream.on('end', () => {
    if (rest !== '') write(rest);
  });
}

function startWorker(
  definition: FunctionDefinition,
  environment: Record<string, string>,
  rights: WorkerSetup['rights'],
): Worker {
  const { folder, handler, name, arn, memoryMegabytes } = definition;
  const setup: WorkerSetup = {
    folder,
    handler,
    name,
    arn,
    memoryMegabytes,
    rights,
  };
  return new Worker(workerCode(), {
    eval: true,
    name,
    env: environment,
    execArgv: [],
    stdout: true,
    stderr: true,
    workerData: setup,
    resourceLimits: {
      maxOldGenerationSizeMb: memoryMegabytes,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES,
    },
  });
}

export function startExecutionEnvironment(
  definition: FunctionDefinition,
  environment: Record<string, string>,
  log: LogLine,
  iam?: Iam,
): ExecutionEnvironment {
  const worker = startWorker(definition, environment, iam?.dynamoDbRights(definition.arn));
  pipeLines(worker.stdout, (line) => log(definition.name, line));
  pipeLines(worker.stderr, (line) => log(definition.name, line));

  let usable = true;
  let finish: ((invocation: Invocation) => void) | undefined;
  let failure: Invocation | undefined;

  const settle = (invocation: Invocation): void => {
    finish?.(invocation);
    finish = undefined;
  };
  const ready = Promise.withResolvers<void>();
  void ready.promise.then(() => clearTimeout(initTimer));
  const fail = (errorType: string, errorMessage: string, trace: readonly string[] = []): void => {
    usable = false;
    failure ??= { error: { errorType, errorMessage, trace } };
    settle(failure);
    ready.resolve();
  };
  worker.on('message', (message: WorkerAnswer) => {
    if (message.kind === 'ready') ready.resolve();
    else if (message.kind === 'used') iam?.usedRight(definition.arn, message.request);
    else if (message.kind === 'refused') iam?.refusedRight(definition.arn, message.refusal);
    else if (message.kind === 'error') settle({ error: message.error });
    else settle({ result: JSON.parse(message.result) });
  });
  worker.on('error', (error) => {
    const { errorType, errorMessage, trace } = errorReport(error);
    fail(errorType, errorMessage, trace);
  });
  worker.on('exit', (code) => fail('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));

  const limit = (milliseconds: number, errorType: string, message: string): NodeJS.Timeout =>
    setTimeout(() => {
      fail(errorType, message);
      void worker.terminate();
    }, milliseconds);

  const initTimer = limit(INIT_MILLISECONDS_MAX, 'Sandbox.Timedout', 'Error: Init timed out');

  return {
    ready: ready.promise,
    get usable() {
      return usable;
    },
    run: async (requestId, event) => {
      await ready.promise;
      if (failure !== undefined) return failure;
      const { promise, resolve } = Promise.withResolvers<Invocation>();
      const seconds = definition.timeoutMilliseconds / 1000;
      const message = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
      const timer = limit(definition.timeoutMilliseconds, 'Sandbox.Timedout', message);
      finish = resolve;
      worker.postMessage({ requestId, event, deadline: Date.now() + definition.timeoutMilliseconds });
      return promise.finally(() => clearTimeout(timer));
    },
    stop: async () => {
      usable = false;
      await worker.terminate();
    },
  };
}
