import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CallNotFound, MethodNotAllowed } from '#shared/domain/requests/refusals.ts';
import { environment } from '#shared/environment.ts';
import { allowedMethods } from '../edge/allowed-methods.ts';
import { withoutBodyOfHead } from '../edge/head.ts';
import { problemAnswer } from '../edge/problem.ts';

const preflights = environment('PREFLIGHTS') === 'answered';

/** The response to a request that no route has. A known path says which methods it takes. */
function answer({ rawPath, requestContext: { requestId, http } }: APIGatewayProxyEventV2) {
  const called = allowedMethods(rawPath);
  if (called.length === 0) return problemAnswer(new CallNotFound(), requestId);
  const allowed = preflights ? [...called, 'OPTIONS'].sort() : called;
  const allow = { allow: allowed.join(', ') };
  // The gateway itself answers a preflight: this OPTIONS is somebody's own question.
  if (preflights && http.method === 'OPTIONS') return { statusCode: 204, headers: allow };
  const refused = problemAnswer(new MethodNotAllowed(allowed), requestId);
  return { ...refused, headers: { ...refused.headers, ...allow } };
}

export const handler = async (event: APIGatewayProxyEventV2) =>
  withoutBodyOfHead(event.requestContext.http.method, answer(event));
