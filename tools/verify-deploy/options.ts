import { join, resolve } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { PYTHONS } from '../packages/python.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';

export const USAGE = `npm run verify:deploy [-- options]

Deploys a dev environment to an emulator of AWS on this machine, calls it, deploys it again, updates it with data in it,
takes a permission away and gives it back, restores its ledger, destroys it, and lists what is left. Nothing reaches
AWS.

  --python <command>   a Python of at least 3.11 (python3, python)
  --folder <folder>    where the emulator is installed, and logs of the last run stay (.cache/verify-deploy)

The emulator is ministack, installed with pip at fixed versions; requirements.txt beside this tool lists them.

Ends with 0: every check passed; 1: one failed; 2: wrong input; 3: SKIPPED, because Python or the package index is
missing; 130: stopped by Ctrl-C.`;

export interface Options {
  /** Commands to try in this order. */
  readonly pythons: readonly string[];
  readonly folder: string;
}

/** Reads the command line; undefined asks for the usage. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    python: { type: 'string' },
    folder: { type: 'string' },
  });
  if (values.help) return undefined;
  if (positionals.length > 0) throw badInput(`${positionals.join(' ')} is not an option.\n\n${USAGE}`);
  if (values.python === '') throw badInput(`--python names no command.\n\n${USAGE}`);
  return {
    pythons: values.python === undefined ? PYTHONS : [values.python],
    folder: resolve(values.folder || join(repositoryRoot, '.cache', 'verify-deploy')),
  };
}
