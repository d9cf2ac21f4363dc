import type { Environment } from '../../infra/environments/environment.ts';
import { namedEnvironment } from '../aws/named-environment.ts';
import { readCommandLine } from '../terminal/command-line.ts';

export const USAGE = `npm run destroy -- <environment> [options]

Removes dev or a dev-<stage> from AWS, with all its data. It asks for the name before. A protected environment, such as
staging or production, is refused, with a list of what it would have lost.

  --yes         do not ask for the name
  --take-over   remove a stage of dev that somebody else deployed

Ends with 0: removed, or there was nothing; 1: refused, failed, or another name was typed; 2: wrong input;
130: stopped by Ctrl-C. A removal that CloudFormation has begun goes on there.`;

export interface Options {
  readonly environment: Environment;
  readonly yes: boolean;
  readonly takeOver: boolean;
}

/** Reads the command line. Undefined when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    yes: { type: 'boolean', short: 'y' },
    'take-over': { type: 'boolean' },
  });
  if (values.help) return undefined;
  return {
    environment: namedEnvironment(positionals, USAGE),
    yes: values.yes ?? false,
    takeOver: values['take-over'] ?? false,
  };
}
