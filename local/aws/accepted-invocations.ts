import { randomUUID } from 'node:crypto';
import type { PendingInvocation, PendingInvocations } from '../store/pending-invocations.ts';

/** Runs a function for an event nobody waits for, retries and dead letters included. Never rejects. */
export type InvokeAsync = (functionArn: string, event: unknown) => Promise<void>;

export interface AcceptedInvocations {
  /** Durable when it returns: the event is delivered at least once, by the next runner if not by this one. */
  accept(functionArn: string, event: unknown): void;
  /** Resolves when none is running or waiting for a retry. */
  settled(): Promise<void>;
  /** From now on nothing is noted as done any more: what ends later is delivered again by the next runner. */
  close(): void;
}

/** Asynchronous invocations that a kill between acceptance and delivery does not lose; earlier ones are resumed. */
export function acceptedInvocations(
  pending: PendingInvocations,
  invokeAsync: InvokeAsync,
): AcceptedInvocations {
  const running = new Set<Promise<void>>();
  let closed = false;
  const run = ({ id, functionArn, event }: PendingInvocation): void => {
    const done = invokeAsync(functionArn, JSON.parse(event)).then(() => {
      if (!closed) pending.remove(id);
      running.delete(done);
    });
    running.add(done);
  };
  for (const invocation of pending.all()) run(invocation);
  return {
    accept: (functionArn, event) => {
      const invocation = { id: randomUUID(), functionArn, event: JSON.stringify(event ?? {}) };
      pending.add(invocation);
      run(invocation);
    },
    settled: async () => {
      while (running.size > 0) await Promise.all(running);
    },
    close: () => {
      closed = true;
    },
  };
}
