import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { badInput } from './stop.ts';

/** Node adds advice on words that begin with a hyphen, which no tool takes. */
function sentenceOf({ message }: Error): string {
  return message.replace(/\. To specify a positional argument .*/s, '.').replace(/(?<!\.)$/, '.');
}

/** Reads the words and options of a tool's command line. Every tool has `--help`; `usage` follows an error. */
export function readCommandLine<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  usage: string,
  options: Options,
) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw badInput(`${sentenceOf(error as Error)}\n\n${usage}`, error);
  }
}
