import { DAY_MS } from '#shared/domain/time/calendar.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { namedEnvironment } from '../aws/named-environment.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';

export const USAGE = `npm run who-was-read -- <environment> --client <id> [options]

Says which members a machine client read, from the log lines of the functions: after its secret was stolen. Members are
hashes in the log, under a key of each day; --member looks for a member whose id is known.

  <environment>     one of infra/environments/environments.ts, or here: the data folder of npm start (LAUREL_DATA, or
                    .laurel)
  --client <id>     the client id, as GET /v1/clients has it
  --from <instant>  first instant, such as 2026-11-30T08:00:00Z; 35 days ago unless said
  --to <instant>    first instant after the period; now unless said
  --member <id>     only this member; may be given up to 100 times

An environment needs the AWS CLI (version 2), and credentials that may run queries of its logs and read its secret
IdentifierKey.

Ends with 0: shown, 1: failed, 2: wrong input.`;

const DAYS = 35;
const MEMBERS_MAX = 100;

export interface Options {
  /** Undefined for the data folder of this machine. */
  readonly environment: Environment | undefined;
  readonly client: string;
  /** Instants; the second is not included. */
  readonly from: number;
  readonly to: number;
  /** All members where it is empty. */
  readonly members: readonly string[];
}

function instantOf(option: string, text: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant))
    throw badInput(`--${option} is an instant like 2026-11-30T08:00:00Z, not ${text}.`);
  return instant;
}

/** Reads the command line. Undefined when help was asked for. */
export function readOptions(args: readonly string[], now: number): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    client: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    member: { type: 'string', multiple: true },
  });
  if (values.help) return undefined;
  const { client, member: members = [] } = values;
  // Both go into a query: an id has no quote.
  if (client === undefined || !/^[\w+-]{1,128}$/.test(client))
    throw badInput(`--client is the id of a client.\n\n${USAGE}`);
  if (members.length > MEMBERS_MAX) throw badInput(`At most ${MEMBERS_MAX} members at a time.`);
  const to = values.to === undefined ? now : instantOf('to', values.to);
  const from = values.from === undefined ? to - DAYS * DAY_MS : instantOf('from', values.from);
  if (from >= to) throw badInput('--from must be earlier than --to.');
  const environment = positionals.join() === 'here' ? undefined : namedEnvironment(positionals, USAGE);
  return { environment, client, from, to, members };
}
