import type { Invocation } from '../lambda/invocation.ts';
import type { InvokeForService } from '../lambda/permissions.ts';
import { accessLogLine } from './access-log.ts';

function statusOf({ result, error }: Invocation): number {
  if (error !== undefined) return 500;
  return Number((result as { statusCode?: unknown } | null | undefined)?.statusCode ?? 200);
}

/** Writes a log line for every event of a socket that a function has handled, without the content of the frame. */
export function loggedInvoke(
  invoke: InvokeForService,
  format: string | undefined,
  log: (line: string) => void,
): InvokeForService {
  if (format === undefined) return invoke;
  return async (target, event) => {
    const began = Date.now();
    const invocation = await invoke(target, event);
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
