import type { Invoke } from '../lambda/invocation.ts';
import type { Deployment } from '../template/deployment.ts';
import type { AcceptedInvocations } from './accepted-invocations.ts';
import { AwsError } from './aws-error.ts';
import { functionArn } from './function-arn.ts';
import type { CheckAccess } from './json-protocol.ts';
import type { Answer, Request } from './listener.ts';

const INVOCATION_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations(?:\?|$)/;

export function isLambdaInvoke({ method, target }: Request): boolean {
  return method === 'POST' && INVOCATION_PATH.test(target);
}

/** Lambda's Invoke. Waits for the result, or accepts the event and runs the function later. */
export function answerLambdaInvoke(
  deployment: Deployment,
  invoke: Invoke,
  accepted: AcceptedInvocations,
  checkAccess: CheckAccess,
): (request: Request) => Promise<Answer> {
  return async (request) => {
    const named = decodeURIComponent(INVOCATION_PATH.exec(request.target)?.[1] ?? '');
    const arn = functionArn(deployment, named);
    if (!arn)
      throw new AwsError('ResourceNotFoundException', `The deployment has no function ${named}.`, 404);
    const access = [{ action: 'lambda:InvokeFunction', resource: arn }];
    checkAccess(request.headers.authorization, () => access, 403);
    const event = eventIn(request.body);
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      accepted.accept(arn, event);
      return { statusCode: 202, headers: {}, body: '' };
    }
    const { result, error } = await invoke(arn, event);
    return {
      statusCode: 200,
      headers: {
        'content-type': 'application/json',
        'x-amz-executed-version': '$LATEST',
        ...(error && { 'x-amz-function-error': 'Unhandled' }),
      },
      body: JSON.stringify(error ?? result ?? null),
    };
  };
}

function eventIn(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new AwsError('InvalidRequestContentException', 'The payload is not JSON.');
  }
}
