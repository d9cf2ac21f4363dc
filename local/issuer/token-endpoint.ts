import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../gateway/request-body.ts';
import { DEV_SECRET, memberIdPattern } from './dev-clients.ts';
import { devClient, type Issuer, TOKEN_SECONDS } from './issuer.ts';

/** An error of RFC 6749, section 5.2. */
interface TokenRefusal {
  readonly status: number;
  readonly error: string;
  readonly description?: string;
}

const FORM_BYTES_MAX = 16 * 1024;

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

async function issue(issuer: Issuer, request: IncomingMessage): Promise<{ token: string } | TokenRefusal> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    return { status: 415, error: 'invalid_request', description: 'send application/x-www-form-urlencoded' };
  }
  const body = await readBody(request, FORM_BYTES_MAX);
  if (body === undefined)
    return { status: 413, error: 'invalid_request', description: 'the form is too large' };
  const form = new URLSearchParams(body.toString('utf8'));
  const { id, secret } = credentials(request, form);
  const client = devClient(id);
  if (client === undefined || !isDevSecret(secret)) return { status: 401, error: 'invalid_client' };
  const grant = form.get('grant_type');
  if (grant !== 'client_credentials') {
    return { status: 400, error: grant === null ? 'invalid_request' : 'unsupported_grant_type' };
  }
  const member = form.get('member') ?? undefined;
  if (client.scope !== 'member' && member !== undefined) {
    return { status: 400, error: 'invalid_request', description: 'only dev-member takes a member' };
  }
  if (client.scope === 'member' && !memberIdPattern.test(member ?? '')) {
    return { status: 400, error: 'invalid_request', description: 'member must be a member id' };
  }
  const token = await issuer.token(client, { member });
  return token === undefined ? { status: 400, error: 'unauthorized_client' } : { token };
}

async function answerToken(
  issuer: Issuer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST')
    return sendJson(response, 405, { error: 'invalid_request' }, { allow: 'POST' });
  const outcome = await issue(issuer, request);
  if ('token' in outcome) {
    return sendJson(response, 200, {
      access_token: outcome.token,
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
    });
  }
  const { status, error, description } = outcome;
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="laurel"' } : {};
  sendJson(
    response,
    status,
    description === undefined ? { error } : { error, error_description: description },
    {
      ...challenge,
    },
  );
}

function discovery(origin: string): object {
  return {
    issuer: origin,
    jwks_uri: `${origin}/.well-known/jwks.json`,
    token_endpoint: `${origin}/oauth2/token`,
    response_types_supported: ['token'],
    grant_types_supported: ['client_credentials'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}

/** Answers the issuer's own paths; false for any other. */
export async function answerIssuer(
  issuer: Issuer,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (path) {
    case '/oauth2/token':
      await answerToken(issuer, request, response).catch(() => {
        if (response.headersSent) response.destroy();
        else sendJson(response, 500, { error: 'server_error' });
      });
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
