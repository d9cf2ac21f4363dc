import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as z from 'zod';
import { environment } from '#shared/environment.ts';
import { cameThroughFront, ORIGIN_HEADER } from '../wrappers/origin.ts';
import { tokenOf } from './protocols.ts';

const issuer = environment('ISSUER');
const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));

const claims = z.object({
  client_id: z.string(),
  token_use: z.literal('access'),
  scope: z.string(),
  member: z.string().optional(),
  exp: z.number(),
});

/** The gateway turns this very message into 401. */
const unauthorized = () => new Error('Unauthorized');

async function verify(token: string | undefined): Promise<z.infer<typeof claims>> {
  if (!token) throw unauthorized();
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      algorithms: ['RS256'],
      requiredClaims: ['exp'],
    });
    const read = claims.parse(payload);
    if (environment('AUDIENCES').includes(read.client_id)) return read;
  } catch {
    // Why a token is not good is nothing that its bearer needs to know.
  }
  throw unauthorized();
}

export const handler = async (
  event: APIGatewayRequestAuthorizerEvent,
): Promise<APIGatewayAuthorizerResult> => {
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? '']),
  );
  const { scope, member, exp } = await verify(tokenOf(headers));
  const follows = scope.split(' ').includes('laurel/member') && member !== undefined;
  const allowed = follows && cameThroughFront(headers[ORIGIN_HEADER]);
  return {
    principalId: member ?? 'nobody',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Action: 'execute-api:Invoke', Effect: allowed ? 'Allow' : 'Deny', Resource: event.methodArn },
      ],
    },
    ...(allowed && { context: { memberId: member, expiresAt: String(exp) } }),
  };
};
