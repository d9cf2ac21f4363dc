import type { ServerResponse } from 'node:http';
import { DEV_SECRET, devClients } from '../issuer/dev-clients.ts';
import { userPoolOf } from '../issuer/user-pool.ts';
import type { Deployment } from '../template/deployment.ts';

const [till] = devClients;
const member = devClients.find(({ scope }) => scope === 'member');
const others = devClients.filter((client) => client !== member).map(({ id }) => id);

/**
 * The file that tells the reference page how to get tokens here: dev clients by their secret, members on the sign-in
 * page. The deployed site has a file of the same shape at the same path. This one is in no asset, so that no deployment
 * knows of a dev client.
 */
export function signInSettings(deployment: Deployment, origin: string): object {
  const app = member && userPoolOf(deployment, origin)?.clientFor(member);
  return {
    authorizationUrl: '/oauth2/authorize',
    tokenUrl: '/oauth2/token',
    person: { clientId: app?.id },
    machine: { clientId: till?.id, clientSecret: DEV_SECRET },
    note: `The clients of this machine are ${others.join(', ')}, all with the secret ${DEV_SECRET}. For the token of a member choose authorizationCode.`,
  };
}

/** Serves the path of the settings. False for any other path. */
export function answerSignInSettings(settings: object, path: string, response: ServerResponse): boolean {
  if (path !== '/docs/sign-in.json') return false;
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(settings));
  return true;
}
