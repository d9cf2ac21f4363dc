/** The scope of Cognito for the calls by which users change their own account. */
const SCOPE = 'aws.cognito.signin.user.admin';
const KEPT = 'second-factor-sign-in';

const base64Url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const unguessable = () => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/**
 * The address where a person signs in for this page, by code and PKCE. `kept` is the storage of the tab, which proves
 * that the sign-in began here when it comes back.
 */
export async function signInAddress({ authorizationUrl, secondFactor }, page, kept) {
  const [state, verifier] = [unguessable(), unguessable()];
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  kept.setItem(KEPT, JSON.stringify({ state, verifier }));
  const address = new URL(authorizationUrl, page);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: secondFactor.clientId,
    redirect_uri: page,
    scope: SCOPE,
    state,
    code_challenge: base64Url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  });
  return address.href;
}

/** The address that ends the sign-in at the user pool, too, so that the next one asks for the new factor. */
export function signOutAddress({ authorizationUrl, secondFactor }, page) {
  const address = new URL('/logout', new URL(authorizationUrl, page));
  address.search = new URLSearchParams({ client_id: secondFactor.clientId, logout_uri: page });
  return address.href;
}

/**
 * The access token of a sign-in that came back with `query`. Undefined where none did. It throws an Error with a
 * sentence for the reader where the sign-in failed, or did not begin in this tab.
 */
export async function returnedToken({ tokenUrl, secondFactor }, page, query, kept, ask = fetch) {
  const begun = JSON.parse(kept.getItem(KEPT) ?? 'null');
  kept.removeItem(KEPT);
  const error = query.get('error_description') ?? query.get('error');
  if (error !== null) throw new Error(`The sign-in failed: ${error}`);
  const code = query.get('code');
  if (code === null) return undefined;
  if (begun === null || query.get('state') !== begun.state) {
    throw new Error('That sign-in did not begin on this page. Begin again.');
  }
  const response = await ask(new URL(tokenUrl, page), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: secondFactor.clientId,
      redirect_uri: page,
      code,
      code_verifier: begun.verifier,
    }),
  });
  if (!response.ok) throw new Error('The sign-in is over. Begin again.');
  return (await response.json()).access_token;
}
