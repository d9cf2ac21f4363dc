import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as z from 'zod';
import { environment } from '#shared/environment.ts';

const claims = z.object({
  client_id: z.string(),
  /** Decides where a token has one; those of the pool have none. */
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  token_use: z.literal('access'),
  scope: z.string(),
  member: z.string().optional(),
  /** Seconds, as `exp`. */
  iat: z.number().optional(),
  exp: z.number(),
});

export type Claims = z.infer<typeof claims>;

/**
 * Checks access tokens as the HTTP gateway's own authorizer does: signature, issuer, client and times.
 * Answers nothing for a bad one: why it is bad is nothing that its bearer needs to know.
 */
export function tokenVerifier(): (token: string | undefined) => Promise<Claims | undefined> {
  const issuer = environment('ISSUER');
  const clients = environment('AUDIENCES');
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  return async (token) => {
    if (!token) return undefined;
    try {
      const options = { issuer, algorithms: ['RS256'], requiredClaims: ['exp'] };
      const { payload } = await jwtVerify(token, keys, options);
      const read = claims.parse(payload);
      const meant = [read.aud ?? read.client_id].flat().some((client) => clients.includes(client));
      const issued = (read.iat ?? 0) * 1000 <= Date.now();
      return meant && issued ? read : undefined;
    } catch {
      return undefined;
    }
  };
}
