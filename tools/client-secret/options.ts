import { type ClientType, clientTypes } from '#shared/domain/clients/client.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { namedEnvironment } from '../aws/named-environment.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';

export const USAGE = `npm run client-secret -- <environment> <client>

Shows the credentials of a machine client: pos (tills), web, app, partner or hub. It shows them only at a terminal, as
lines for a shell that calls the API with the other tools. For a till, put them where it keeps its secrets.

Ends with 0: shown; 1: refused or failed; 2: wrong input.`;

export interface Options {
  readonly environment: Environment;
  readonly type: ClientType;
}

/** Reads the command line. Undefined when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {});
  if (values.help) return undefined;
  const [name, client, ...more] = positionals;
  const environment = namedEnvironment(name === undefined ? [] : [name], USAGE);
  const type = clientTypes.find((one) => one === client);
  if (type === undefined) {
    const fault = client === undefined ? '' : `There is no client ${JSON.stringify(client)}. `;
    throw badInput(`${fault}Name a client: ${clientTypes.join(', ')}.\n\n${USAGE}`);
  }
  if (more.length > 0) throw badInput(`Only one client at a time: ${JSON.stringify(more[0])} is too much.`);
  return { environment, type };
}
