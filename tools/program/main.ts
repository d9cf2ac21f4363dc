import { Caller } from '../api/caller.ts';
import { tokenFor } from '../api/credentials.ts';
import { askYes, hasTerminal } from '../terminal/ask.ts';
import { interruptible, STOPPED_BY_SIGNAL } from '../terminal/interrupt.ts';
import { Stop } from '../terminal/stop.ts';
import { originOf, readBase } from './base.ts';
import { run } from './commands.ts';
import { readOptions, USAGE } from './options.ts';
import { ProgramApi } from './program-api.ts';

/** The exit code of a failure. It is not 1, with which `diff` reports changes. */
const FAILED = 3;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const base = await readBase(options.folder);
  const origin = options.origin ?? originOf(base, process.env);
  const stopping = interruptible('Stopping.');
  const token = tokenFor(origin, process.env, 'dev-marketer', stopping);
  const api = new ProgramApi(new Caller(origin, token, stopping));
  const say = (text: string) => console.log(text);
  const ask = hasTerminal() ? (question: string) => askYes(question, stopping) : undefined;
  try {
    return await run(options, { api, origin, base, stopping, say, ask });
  } catch (error) {
    if (stopping.aborted) return STOPPED_BY_SIGNAL;
    throw error;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  // A bug must not exit with 1 either, because 1 reports changes.
  console.error(error instanceof Stop ? error.message : error);
  process.exitCode = error instanceof Stop && error.exitCode === 2 ? 2 : FAILED;
}
