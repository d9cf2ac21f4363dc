import { badInput } from '../terminal/stop.ts';
import { isLocal } from './origin.ts';
import { type DevClient, devCredentials, Token, type TokenSource } from './token.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The source of tokens for a server, from the environment. A local server accepts a client of the local issuer. */
export function tokenFor(
  origin: string,
  environment: Environment,
  locally: DevClient,
  stopping: AbortSignal,
): TokenSource {
  checkSafe(origin, origin);
  const { LAUREL_TOKEN, LAUREL_CLIENT_ID, LAUREL_CLIENT_SECRET, LAUREL_TOKEN_URL } = environment;
  if (LAUREL_TOKEN) return given(LAUREL_TOKEN);
  if (LAUREL_CLIENT_ID && LAUREL_CLIENT_SECRET) {
    const url = LAUREL_TOKEN_URL || (isLocal(origin) ? `${origin}/oauth2/token` : undefined);
    if (url === undefined)
      throw badInput(
        'LAUREL_TOKEN_URL is not set. LAUREL_CLIENT_ID needs it: the address of the token endpoint.',
      );
    if (!URL.canParse(url))
      throw badInput('LAUREL_TOKEN_URL is not an address. Set it to the address of the token endpoint.');
    checkSafe(url, 'LAUREL_TOKEN_URL');
    const advice = 'Check LAUREL_CLIENT_ID, LAUREL_CLIENT_SECRET and LAUREL_TOKEN_URL.';
    const client = { url, clientId: LAUREL_CLIENT_ID, clientSecret: LAUREL_CLIENT_SECRET, advice };
    return new Token(client, stopping);
  }
  if (LAUREL_CLIENT_ID || LAUREL_CLIENT_SECRET) {
    throw badInput('Only one of LAUREL_CLIENT_ID and LAUREL_CLIENT_SECRET is set. Set both.');
  }
  if (!isLocal(origin)) {
    throw badInput(
      `${origin} needs a token: set LAUREL_TOKEN, or LAUREL_CLIENT_ID, LAUREL_CLIENT_SECRET and LAUREL_TOKEN_URL.`,
    );
  }
  return new Token(devCredentials(origin, locally), stopping);
}

function checkSafe(address: string, name: string): void {
  if (new URL(address).protocol === 'https:' || isLocal(address)) return;
  throw badInput(
    `${name} must begin with https://, because over http others on the network could read the token.`,
  );
}

function given(token: string): TokenSource {
  // fetch would name a character that no header can carry in its error, and show the token with it.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw badInput('LAUREL_TOKEN is not a token: it has characters that no token may have.');
  return {
    holder: 'the token in LAUREL_TOKEN',
    get: () => Promise.resolve(token),
    refused: () => Promise.resolve(),
  };
}
