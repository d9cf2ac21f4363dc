import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FunctionDefinition } from './function-definition.ts';
import type { Invocation, Invoke } from './invocation.ts';

export type DeadLetter = (targetArn: string, payload: unknown) => Promise<void>;

/** Runs a function for an event that nobody waits for. Resolves when it is done or parked; never rejects. */
export type InvokeAsync = (functionArn: string, event: unknown) => Promise<void>;

/** Lambda waits a minute and then two; locally nobody wants to watch that. */
const RETRY_MILLISECONDS = 1_000;

function destinationRecord(
  definition: FunctionDefinition,
  event: unknown,
  attempts: number,
  { error }: Invocation,
): object {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${definition.arn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: error,
  };
}

export interface AsynchronousSetup {
  readonly definitions: readonly FunctionDefinition[];
  readonly invoke: Invoke;
  readonly deadLetter: DeadLetter;
  readonly report: (line: string) => void;
  /** Aborts when the functions are about to be stopped. */
  readonly stopping: AbortSignal;
  readonly retryMilliseconds?: number;
}

/**
 * Asynchronous invocation: retried twice unless the function says otherwise, then sent whole to the function's
 * on-failure destination or dead-letter queue. A failure while the environment stops is none of the event's: the
 * promise then stays open, so that whoever keeps accepted events still has this one at the next start.
 */
export function createInvokeAsync(setup: AsynchronousSetup): InvokeAsync {
  const { definitions, invoke, deadLetter, report, stopping, retryMilliseconds = RETRY_MILLISECONDS } = setup;
  const never = new Promise<never>(() => undefined);

  const park = async (
    definition: FunctionDefinition,
    event: unknown,
    attempts: number,
    failed: Invocation,
  ) => {
    if (definition.deadLetterArn === undefined) {
      report(
        `${definition.name}: an event was dropped after ${attempts} attempts, there is no place to park it`,
      );
      return;
    }
    try {
      await deadLetter(definition.deadLetterArn, destinationRecord(definition, event, attempts, failed));
    } catch (error) {
      report(`${definition.name}: an event could not be parked: ${(error as Error).message}`);
    }
  };

  return async (functionArn, event) => {
    const definition = definitions.find(({ arn, name }) => arn === functionArn || name === functionArn);
    if (definition === undefined)
      return report(`${functionArn}: an event was dropped, there is no such function`);
    for (let attempt = 1; ; attempt++) {
      const invocation = await invoke(functionArn, event);
      if (invocation.error === undefined) return;
      if (stopping.aborted) return never;
      if (attempt > definition.retries) return park(definition, event, attempt, invocation);
      await wait(retryMilliseconds * attempt, undefined, { signal: stopping }).catch(() => never);
    }
  };
}
