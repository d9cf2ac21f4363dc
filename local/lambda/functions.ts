import { randomUUID } from 'node:crypto';
import type { Iam } from '../iam/iam.ts';
import { functionEnvironment, type ServiceEndpoints } from './environment.ts';
import { type LogLine, startExecutionEnvironment } from './execution-environment.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { Invocation, Invoke } from './invocation.ts';
import { createPool, type Pool, stoppedAnswer } from './pool.ts';
import { createWarmCopies, type WarmCopiesLimits } from './warm-copies.ts';

export interface FunctionsSetup {
  readonly definitions: readonly FunctionDefinition[];
  /**
   * The addresses of the services. Events that arrive before every service is up wait for them, such as events that an
   * earlier runner accepted.
   */
  readonly endpoints: Promise<ServiceEndpoints>;
  readonly log: LogLine;
  /** Takes one line for the person who watches the runner, when an invocation failed. */
  readonly report: (line: string) => void;
  /** Called after every invocation, which may have written something that an event source waits for. */
  readonly onSettled?: () => void;
  readonly poolSizeMax?: number;
  readonly warmCopies?: Partial<WarmCopiesLimits>;
  /** The roles of the functions. Without it their calls are not checked. */
  readonly iam?: Iam;
}

/** The deployed functions. */
export interface Functions {
  readonly invoke: Invoke;
  /** Resolves when no invocation is running or waiting. */
  idle(): Promise<void>;
  poolSize(functionArn: string): number;
  stop(): Promise<void>;
}

/**
 * The pool's limit: more copies than cores, because functions mostly wait for the database, but few enough for the
 * memory of a machine with two cores.
 */
const POOL_SIZE_MAX = 4;

/** A person who tries one call after the other keeps the functions of the last minutes warm. */
const WARM_COPIES: WarmCopiesLimits = {
  idleMilliseconds: 3 * 60_000,
  idleMax: 15,
  spareMilliseconds: 10_000,
  spareMax: 45,
};

/** Lambda's limit of the event and of the response of a synchronous invocation. */
const PAYLOAD_BYTES_MAX = 6 * 1024 * 1024;

function failure(errorType: string, errorMessage: string): Invocation {
  return { error: { errorType, errorMessage } };
}

export function startFunctions(setup: FunctionsSetup): Functions {
  const pools = new Map<string, Pool>();
  const warm = createWarmCopies({ ...WARM_COPIES, ...setup.warmCopies });
  const byName = new Map<string, FunctionDefinition>();
  for (const definition of setup.definitions) {
    byName.set(definition.arn, definition).set(definition.name, definition);
  }
  const poolOf = (definition: FunctionDefinition, endpoints: ServiceEndpoints): Pool => {
    const known = pools.get(definition.arn);
    if (known !== undefined) return known;
    const size = definition.reservedConcurrency ?? setup.poolSizeMax ?? POOL_SIZE_MAX;
    const environment = functionEnvironment(definition, endpoints);
    const start = () => startExecutionEnvironment(definition, environment, setup.log, setup.iam);
    const pool = createPool(Math.max(1, size), start, warm);
    pools.set(definition.arn, pool);
    return pool;
  };

  let stopped = false;
  let running = 0;
  let waitingForIdle: (() => void)[] = [];

  const run = async (functionArn: string, event: unknown): Promise<Invocation> => {
    const definition = byName.get(functionArn);
    if (definition === undefined) {
      return failure('ResourceNotFoundException', `Function not found: ${functionArn}`);
    }
    const text = JSON.stringify(event) ?? 'null';
    if (Buffer.byteLength(text) > PAYLOAD_BYTES_MAX) {
      return failure('RequestEntityTooLargeException', 'Request must be smaller than 6291456 bytes');
    }
    const endpoints = await setup.endpoints;
    if (stopped) return stoppedAnswer;
    const invocation = await poolOf(definition, endpoints).run(randomUUID(), text);
    // An invocation that the stop cut off is not a failure of its function.
    if (stopped && invocation.error !== undefined) return stoppedAnswer;
    if (invocation.error !== undefined) {
      const { errorType, errorMessage, trace = [] } = invocation.error;
      for (const line of trace) setup.log(definition.name, line);
      // `Unauthorized` is how an authorizer says 401, so it is not a failure to report.
      if (errorMessage !== 'Unauthorized') {
        setup.report(`${definition.name}: ${errorType}: ${errorMessage.split('\n', 1)[0]}`);
      }
    }
    return invocation;
  };

  return {
    invoke: async (functionArn, event) => {
      running += 1;
      try {
        return await run(functionArn, event);
      } finally {
        running -= 1;
        if (running === 0) {
          for (const wake of waitingForIdle) wake();
          waitingForIdle = [];
        }
        setup.onSettled?.();
      }
    },
    idle: async () => {
      if (running > 0) await new Promise<void>((resolve) => waitingForIdle.push(resolve));
    },
    poolSize: (functionArn) => pools.get(functionArn)?.size ?? 0,
    stop: async () => {
      stopped = true;
      warm.stop();
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}
