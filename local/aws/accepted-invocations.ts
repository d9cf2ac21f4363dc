import { randomUUID } from 'node:crypto';
import type { InvokeAsync } from '../lambda/asynchronous.ts';
import type { PendingInvocation, PendingInvocations } from '../store/pending-invocations.ts';

export interface AcceptedInvocations {
  /** Keeps the event on disk before it returns. The event is delivered at least once, if need be by the next runner. */
  accept(functionArn: string, event: unknown): void;
  /** Resolves when no accepted invocation is running or waiting for a retry. */
  settled(): Promise<void>;
  /** Stops recording completions. An invocation that ends after this call is delivered again by the next runner. */
  close(): void;
}

/**
 * Keeps asynchronous invocations on disk until they are delivered, and resumes those of an earlier runner. A kill
 * between acceptance and delivery loses none.
 */
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
