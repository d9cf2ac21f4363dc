import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { followedBy } from '#shared/domain/realtime/follower.ts';
import { cameThroughFront, ORIGIN_HEADER } from '../edge/origin.ts';
import { scopesOf } from '../edge/request.ts';
import { tokenOf } from './protocols.ts';
import { tokenVerifier } from './verify-token.ts';

const verify = tokenVerifier();

export const handler = async (
  event: APIGatewayRequestAuthorizerEvent,
): Promise<APIGatewayAuthorizerResult> => {
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? '']),
  );
  const claims = await verify(tokenOf(headers));
  // The gateway turns an error with exactly this message into 401.
  if (!claims) throw new Error('Unauthorized');
  const { scope, member, sub: subject, iat = 0, exp } = claims;
  const followed = followedBy({ scopes: scopesOf(scope), member, subject });
  const allowed = followed !== undefined && cameThroughFront(headers[ORIGIN_HEADER]);
  const Effect = allowed ? 'Allow' : 'Deny';
  return {
    principalId: followed?.follower ?? 'nobody',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: event.methodArn }],
    },
    ...(allowed && {
      context: {
        follower: followed.follower,
        topics: (followed.topics ?? []).join(),
        issuedAt: String(iat),
        expiresAt: String(exp),
      },
    }),
  };
};
