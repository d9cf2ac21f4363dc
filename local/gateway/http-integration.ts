import { type GatewayAnswer, messageAnswer } from '../http/gateway-request.ts';
import type { InvokeForService } from '../lambda/permissions.ts';
import { httpAnswer, integrationFailed } from './http-answer.ts';
import type { Integration } from './integration.ts';

/** The response of a function, and the values for the access log: the kind of an error, never its text. */
export interface Integrated {
  readonly answer: GatewayAnswer;
  readonly error?: string;
}

function withTimeout<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), milliseconds);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

/** Runs the function of a route, and turns its failures into the gateway's own responses. */
export async function integrate(
  invoke: InvokeForService,
  integration: Integration,
  event: unknown,
): Promise<Integrated> {
  const invocation = await withTimeout(invoke(integration, event), integration.timeoutMilliseconds);
  if (invocation === undefined)
    return { answer: messageAnswer(503, 'Service Unavailable'), error: 'Timeout' };
  if (invocation.error === undefined) return { answer: httpAnswer(invocation.result) };
  const { errorType: error } = invocation.error;
  switch (error) {
    case 'RequestEntityTooLargeException':
      return { answer: messageAnswer(413, 'Request Entity Too Large'), error };
    case 'TooManyRequestsException':
      return { answer: messageAnswer(503, 'Service Unavailable'), error };
    default:
      return { answer: integrationFailed, error };
  }
}
