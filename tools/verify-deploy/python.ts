import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from '../terminal/stop.ts';
import { run } from './processes.ts';
import { Skipped } from './skipped.ts';

/** The oldest Python for which requirements.txt has every package. */
const MINOR_MIN = 11;
const INSTALL_WITHIN_MS = 180_000;

const requirements = join(import.meta.dirname, 'requirements.txt');

export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly stopping: AbortSignal;
  readonly log: string;
}

/** The first of the commands that is a Python new enough. */
export async function findPython(commands: readonly string[], machine: Machine): Promise<string> {
  const found: string[] = [];
  for (const command of commands) {
    const version = await versionOf(command, machine);
    if (version === undefined) continue;
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major === 3 && minor >= MINOR_MIN) return command;
    found.push(`${command} is ${version}`);
  }
  throw new Skipped(
    found.length === 0
      ? `no Python here (looked for ${commands.join(', ')})`
      : `Python 3.${MINOR_MIN} or newer is needed; ${found.join(', ')}`,
  );
}

async function versionOf(command: string, machine: Machine): Promise<string | undefined> {
  const script = 'import sys; print("%d.%d" % sys.version_info[:2])';
  try {
    const options = { ...machine, folder: import.meta.dirname, millisecondsMax: 30_000 };
    const { code, output } = await run(command, ['-c', script], options);
    return code === 0 ? output.trim() : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Installs the emulator into a virtual environment in `folder`, once for each list of packages, and returns its Python.
 * @throws Skipped where the package index gives no response. A package with another hash than the list is a failure.
 */
export async function installEmulator(python: string, folder: string, machine: Machine): Promise<string> {
  const environment = join(folder, 'python');
  const installed = join(environment, 'installed');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const own = join(environment, 'bin', 'python');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return own;
  rmSync(environment, { recursive: true, force: true });
  const options = { ...machine, folder };
  const made = await run(python, ['-m', 'venv', environment], { ...options, millisecondsMax: 60_000 });
  if (made.code !== 0)
    throw new Skipped(`${python} cannot make a virtual environment: ${lastLine(made.output)}`);
  const pip = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '--only-binary', ':all:', '--no-deps'];
  // Without answer pip repeats with growing waits; one repetition is enough to tell a silent index from a slow one.
  const patience = ['--disable-pip-version-check', '--retries', '1', '--timeout', '15'];
  const { code, output, timedOut } = await run(own, [...pip, ...patience, '-r', requirements], {
    ...options,
    millisecondsMax: INSTALL_WITHIN_MS,
  });
  if (/DO NOT MATCH THE HASHES/.test(output))
    throw new Stop(1, `A package has another hash than ${requirements} says:\n${output}`);
  if (code !== 0)
    throw new Skipped(`pip cannot install the emulator: ${timedOut ? 'no answer' : lastLine(output)}`);
  writeFileSync(installed, wanted);
  return own;
}

const lastLine = (output: string) => output.trim().split('\n').at(-1) ?? '';
