import type { Environment } from '../../infra/environments/environment.ts';
import { namedEnvironment } from '../aws/named-environment.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';

export const USAGE = `npm run deploy -- <environment> [options]

Deploys an environment to AWS: dev, dev-<stage>, staging or production, as infra/environments/environments.ts defines
it. First it checks settings, credentials, bootstrap, stacks, certificates, mail and quotas, and says all it found with
the next step for each. Then it shows the difference and asks. The same command again goes on after an interruption.

  --yes         do not ask
  --check       check and show the difference; change nothing
  --take-over   deploy a stage of dev that somebody else deployed

Credentials: as the AWS command line finds them (AWS_PROFILE, AWS_ACCESS_KEY_ID, aws sso login).
Writes all ids and addresses to .laurel/outputs/<environment>.json.

Ends with 0: deployed, or no difference; 1: refused, failed, or not done because you said no; 2: wrong input;
130: stopped by Ctrl-C. A change that CloudFormation has begun goes on there.`;

export interface Options {
  readonly environment: Environment;
  readonly yes: boolean;
  readonly check: boolean;
  readonly takeOver: boolean;
}

/** Reads the command line. Undefined when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    yes: { type: 'boolean', short: 'y' },
    check: { type: 'boolean' },
    'take-over': { type: 'boolean' },
  });
  if (values.help) return undefined;
  if (values.check && values.yes) throw badInput('--check changes nothing, so --yes has nothing to confirm.');
  return {
    environment: namedEnvironment(positionals, USAGE),
    yes: values.yes ?? false,
    check: values.check ?? false,
    takeOver: values['take-over'] ?? false,
  };
}
