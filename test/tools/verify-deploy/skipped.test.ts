import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, '../../../tools/verify-deploy/main.ts');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-verify-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function verify(args: readonly string[]): Promise<Ended> {
  const all = [main, '--folder', join(folder, 'cache'), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, all, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? undefined) : 0, stdout, stderr });
    });
  });
}

/** A command that behaves as a Python does, as far as the tool asks it. */
function pretend(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A Python whose virtual environments have a pip that fails with this error. */
function pythonWithPip(name: string, error: string): string {
  const venv = 'mkdir -p "$3/bin"; cp "$0" "$3/bin/python"';
  const pip = `echo "ERROR: ${error}" >&2; exit 1`;
  return pretend(name, `case "$1 $2" in "-c "*) echo 3.12;; "-m venv") ${venv};; *) ${pip};; esac`);
}

describe('verify:deploy is skipped with status 3', () => {
  it('where there is no Python', async () => {
    const { code, stdout } = await verify(['--python', join(folder, 'absent')]);
    expect([code, stdout]).toEqual([3, `SKIPPED: no Python here (looked for ${join(folder, 'absent')})\n`]);
  });

  it('where Python is too old', async () => {
    const old = pretend('python3.8', 'echo 3.8');
    const { code, stdout } = await verify(['--python', old]);
    expect([code, stdout]).toEqual([3, `SKIPPED: Python 3.11 or newer is needed; ${old} is 3.8\n`]);
  });

  it('where Python makes no virtual environment', async () => {
    const bare = pretend(
      'bare',
      'if [ "$1" = -c ]; then echo 3.12; else echo "No module named venv"; exit 1; fi',
    );
    const { code, stdout } = await verify(['--python', bare]);
    expect([code, stdout]).toEqual([
      3,
      `SKIPPED: ${bare} cannot make a virtual environment: No module named venv\n`,
    ]);
  });

  it('where the package index is silent', async () => {
    const python = pythonWithPip('quiet', 'No matching distribution found for boto3==1.43.106');
    const { code, stdout } = await verify(['--python', python]);
    expect([code, stdout]).toEqual([
      3,
      'SKIPPED: pip cannot install the emulator: ERROR: No matching distribution found for boto3==1.43.106\n',
    ]);
  });
});

describe('verify:deploy is not skipped', () => {
  it('but fails where a package has another hash than the list', async () => {
    const python = pythonWithPip(
      'forged',
      'THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.',
    );
    const { code, stderr } = await verify(['--python', python]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('DO NOT MATCH THE HASHES')]);
  });

  it('but tells how it is called where it is called wrongly', async () => {
    for (const args of [['dev'], ['--pyton', 'python3'], ['--python', '']]) {
      const { code, stderr } = await verify(args);
      expect([code, stderr]).toEqual([2, expect.stringContaining('npm run verify:deploy')]);
    }
    expect(await verify(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('SKIPPED') });
  });
});
