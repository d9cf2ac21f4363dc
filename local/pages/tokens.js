import { request } from './request.js';

const SECRET = 'dev';

/** The part of a token's life after which a new one is fetched. */
const USED_SHARE = 0.8;

const known = new Map();

/** An access token of a dev client, for `dev-member` that of the member. It is kept until it is about to expire. */
export function tokenOf(clientId, member) {
  const key = JSON.stringify([clientId, member]);
  const entry = known.get(key);
  if (entry !== undefined && Date.now() < entry.renewAt) return entry.token;
  const token = freshToken(clientId, member).then(({ access_token, expires_in }) => {
    known.set(key, { token, renewAt: Date.now() + expires_in * 1000 * USED_SHARE });
    return access_token;
  });
  token.catch(() => known.delete(key));
  known.set(key, { token, renewAt: Number.POSITIVE_INFINITY });
  return token;
}

/** Forgets all tokens, after a server did not accept one. */
export function forgetTokens() {
  known.clear();
}

/** Gets a token from the embedded issuer. Rejects with a sentence. */
export async function freshToken(clientId, member) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: SECRET,
  });
  if (member !== undefined) form.set('member', member);
  const answer = await request('/oauth2/token', { method: 'POST', body: form });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok)
    throw new Error(`No token for ${clientId}: ${body.error_description ?? body.error ?? answer.status}.`);
  return body;
}

/** The claims of a token. The signature is not checked, because that is the server's task. */
export function claimsOf(token) {
  const part = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (char) => char.charCodeAt(0))));
}
