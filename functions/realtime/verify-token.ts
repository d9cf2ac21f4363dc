import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as z from 'zod';
import { environment } from '#shared/environment.ts';

const claims = z.object({
  client_id: z.string(),
  /** Takes precedence over `client_id`. Tokens of the user pool have none. */
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  token_use: z.literal('access'),
  /** The person; absent for none. */
  sub: z.string().min(1).optional(),
  scope: z.string(),
  member: z.string().optional(),
  /** In seconds, as `exp`. */
  iat: z.number().optional(),
  exp: z.number(),
});

export type Claims = z.infer<typeof claims>;

/**
 * Verifies access tokens as the authorizer of the HTTP gateway does: signature, issuer, client and times. Returns
 * undefined for an invalid token, without the reason, which its bearer need not know.
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
      const hasOurAudience = [read.aud ?? read.client_id].flat().some((client) => clients.includes(client));
      const isIssued = (read.iat ?? 0) * 1000 <= Date.now();
      return hasOurAudience && isIssued ? read : undefined;
    } catch {
      return undefined;
    }
  };
}
