import { join } from 'node:path';
import { Stop } from '../terminal/stop.ts';
import { installOnce, type Machine, type Wanted } from './installed.ts';
import { lastLine, run } from './processes.ts';
import { Skipped } from './skipped.ts';

/** The oldest Python for which every list has all packages. */
const MINOR_MIN = 11;
const INSTALL_WITHIN_MS = 180_000;

/** Commands that may be a Python, in the order in which they are tried. */
export const PYTHONS: readonly string[] = ['python3', 'python'];

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
 * Installs packages of Python into a virtual environment, once for each content of the list, and returns its Python.
 * @throws Skipped where the package index gives no response. A package with another hash than the list is a failure.
 */
export async function installPython(python: string, wanted: Wanted, machine: Machine): Promise<string> {
  const own = join(wanted.folder, 'bin', 'python');
  await installOnce(wanted, async () => {
    const options = { ...machine, folder: import.meta.dirname };
    const made = await run(python, ['-m', 'venv', wanted.folder], { ...options, millisecondsMax: 60_000 });
    if (made.code !== 0)
      throw new Skipped(`${python} cannot make a virtual environment: ${lastLine(made.output)}`);
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--require-hashes',
      '--only-binary',
      ':all:',
      '--no-deps',
    ];
    // Without answer pip repeats with growing waits; one repetition is enough to tell a silent index from a slow one.
    const patience = ['--disable-pip-version-check', '--retries', '1', '--timeout', '15'];
    const lists = wanted.lists.flatMap((list) => ['-r', list]);
    const { code, output, timedOut } = await run(own, [...pip, ...patience, ...lists], {
      ...options,
      millisecondsMax: INSTALL_WITHIN_MS,
    });
    if (/DO NOT MATCH THE HASHES/.test(output))
      throw new Stop(1, `A package has another hash than ${wanted.lists.join(', ')} says:\n${output}`);
    if (code !== 0)
      throw new Skipped(`pip cannot install ${wanted.what}: ${timedOut ? 'no answer' : lastLine(output)}`);
  });
  return own;
}
