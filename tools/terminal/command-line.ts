import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { badInput } from './stop.ts';

/** The words and options of a tool's command line, of which every tool has `--help`; `usage` follows on what is wrong. */
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
    throw badInput(`${(error as Error).message}\n\n${usage}`, error);
  }
}
