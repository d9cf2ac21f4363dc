import { badInput } from '../terminal/stop.ts';
import { isLocal } from './origin.ts';
import { type DevClient, devCredentials, Token, type TokenSource } from './token.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** With which token the server is called, as the environment says; locally a client of the local issuer will do. */
export function tokenFor(
  origin: string,
  environment: Environment,
  locally: DevClient,
  stopping: AbortSignal,
): TokenSource {
  checkSafe(origin, '--url');
  const { LAUREL_TOKEN, LAUREL_CLIENT_ID, LAUREL_CLIENT_SECRET, LAUREL_TOKEN_URL } = environment;
  if (LAUREL_TOKEN) return given(LAUREL_TOKEN);
  if (LAUREL_CLIENT_ID && LAUREL_CLIENT_SECRET) {
    const url = LAUREL_TOKEN_URL || (isLocal(origin) ? `${origin}/oauth2/token` : undefined);
    if (url === undefined)
      throw badInput('LAUREL_CLIENT_ID needs LAUREL_TOKEN_URL, where it gets its tokens.');
    if (!URL.canParse(url)) throw badInput('LAUREL_TOKEN_URL is not an address.');
    checkSafe(url, 'LAUREL_TOKEN_URL');
    const advice = 'Are LAUREL_CLIENT_ID, LAUREL_CLIENT_SECRET and LAUREL_TOKEN_URL right?';
    const client = { url, clientId: LAUREL_CLIENT_ID, clientSecret: LAUREL_CLIENT_SECRET, advice };
    return new Token(client, stopping);
  }
  if (LAUREL_CLIENT_ID || LAUREL_CLIENT_SECRET) {
    throw badInput('LAUREL_CLIENT_ID and LAUREL_CLIENT_SECRET go together: one of them is not set.');
  }
  if (!isLocal(origin)) {
    throw badInput(
      `${origin} asks who calls: set LAUREL_TOKEN, or LAUREL_CLIENT_ID, LAUREL_CLIENT_SECRET and LAUREL_TOKEN_URL.`,
    );
  }
  return new Token(devCredentials(origin, locally), stopping);
}

function checkSafe(address: string, option: string): void {
  if (new URL(address).protocol === 'https:' || isLocal(address)) return;
  throw badInput(`${option} must begin with https://: over http anybody on the way could read the token.`);
}

function given(token: string): TokenSource {
  // What no header can carry would be told by fetch, and the token with it.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw badInput('LAUREL_TOKEN is not a token: it has characters that none has.');
  return {
    holder: 'the token in LAUREL_TOKEN',
    get: () => Promise.resolve(token),
    refused: () => Promise.resolve(),
  };
}
