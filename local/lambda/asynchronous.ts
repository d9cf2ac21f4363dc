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

/**
 * Asynchronous invocation: retried twice unless the function says otherwise, then sent whole to the function's
 * on-failure destination or dead-letter queue.
 */
export function createInvokeAsync(
  definitions: readonly FunctionDefinition[],
  invoke: Invoke,
  deadLetter: DeadLetter,
  report: (line: string) => void,
  retryMilliseconds = RETRY_MILLISECONDS,
): InvokeAsync {
  return async (functionArn, event) => {
    const definition = definitions.find(({ arn, name }) => arn === functionArn || name === functionArn);
    const attemptsMax = 1 + (definition?.retries ?? 0);
    let attempts = 0;
    let invocation: Invocation;
    do {
      if (attempts > 0) await wait(retryMilliseconds * attempts);
      attempts += 1;
      invocation = await invoke(functionArn, event);
      if (invocation.error === undefined) return;
    } while (attempts < attemptsMax);
    if (definition?.deadLetterArn === undefined) {
      report(`${functionArn}: an event was dropped after ${attempts} attempts, there is no place to park it`);
      return;
    }
    try {
      await deadLetter(definition.deadLetterArn, destinationRecord(definition, event, attempts, invocation));
    } catch (error) {
      report(`${functionArn}: an event could not be parked: ${(error as Error).message}`);
    }
  };
}
