import type { Environment } from '../../infra/environments/environment.ts';
import { namedEnvironment } from '../aws/named-environment.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';

export const USAGE = `npm run first-admin -- <environment> <e-mail> [options]

Creates the first user of a deployed environment, in the group admin, who may do everything. Cognito mails an
invitation with a temporary password, which is changed at the first sign-in. The same command again does no harm.

  --another              even though there is an admin already
  --resend               mail the invitation again; one is valid for seven days
  --temporary-password   send no mail, and show the password here: for an environment that cannot send mail

Ends with 0: the user is an admin; 1: refused or failed; 2: wrong input; 130: stopped by Ctrl-C.`;

export interface Options {
  readonly environment: Environment;
  readonly email: string;
  readonly another: boolean;
  readonly resend: boolean;
  readonly showPassword: boolean;
}

/** Reads the command line. Undefined when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    another: { type: 'boolean' },
    resend: { type: 'boolean' },
    'temporary-password': { type: 'boolean' },
  });
  if (values.help) return undefined;
  const [name, email, ...more] = positionals;
  const environment = namedEnvironment(name === undefined ? [] : [name], USAGE);
  if (email === undefined) throw badInput(`Name the e-mail address of the admin.\n\n${USAGE}`);
  if (more.length > 0) throw badInput(`Only one user at a time: ${JSON.stringify(more[0])} is too much.`);
  if (!/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email))
    throw badInput(`${JSON.stringify(email)} is no e-mail address, such as admin@shop.com.`);
  const showPassword = values['temporary-password'] ?? false;
  if (showPassword && values.resend)
    throw badInput('--temporary-password sends no mail, so --resend has nothing to send again.');
  return {
    environment,
    email,
    another: values.another ?? false,
    resend: values.resend ?? false,
    showPassword,
  };
}
