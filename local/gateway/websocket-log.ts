import type { Invocation, Invoke } from '../lambda/invocation.ts';
import { accessLogLine } from './access-log.ts';

function statusOf({ result, error }: Invocation): number {
  if (error !== undefined) return 500;
  return Number((result as { statusCode?: unknown } | null | undefined)?.statusCode ?? 200);
}

/** Writes a log line for every event of a socket that a function has handled, without the content of the frame. */
export function loggedInvoke(
  invoke: Invoke,
  format: string | undefined,
  log: (line: string) => void,
): Invoke {
  if (format === undefined) return invoke;
  return async (functionArn, event) => {
    const began = Date.now();
    const invocation = await invoke(functionArn, event);
    const { requestContext: context } = event as { requestContext: Record<string, string> };
    const line = accessLogLine(format, {
      ...Object.fromEntries(Object.entries(context).filter(([, value]) => typeof value !== 'object')),
      status: statusOf(invocation),
      integrationLatency: Date.now() - began,
      integrationErrorMessage: invocation.error?.errorType,
    });
    log(line);
    return invocation;
  };
}
