import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Stop } from '../terminal/stop.ts';
import { installOnce, type Machine, type Wanted } from './installed.ts';
import { lastLine, run } from './processes.ts';
import { Skipped } from './skipped.ts';

const INSTALL_WITHIN_MS = 180_000;

/** Codes of npm that blame the list or a package, and not the registry: the list is stale, or a package was changed. */
const FAULTS_OF_LIST = /npm error code (EUSAGE|EINTEGRITY|EJSONPARSE)/;

/**
 * Installs packages of npm by a `package.json` and its lock, once for each content of both, and returns the folder that
 * has their commands. No package runs a script.
 * @throws Skipped where npm or its registry gives no response. A package with another hash than the lock is a failure.
 */
export async function installNpm(wanted: Wanted, machine: Machine): Promise<string> {
  await installOnce(wanted, async () => {
    mkdirSync(wanted.folder, { recursive: true });
    for (const list of wanted.lists) copyFileSync(list, join(wanted.folder, basename(list)));
    const quiet = ['--no-audit', '--no-fund', '--loglevel', 'error'];
    const patience = ['--fetch-retries', '1', '--fetch-timeout', '60000'];
    const outcome = await run('npm', ['ci', '--ignore-scripts', ...quiet, ...patience], {
      ...machine,
      folder: wanted.folder,
      millisecondsMax: INSTALL_WITHIN_MS,
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new Skipped('no npm here');
      throw error;
    });
    const { code, output, timedOut } = outcome;
    if (FAULTS_OF_LIST.test(output)) throw new Stop(1, `npm refuses ${wanted.lists.join(', ')}:\n${output}`);
    if (code !== 0)
      throw new Skipped(`npm cannot install ${wanted.what}: ${timedOut ? 'no answer' : firstFault(output)}`);
  });
  return join(wanted.folder, 'node_modules', '.bin');
}

/** npm ends with the place of its log; the fault stands in the first lines. */
const firstFault = (output: string): string =>
  /npm error (?!code|errno|network If)(.+)/.exec(output)?.[1] ?? lastLine(output);
