import { SigningSha256 } from './signing-sha256.ts';
import { WholeResponseHandler } from './whole-response-handler.ts';

/** Attempts of one call, and the longest waits of each attempt for a connection and for the response. */
export interface CallBounds {
  readonly maxAttempts: number;
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  /** Connections to one host at a time; 50 unless set. */
  readonly connectionsMax?: number;
}

/** The bounds of a call whose caller waits for its reply. */
export const callBounds: CallBounds = { maxAttempts: 3, connectionTimeout: 1000, requestTimeout: 3000 };

/** The SDK's middleware that prepares each call for a logger, also where there is none. No client has a logger. */
const LOGGING = 'loggerMiddleware';

interface WithMiddleware {
  readonly middlewareStack: { remove(name: string): boolean };
}

/**
 * Makes a client of AWS. No other place does: a client that is made with its own defaults waits for ever. The handler is
 * the one for HTTP/1.1 for every service. Kinesis' own default opens an HTTP/2 session for each call. Middleware is added
 * to a client before its first call: the client resolves the stack of a command once.
 * @see https://github.com/aws/aws-sdk-js-v3/issues/8279
 */
export function awsClient<Config extends object, Client extends WithMiddleware>(
  Kind: new (...config: [Config]) => Client,
  options: Partial<Config> = {},
  { maxAttempts, ...timeouts }: CallBounds = callBounds,
): Client {
  const requestHandler = new WholeResponseHandler(timeouts);
  const own = { maxAttempts, requestHandler, cacheMiddleware: true, sha256: SigningSha256 };
  const client = new Kind({ ...own, ...options } as Config);
  client.middlewareStack.remove(LOGGING);
  return client;
}
