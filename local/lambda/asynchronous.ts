import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FunctionDefinition } from './function-definition.ts';
import type { Invocation, Invoke } from './invocation.ts';

export type DeadLetter = (targetArn: string, payload: unknown) => Promise<void>;

/**
 * Runs a function for an event without waiting for the result. Resolves when the event is done or parked. Never
 * rejects.
 */
export type InvokeAsync = (functionArn: string, event: unknown) => Promise<void>;

/** Lambda waits one minute and then two; a developer should not have to. */
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
 * Invokes functions asynchronously: retries twice unless the function sets another number, then sends the whole event
 * to the function's on-failure destination or dead-letter queue. A failure while the environment stops does not count
 * against the event: its promise stays open, so that the store of accepted events still has it at the next start.
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
        `${definition.name}: an event was dropped after ${attempts} attempts, because the function has no dead-letter destination`,
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
      return report(`${functionArn}: an event was dropped, because the deployment has no such function`);
    for (let attempt = 1; ; attempt++) {
      const invocation = await invoke(functionArn, event);
      if (invocation.error === undefined) return;
      if (stopping.aborted) return never;
      if (attempt > definition.retries) return park(definition, event, attempt, invocation);
      await wait(retryMilliseconds * attempt, undefined, { signal: stopping }).catch(() => never);
    }
  };
}
