import { readCommandLine } from '../terminal/command-line.ts';
import { badInput } from '../terminal/stop.ts';

export const USAGE = `npm run trace -- <function> <file> [--code <hash>]

Prints a file with a stack trace of a deployed function, with the lines of the sources in place of those of the bundle.

  <function>      its file, for example functions/ledger/book-purchase.ts
  <file>          a text file, for example log lines of the function
  --code <hash>   the deployed code: the S3Key of the function in its template, without .zip. Without it, the newest code
                  that was bundled in this folder

The maps are in cdk.maps, where cdk deploy wrote them. The sources must be those of the deployed commit.`;

export interface Options {
  readonly functionFile: string;
  readonly traceFile: string;
  readonly code: string | undefined;
}

/** Reads the command line; undefined where help is wanted. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = readCommandLine(args, USAGE, { code: { type: 'string' } });
  if (values.help) return undefined;
  const [functionFile, traceFile, ...others] = positionals;
  if (functionFile === undefined || traceFile === undefined || others.length > 0)
    throw badInput(`Name a function and a file, and nothing else.\n\n${USAGE}`);
  if (!/^functions\/[\w-]+\/[\w-]+\.ts$/.test(functionFile))
    throw badInput(
      `${functionFile} is no file of a function, such as functions/ledger/book-purchase.ts\n\n${USAGE}`,
    );
  if (values.code !== undefined && !/^[0-9a-f]+$/.test(values.code))
    throw badInput(
      `--code takes the hash of a bundle, 64 hexadecimal digits, not ${values.code}\n\n${USAGE}`,
    );
  return { functionFile, traceFile, code: values.code };
}
