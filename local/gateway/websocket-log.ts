import type { Invocation } from '../lambda/invocation.ts';
import type { InvokeForService } from '../lambda/permissions.ts';
import { type AccessFacts, accessLogLine } from './access-log.ts';

/** Writes the line of an event of a socket, without the content of the frame. */
export type SocketLog = (event: object, facts: AccessFacts) => void;

/** The access log of a stage; one without a format writes nothing. */
export function socketLog(format: string | undefined, write: (line: string) => void): SocketLog {
  if (format === undefined) return () => undefined;
  return (event, facts) => {
    const { requestContext: context } = event as { requestContext: Record<string, string> };
    const known = Object.fromEntries(
      Object.entries(context).filter(([, value]) => typeof value !== 'object'),
    );
    write(accessLogLine(format, { ...known, ...facts }));
  };
}

function statusOf({ result, error }: Invocation): number {
  if (error !== undefined) return 500;
  return Number((result as { statusCode?: unknown } | null | undefined)?.statusCode ?? 200);
}

/** Logs every event that a function has handled. A connect has two functions and one line, which its handshake writes. */
export function loggedInvoke(invoke: InvokeForService, log: SocketLog): InvokeForService {
  return async (target, event) => {
    const began = Date.now();
    const invocation = await invoke(target, event);
    log(event as object, {
      status: statusOf(invocation),
      integrationLatency: Date.now() - began,
      integrationErrorMessage: invocation.error?.errorType,
    });
    return invocation;
  };
}
