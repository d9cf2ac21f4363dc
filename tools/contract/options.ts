import { randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { PYTHONS } from '../packages/python.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { type Caller, callers } from './callers.ts';

export const USAGE = `npm run contract:fuzz [-- options]

Starts a Laurel of its own, with data of its own, and calls it with schemathesis in every way that docs/openapi.json
allows, and in many that it does not: as ${callers.join(', ')}. Whatever the document does not say
is a finding: a 5xx, a status, a content type, a field or a header.

  --minutes <n>        how long, shared among the callers (20)
  --as <callers>       only these, separated by commas
  --seed <n>           repeats the values of a run
  --python <command>   a Python of at least 3.11 (python3, python)
  --folder <folder>    where reports of the last run stay (.cache/contract/fuzz-reports)

Ends with 0: nothing was found; 1: something was; 2: wrong input; 3: SKIPPED, because Python or the package index is
missing; 130: stopped by Ctrl-C.`;

export interface FuzzOptions {
  readonly minutes: number;
  readonly callers: readonly Caller[];
  readonly seed: number;
  readonly pythons: readonly string[];
  readonly folder: string;
}

function callersOf(text: string): readonly Caller[] {
  const named = text.split(',');
  const unknown = named.filter((name) => !(callers as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw badInput(`--as takes some of ${callers.join(', ')}, not ${unknown.join(', ')}.`);
  return callers.filter((caller) => named.includes(caller));
}

/** Reads the command line; undefined asks for the usage. */
export function fuzzOptions(args: readonly string[]): FuzzOptions | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    minutes: { type: 'string', default: '20' },
    as: { type: 'string', default: callers.join(',') },
    seed: { type: 'string' },
    python: { type: 'string' },
    folder: { type: 'string', default: join(repositoryRoot, '.cache', 'contract', 'fuzz-reports') },
  });
  if (values.help) return undefined;
  if (positionals.length > 0) throw badInput(`${positionals.join(' ')} is not an option.\n\n${USAGE}`);
  if (values.python === '') throw badInput(`--python names no command.\n\n${USAGE}`);
  return {
    minutes: wholeNumber('--minutes', values.minutes, { min: 1 }),
    callers: callersOf(values.as),
    seed: values.seed === undefined ? randomInt(2 ** 31) : wholeNumber('--seed', values.seed, { min: 0 }),
    pythons: values.python === undefined ? PYTHONS : [values.python],
    folder: resolve(values.folder),
  };
}
