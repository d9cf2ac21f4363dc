import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** A token that passed: its claims as API Gateway gives them to functions, every value a text. */
export interface Authorized {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

export interface Refused {
  readonly statusCode: 401 | 403;
  readonly message: 'Unauthorized' | 'Forbidden';
  readonly challenge: string;
}

export type Authorization =
  | { readonly authorized: Authorized }
  | { readonly authorized?: undefined; readonly refused: Refused };

export interface JwtAuthorizerSetup {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly keys: JWTVerifyGetKey;
  readonly now?: () => number;
}

export interface JwtAuthorizer {
  /** Checks a token. The token needs one of the route's `scopes`. */
  authorize(authorization: string | undefined, scopes: readonly string[]): Promise<Authorization>;
}

interface Verified {
  readonly payload: JWTPayload;
  readonly claims: Readonly<Record<string, string>>;
}

/**
 * Verified tokens that the cache holds. A signature check costs as much as a small function, and a client sends the
 * same token for an hour.
 */
const VERIFIED_MAX = 5_000;

function unauthorized(description?: string): Authorization {
  const challenge =
    description === undefined ? 'Bearer' : `Bearer error="invalid_token" error_description="${description}"`;
  return { refused: { statusCode: 401, message: 'Unauthorized', challenge } };
}

function forbidden(scopes: readonly string[]): Authorization {
  const challenge = `Bearer scope="${scopes.join(' ')}" error="insufficient_scope"`;
  return { refused: { statusCode: 403, message: 'Forbidden', challenge } };
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(String).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function tokenScopes({ scope, scp }: JWTPayload & { scope?: unknown; scp?: unknown }): readonly string[] {
  const given = scope ?? scp;
  if (Array.isArray(given)) return given.map(String);
  return typeof given === 'string' ? given.split(' ') : [];
}

/**
 * Whether a token is for one of the audiences. `aud` decides if the token has it; Cognito's access tokens have
 * `client_id` instead.
 */
function isForAudience({ aud, client_id: clientId }: JWTPayload, audiences: readonly string[]): boolean {
  const named = aud === undefined ? [clientId] : [aud].flat();
  return named.some((audience) => typeof audience === 'string' && audiences.includes(audience));
}

function refusal(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `the claim ${error.claim} is not accepted`;
  if (error instanceof errors.JOSEError) return 'the token cannot be verified';
  throw error;
}

/** API Gateway's JWT authorizer, to the extent that this app uses it: RS256 only, no clock tolerance. */
export function createJwtAuthorizer(setup: JwtAuthorizerSetup): JwtAuthorizer {
  const now = setup.now ?? Date.now;
  const verified = new Map<string, Verified>();

  const verify = async (token: string): Promise<Verified> => {
    const known = verified.get(token);
    if (known !== undefined) return known;
    const { payload } = await jwtVerify(token, setup.keys, {
      algorithms: ['RS256'],
      issuer: setup.issuer,
      currentDate: new Date(now()),
    });
    if (payload.iat !== undefined && payload.iat * 1000 > now()) {
      throw new errors.JWTClaimValidationFailed('issued in the future', payload, 'iat');
    }
    if (!isForAudience(payload, setup.audiences)) {
      throw new errors.JWTClaimValidationFailed('another audience', payload, 'aud');
    }
    const claims = Object.fromEntries(
      Object.entries(payload).map(([name, value]) => [name, claimText(value)]),
    );
    const oldest = verified.size < VERIFIED_MAX ? undefined : verified.keys().next().value;
    if (oldest !== undefined) verified.delete(oldest);
    const entry = { payload, claims };
    verified.set(token, entry);
    return entry;
  };

  return {
    authorize: async (authorization, scopes) => {
      const token = authorization?.replace(/^Bearer +/i, '').trim();
      if (!token) return unauthorized();
      let entry: Verified;
      try {
        entry = await verify(token);
      } catch (error) {
        return unauthorized(refusal(error));
      }
      // A token without an expiry counts as expired.
      if ((entry.payload.exp ?? 0) * 1000 <= now()) {
        verified.delete(token);
        return unauthorized('the token has expired');
      }
      const granted = tokenScopes(entry.payload).filter((scope) => scopes.includes(scope));
      if (scopes.length > 0 && granted.length === 0) return forbidden(scopes);
      return { authorized: { claims: entry.claims, scopes: scopes.length > 0 ? granted : null } };
    },
  };
}
