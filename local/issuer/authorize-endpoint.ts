import type { IncomingMessage, ServerResponse } from 'node:http';
import { splitTarget } from '../http/gateway-request.ts';
import { memberIdPattern } from './dev-clients.ts';
import { readForm } from './form.ts';
import type { Issuer } from './issuer.ts';
import { peopleOf, refusalPage, signInPage } from './sign-in-page.ts';
import type { SignedIn } from './sign-ins.ts';
import type { PageClient } from './user-pool.ts';

/** A request of RFC 6749, section 4.1.1, with the challenge of RFC 7636. */
interface AuthorizeRequest {
  readonly client: PageClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: string;
  readonly state: string | null;
  readonly nonce: string | undefined;
}

/** A request whose error cannot be sent to a client, because the address itself may be wrong. */
interface ErrorPage {
  readonly sentence: string;
  /** The app clients that the request may have meant. */
  readonly clients: readonly PageClient[];
}

/** An error of section 4.1.2.1, which the client gets at its own address. */
interface ErrorRedirect {
  readonly backTo: string;
}

const challengePattern = /^[A-Za-z0-9_-]{43}$/;
const secondsPattern = /^\d{1,10}$/;

function addressWith(redirectUri: string, parameters: Readonly<Record<string, string | null>>): string {
  const address = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) address.searchParams.set(name, value);
  }
  return address.href;
}

/** The fault of a request of a known client, as `error` and `error_description`. Undefined when there is none. */
function faultOf(query: URLSearchParams, client: PageClient): readonly [string, string] | undefined {
  const maxAge = query.get('max_age');
  const scopes = query.get('scope')?.split(' ') ?? [];
  if (query.get('response_type') !== 'code') return ['unsupported_response_type', 'only code is supported'];
  if (query.get('code_challenge_method') !== 'S256') {
    return ['invalid_request', 'code_challenge_method must be S256'];
  }
  if (!challengePattern.test(query.get('code_challenge') ?? '')) {
    return ['invalid_request', 'code_challenge must be a SHA-256 in base64url'];
  }
  if (!scopes.every((scope) => client.scopes.includes(scope))) {
    return ['invalid_scope', 'the client may not ask for that scope'];
  }
  if (maxAge !== null && !secondsPattern.test(maxAge)) return ['invalid_request', 'max_age must be seconds'];
  // The issuer keeps no session, so it asks at every request. That satisfies `max_age` and `prompt=login`.
  if (query.get('prompt') === 'none') return ['login_required', 'nobody is signed in'];
  return undefined;
}

function readRequest(issuer: Issuer, query: URLSearchParams): AuthorizeRequest | ErrorPage | ErrorRedirect {
  const clientId = query.get('client_id');
  const client = issuer.pageClient(clientId ?? '');
  if (client === undefined) {
    const sentence =
      clientId === null
        ? 'The address has no client_id.'
        : 'No app client with this client_id lets people sign in.';
    return { sentence, clients: issuer.pageClients() };
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!client.callbackUrls.includes(redirectUri)) {
    return { sentence: 'redirect_uri is not a callback URL of this app client.', clients: [client] };
  }
  const state = query.get('state');
  const [error, description] = faultOf(query, client) ?? [];
  if (error !== undefined) {
    return { backTo: addressWith(redirectUri, { error, error_description: description ?? null, state }) };
  }
  return {
    client,
    redirectUri,
    scopes: query.get('scope')?.split(' ') ?? client.scopes,
    challenge: query.get('code_challenge') ?? '',
    state,
    nonce: query.get('nonce') ?? undefined,
  };
}

/** The person that the form names, or the sentence that says what is wrong with it. */
function signedInBy(
  issuer: Issuer,
  form: URLSearchParams,
  { client, scopes, nonce }: AuthorizeRequest,
): SignedIn | string {
  const person = peopleOf(client).find(({ id }) => id === form.get('person'));
  if (person === undefined) return 'Choose who you are.';
  const member = person.scope === 'member' ? (form.get('member') ?? '') : undefined;
  if (member !== undefined && !memberIdPattern.test(member))
    return 'Enter a member id: letters, digits and . _ ~ -, at most 64 characters.';
  const user = issuer.user(person, { member });
  if (user === undefined) return 'That user was deleted. Choose another.';
  const at = Math.floor(Date.now() / 1000);
  return { app: { id: client.id, scopes }, person, member, at, signOuts: user.signOuts, nonce };
}

function sendPage(response: ServerResponse, status: number, page: string, formAction = "'none'"): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      'img-src data:',
      `form-action ${formAction}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(page);
}

/** Redirects with 303, so that the browser does not send the form again. */
function sendTo(response: ServerResponse, address: string): void {
  response
    .writeHead(303, { location: address, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .end();
}

/** Serves `/oauth2/authorize`: shows the sign-in page and takes its form. The code goes to the client's own address. */
export async function answerAuthorize(
  issuer: Issuer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { path, query } = splitTarget(request.url ?? '/');
  if (request.method !== 'GET' && request.method !== 'POST') {
    response.writeHead(405, { allow: 'GET, POST' }).end();
    return;
  }
  const asked = readRequest(issuer, new URLSearchParams(query));
  if ('sentence' in asked) return sendPage(response, 400, refusalPage(asked.sentence, asked.clients));
  if ('backTo' in asked) return sendTo(response, asked.backTo);
  const { client, redirectUri, challenge, state } = asked;
  // A browser applies `form-action` to the redirect after a form as well.
  const formAction = `'self' ${new URL(redirectUri).origin}`;
  const target = `${path}?${query}`;
  if (request.method === 'GET') return sendPage(response, 200, signInPage(client, target), formAction);
  const form = await readForm(request);
  if (!(form instanceof URLSearchParams)) {
    return sendPage(response, form.status, refusalPage(form.description));
  }
  const signedIn = signedInBy(issuer, form, asked);
  if (typeof signedIn === 'string') {
    return sendPage(response, 400, signInPage(client, target, signedIn), formAction);
  }
  const code = issuer.signIns.issue({ signedIn, redirectUri, challenge });
  sendTo(response, addressWith(redirectUri, { code, state }));
}

/** Serves `/logout`. The issuer keeps no session, so it only redirects to one of the client's addresses. */
export function answerLogout(issuer: Issuer, request: IncomingMessage, response: ServerResponse): void {
  const query = new URLSearchParams(splitTarget(request.url ?? '/').query);
  const to = query.get('logout_uri') ?? '';
  const client = issuer.pageClient(query.get('client_id') ?? '');
  if (client?.logoutUrls.includes(to)) sendTo(response, to);
  else sendPage(response, 400, refusalPage('logout_uri is not a sign-out URL of this app client.'));
}
