import { randomInt } from 'node:crypto';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';
import { wholeNumber } from '../terminal/whole-number.ts';

export const DEEP_HELP = `npm run test:deep [-- options]

  --minutes <n>       start no new file after n minutes, and name those that were not run
  --shard <i>/<n>     only the i-th of n parts
  --resume            leave out what passed with the sources as they are
  --only <text>       only files and mutations whose name contains it
  --mutations <n>     how many guards to remove, drawn from the seed; 4 unless given
  --outputFile <file> write the number of tests passed and failed as JSON

SEED=<n> repeats what came by chance, the order of files included.

Ends with 0: all that ran passed; 1: something failed; 2: wrong input; 130: stopped by Ctrl-C.`;

export interface DeepOptions {
  readonly minutes: number;
  readonly shard: { readonly index: number; readonly count: number };
  readonly resume: boolean;
  readonly only: string;
  readonly mutations: number;
  readonly outputFile: string | undefined;
  readonly seed: number;
}

function shardOf(text: string): DeepOptions['shard'] {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (!(shard.index >= 1 && shard.index <= shard.count)) {
    throw badInput(`--shard is "${text}"; it has the form 1/4.`);
  }
  return shard;
}

/** @returns undefined where help was asked for */
export function deepOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): DeepOptions | undefined {
  const { values, positionals } = readCommandLine(args, DEEP_HELP, {
    minutes: { type: 'string' },
    shard: { type: 'string', default: '1/1' },
    resume: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    mutations: { type: 'string', default: '4' },
    outputFile: { type: 'string' },
  });
  if (values.help) return undefined;
  if (positionals.length > 0)
    throw badInput(`${JSON.stringify(positionals[0])} is too much: --only chooses files.\n\n${DEEP_HELP}`);
  return {
    minutes:
      values.minutes === undefined
        ? Number.POSITIVE_INFINITY
        : wholeNumber('--minutes', values.minutes, { min: 0 }),
    shard: shardOf(values.shard),
    resume: values.resume,
    only: values.only,
    mutations: wholeNumber('--mutations', values.mutations, { min: 0 }),
    outputFile: values.outputFile,
    seed:
      environment.SEED === undefined ? randomInt(2 ** 31) : wholeNumber('SEED', environment.SEED, { min: 0 }),
  };
}
