import { resolve } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';
import { wholeNumber } from '../terminal/whole-number.ts';
import { startScript } from './checkout.ts';

export const partNames = [
  'environment',
  'roles',
  'handler',
  'hot-member',
  'attack',
  'storage',
  'pages',
  'promotions',
  'leaderboard',
  'engagement',
] as const;

export type PartName = (typeof partNames)[number];

export const USAGE = `npm run bench [-- <part> …] [options]
npm run bench -- memory [--purchases <n>]
npm run bench -- against <folder> … [--purchases <n>] [--rounds <n>]

Prints units, bytes and ratios. The parts are
${partNames.join(', ')};
without a name all of them run, which takes some minutes.

memory    starts Laurel as "npm start" does, and prints the memory of its processes;
          five minutes of it pass without a call
against   puts the same load on this checkout and the ones in these folders in turn, and prints the ratios

  --entries <n>          the length of the deep log of storage (10000)
  --purchases <n>        the purchases of one measurement or round (2000)
  --rounds <n>           the rounds (3)
  --against <checkout>   handler and hot-member take turns with this checkout, too

Other checkouts have their own packages installed. memory and against need Linux.

Ends with 0: within all bounds; 1: outside of one, which is named; 2: wrong input.`;

/** How much is measured. */
export interface Sizes {
  readonly entries: number;
  readonly purchases: number;
  readonly rounds: number;
  /** The folder of another checkout. */
  readonly against: string | undefined;
}

export type Options = Sizes &
  (
    | { readonly command: 'parts'; readonly parts: readonly PartName[] }
    | { readonly command: 'memory' }
    | { readonly command: 'against'; readonly folders: readonly string[] }
  );

function partsOf(named: readonly string[]): readonly PartName[] {
  const unknown = named.filter((name) => !partNames.some((part) => part === name));
  if (unknown.length > 0)
    throw badInput(`There is no part ${unknown.join(', ')}; the parts are ${partNames.join(', ')}.`);
  return partNames.filter((part) => named.length === 0 || named.includes(part));
}

function checkoutAt(given: string): string {
  const folder = resolve(given);
  startScript(folder);
  return folder;
}

/** Reads the command line. Undefined when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, {
    entries: { type: 'string', default: '10000' },
    purchases: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    against: { type: 'string' },
  });
  if (values.help) return undefined;
  const count = (name: 'entries' | 'purchases' | 'rounds') =>
    wholeNumber(`--${name}`, values[name], { min: 1 });
  const sizes = {
    entries: count('entries'),
    purchases: count('purchases'),
    rounds: count('rounds'),
    against: values.against === undefined ? undefined : checkoutAt(values.against),
  };
  const [command, ...others] = positionals;
  if (command === 'against') {
    if (others.length === 0)
      throw badInput('Name the folder of another checkout, with its packages installed.');
    return { ...sizes, command, folders: [repositoryRoot, ...others.map(checkoutAt)] };
  }
  if (command === 'memory') {
    if (others.length > 0) throw badInput(`memory takes no names: ${others.join(', ')} is too much.`);
    return { ...sizes, command };
  }
  return { ...sizes, command: 'parts', parts: partsOf(positionals) };
}
