import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Machine } from '../../../tools/packages/installed.ts';
import { installNpm } from '../../../tools/packages/npm.ts';
import { Skipped } from '../../../tools/packages/skipped.ts';
import { Stop } from '../../../tools/terminal/stop.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-npm-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A machine whose npm is this script; without one it has none. */
function machineWith(name: string, script?: string): Machine {
  const bin = join(folder, name, 'bin');
  mkdirSync(bin, { recursive: true });
  if (script !== undefined) {
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, 'npm'), 0o755);
  }
  return { env: { PATH: bin }, stopping: new AbortController().signal };
}

function wanted(name: string, text = '{}') {
  const lists = ['package.json', 'package-lock.json'].map((list) => join(folder, name, list));
  for (const list of lists) writeFileSync(list, text);
  return { what: 'the linters', lists, folder: join(folder, name, 'installed') };
}

/** As npm tells an error. */
const failing = (code: string, sentence: string) =>
  `echo "npm error code ${code}" >&2; echo "npm error ${sentence}" >&2; exit 1`;

it('is skipped, and says why, where npm or its registry is missing', async () => {
  const none = machineWith('none');
  await expect(installNpm(wanted('none'), none)).rejects.toThrow(new Skipped('no npm here'));
  const silent = machineWith('silent', failing('ENOTFOUND', 'request to the registry failed'));
  await expect(installNpm(wanted('silent'), silent)).rejects.toThrow(
    new Skipped('npm cannot install the linters: request to the registry failed'),
  );
});

it('fails where a package is not that of the lock, or the lock not that of the list', async () => {
  for (const code of ['EINTEGRITY', 'EUSAGE']) {
    const machine = machineWith(code, failing(code, 'what was fetched is not what was wanted'));
    await expect(installNpm(wanted(code), machine)).rejects.toThrow(Stop);
  }
});

it('installs once for each content of the lists, and runs no script of a package', async () => {
  const machine = machineWith('once', 'echo "$@" >> ../calls; :');
  const commands = await installNpm(wanted('once'), machine);
  expect(commands).toBe(join(folder, 'once', 'installed', 'node_modules', '.bin'));
  await installNpm(wanted('once'), machine);
  const calls = () =>
    readFileSync(join(folder, 'once', 'calls'), 'utf8')
      .trimEnd()
      .split('\n');
  expect(calls()).toEqual([expect.stringMatching(/^ci --ignore-scripts /)]);
  await installNpm(wanted('once', '{"name":"changed"}'), machine);
  expect(calls()).toHaveLength(2);
});

it('begins again where an installation has failed', async () => {
  const broken = machineWith('broken', `: > left-behind; ${failing('E503', 'no service')}`);
  const list = wanted('broken');
  await expect(installNpm(list, broken)).rejects.toThrow(Skipped);
  expect(existsSync(join(list.folder, 'left-behind'))).toBe(true);
  await installNpm(list, machineWith('broken', ':'));
  expect(existsSync(join(list.folder, 'left-behind'))).toBe(false);
});
