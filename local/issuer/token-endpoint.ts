import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerAuthorize, answerLogout } from './authorize-endpoint.ts';
import { DEV_SECRET, memberIdPattern } from './dev-clients.ts';
import { readForm } from './form.ts';
import { devClient, type Issuer, TOKEN_SECONDS } from './issuer.ts';
import { TriggerFailed } from './pre-token-trigger.ts';

/** An error of RFC 6749, section 5.2. */
interface TokenRefusal {
  readonly status: number;
  readonly error: string;
  readonly description?: string;
}

/** The tokens of a response, beside its type and its time. */
interface Tokens {
  readonly access_token: string;
  readonly id_token?: string | undefined;
  readonly refresh_token?: string;
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(JSON.stringify(body));
}

function credentials(request: IncomingMessage, form: URLSearchParams): { id: string; secret: string } {
  const basic = /^Basic +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined)
    return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const text = Buffer.from(basic, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const parts = [text.slice(0, colon), text.slice(colon + 1)];
  const [id = '', secret = ''] =
    colon < 0 ? [] : new URLSearchParams(`id=${parts[0]}&secret=${parts[1]}`).values();
  return { id, secret };
}

function isDevSecret(secret: string): boolean {
  const given = Buffer.from(secret);
  const expected = Buffer.from(DEV_SECRET);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Whether `auth_time`, in seconds, is an instant in the past. */
function isPast(authTime: string): boolean {
  return /^\d{1,12}$/.test(authTime) && Number(authTime) * 1000 <= Date.now();
}

/** The token of a dev client, which needs no proof of identity. */
async function issueToDevClient(
  issuer: Issuer,
  request: IncomingMessage,
  form: URLSearchParams,
): Promise<Tokens | TokenRefusal> {
  const { id, secret } = credentials(request, form);
  const client = devClient(id);
  if (client === undefined || !isDevSecret(secret)) return { status: 401, error: 'invalid_client' };
  const grant = form.get('grant_type');
  if (grant !== 'client_credentials') {
    return { status: 400, error: grant === null ? 'invalid_request' : 'unsupported_grant_type' };
  }
  const invalid = (description: string) => ({ status: 400, error: 'invalid_request', description });
  const member = form.get('member') ?? undefined;
  if (client.scope !== 'member' && member !== undefined) return invalid('member is for dev-member only');
  if (client.scope === 'member' && !memberIdPattern.test(member ?? '')) {
    return invalid('member must be a member id');
  }
  const subject = form.get('subject') ?? undefined;
  if (subject !== undefined && (!client.person || client.scope === 'member')) {
    return invalid('subject is for clients of staff only');
  }
  if (subject !== undefined && !memberIdPattern.test(subject)) {
    return invalid('subject must be a name in the form of an id');
  }
  const authTime = form.get('auth_time') ?? undefined;
  if (authTime !== undefined && !client.person) return invalid('auth_time is for clients of people only');
  if (authTime !== undefined && !isPast(authTime))
    return invalid('auth_time must be a time in the past, in seconds since 1970');
  const signedInAt = authTime === undefined ? undefined : Number(authTime);
  const token = await issuer.token(client, { member, subject, signedInAt });
  return token === undefined ? { status: 400, error: 'unauthorized_client' } : { access_token: token };
}

/** The tokens of a person who signed in on the page: first for a code, then for each refresh token. */
async function issueToPerson(
  issuer: Issuer,
  form: URLSearchParams,
  grant: 'authorization_code' | 'refresh_token',
): Promise<Tokens | TokenRefusal> {
  const field = (name: string) => form.get(name) ?? '';
  const clientId = field('client_id');
  if (issuer.pageClient(clientId) === undefined) return { status: 400, error: 'invalid_client' };
  const first = grant === 'authorization_code';
  const session = first
    ? issuer.signIns.redeem(field('code'), {
        clientId,
        redirectUri: field('redirect_uri'),
        verifier: field('code_verifier'),
      })
    : issuer.signIns.refresh(field('refresh_token'), clientId);
  if (session === undefined) return { status: 400, error: 'invalid_grant' };
  const tokens = await issuer.personTokens(session.signedIn, first ? 'sign-in' : 'refresh');
  if (tokens === undefined) return { status: 400, error: 'invalid_grant' };
  return {
    access_token: tokens.accessToken,
    id_token: tokens.idToken,
    refresh_token: session.refreshToken,
  };
}

async function issue(issuer: Issuer, request: IncomingMessage): Promise<Tokens | TokenRefusal> {
  const form = await readForm(request);
  if (!(form instanceof URLSearchParams)) return { ...form, error: 'invalid_request' };
  const grant = form.get('grant_type');
  return grant === 'authorization_code' || grant === 'refresh_token'
    ? issueToPerson(issuer, form, grant)
    : issueToDevClient(issuer, request, form);
}

async function answerToken(
  issuer: Issuer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST')
    return sendJson(response, 405, { error: 'invalid_request' }, { allow: 'POST' });
  const outcome = await issue(issuer, request).catch((error: unknown): TokenRefusal => {
    if (error instanceof TriggerFailed) return { status: 500, error: 'server_error' };
    throw error;
  });
  if ('access_token' in outcome) {
    return sendJson(response, 200, { ...outcome, token_type: 'Bearer', expires_in: TOKEN_SECONDS });
  }
  const { status, error, description } = outcome;
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="laurel"' } : {};
  sendJson(response, status, { error, error_description: description }, challenge);
}

function discovery(origin: string): object {
  return {
    issuer: origin,
    jwks_uri: `${origin}/.well-known/jwks.json`,
    authorization_endpoint: `${origin}/oauth2/authorize`,
    token_endpoint: `${origin}/oauth2/token`,
    end_session_endpoint: `${origin}/logout`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  };
}

/** Serves the issuer's own paths. False for any other path. */
export async function answerIssuer(
  issuer: Issuer,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (path) {
    case '/oauth2/token':
      await answerToken(issuer, request, response);
      return true;
    case '/oauth2/authorize':
      await answerAuthorize(issuer, request, response);
      return true;
    case '/logout':
      answerLogout(issuer, request, response);
      return true;
    case '/.well-known/openid-configuration':
      sendJson(response, 200, discovery(issuer.origin));
      return true;
    case '/.well-known/jwks.json':
      sendJson(response, 200, issuer.key.publicKeys);
      return true;
    default:
      return false;
  }
}
