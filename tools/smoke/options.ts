import { channels } from '#shared/contracts/ledger/purchase.ts';
import type { Channel } from '#shared/domain/purchases/purchase.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { isLocal, readOrigin } from '../api/origin.ts';
import { namedEnvironment } from '../aws/named-environment.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';

export const USAGE = `npm run smoke -- <url> [options]

Looks at a running Laurel from outside: health, TLS, headers, pages, refusals. With credentials it also enrols a member
of its own, smoke-…, books a purchase and returns it whole, so that the books are at zero for that member. A purchase
that was booked is returned after a failure and after Ctrl-C, too.

  --environment <name>   read the credentials of the client hub, and the gateway's own address, from this environment
  --channel <channel>    the channel of the purchase; pos unless said

Credentials: --environment, or LAUREL_CLIENT_ID and LAUREL_CLIENT_SECRET with LAUREL_TOKEN_URL, or LAUREL_TOKEN. A local
Laurel (http://localhost:3000) needs none. Without them only the public part is looked at.

Ends with 0: all is well; 1: something is not, and the last line says where to look first; 2: wrong input;
130: stopped by Ctrl-C.`;

export interface Options {
  readonly origin: string;
  readonly environment: Environment | undefined;
  readonly channel: Channel;
}

function readSite(text: string): string {
  const address = readOrigin(text, '<url>');
  const { origin, pathname } = new URL(address);
  if (pathname !== '/') throw badInput(`<url> has no path: ${origin}, not ${address}.`);
  return origin;
}

/** Reads the command line. Undefined when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    environment: { type: 'string' },
    channel: { type: 'string' },
  });
  if (values.help) return undefined;
  const [url, ...more] = positionals;
  if (url === undefined) throw badInput(`Name the address of a Laurel.\n\n${USAGE}`);
  if (more.length > 0) throw badInput(`Only one address at a time: ${JSON.stringify(more[0])} is too much.`);
  const channel = channels.find((one) => one === (values.channel ?? 'pos'));
  if (channel === undefined) throw badInput(`--channel is one of ${channels.join(', ')}.`);
  const origin = readSite(url);
  if (!origin.startsWith('https:') && !isLocal(origin))
    throw badInput(
      '<url> must begin with https://, because over http others on the network could read the token.',
    );
  return {
    origin,
    environment: values.environment === undefined ? undefined : namedEnvironment([values.environment], USAGE),
    channel,
  };
}
