import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findPython, installPython } from '../packages/python.ts';
import { SKIPPED, Skipped } from '../packages/skipped.ts';
import { interruptible, STOPPED_BY_SIGNAL } from '../terminal/interrupt.ts';
import { Stop } from '../terminal/stop.ts';
import { Checks } from './checks.ts';
import { withoutAws } from './emulator.ts';
import { readOptions, USAGE } from './options.ts';
import { verify } from './verify.ts';

async function main(stopping: AbortSignal): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const { folder } = options;
  const logs = join(folder, 'logs');
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
  const machine = { env: withoutAws(process.env), stopping, log: join(logs, 'python.log') };
  const found = await findPython(options.pythons, machine);
  const emulator = {
    what: 'the emulator',
    lists: [join(import.meta.dirname, 'requirements.txt')],
    folder: join(folder, 'python'),
  };
  const python = await installPython(found, emulator, machine);
  const checks = new Checks((line) => console.log(line));
  await verify({ python, folder: logs, checks, stopping });
  console.log(checks.verdict);
  return checks.failed === 0 ? 0 : 1;
}

const stopping = interruptible('Stopping: ending the emulator.');
try {
  process.exitCode = await main(stopping);
} catch (error) {
  if (stopping.aborted) process.exitCode = STOPPED_BY_SIGNAL;
  else if (error instanceof Skipped) {
    console.log(`SKIPPED: ${error.message}`);
    process.exitCode = SKIPPED;
  } else if (error instanceof Stop) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else throw error;
}
