import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const LAUNCHER = 'tools/launch/launch.js';
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const manifest: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(read('package.json'));

/** A folder with the launcher and a program that prints its arguments, after an installation that left `installed`. */
function folderAfter(installed: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-launch-'));
  cpSync(join(root, LAUNCHER), join(folder, LAUNCHER));
  const files = {
    ...Object.fromEntries(installed.map((file) => [file, ''])),
    'package.json': '{"type":"module"}',
  };
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  const program =
    'const given: readonly string[] = process.argv.slice(2);\nconsole.log(import.meta.url, given);\n';
  writeFileSync(join(folder, 'program.ts'), program);
  return folder;
}

function launch(installed: readonly string[], version?: string) {
  const pretended = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  const options = version ? ['--import', `data:text/javascript,${encodeURIComponent(pretended)}`] : [];
  const command = [...options, LAUNCHER, 'program.ts', '--flag', 'value'];
  return spawnSync(process.execPath, command, { cwd: folderAfter(installed), encoding: 'utf8' });
}

const PACKAGES = 'node_modules/.package-lock.json';
const PINNED = `node_modules/node/bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`;

describe('the launcher', () => {
  it('runs a program with its arguments', () => {
    const { stdout, stderr, status } = launch([PACKAGES]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/program\.ts \[ '--flag', 'value' \]\n$/);
  });

  it.each([
    ['without packages', [], undefined, /^The packages of Laurel are not installed in .*\. Run: npm ci\n$/],
    ['in an old Node without packages', [], '18.20.8', /^The packages of .* Run: npm ci\n$/],
    [
      'in an old Node past npm',
      [PACKAGES, PINNED],
      '18.20.8',
      /^Node 18\.20\.8 is too old\. Start with npm, .*\n$/,
    ],
    [
      'in an old Node after an installation without scripts',
      [PACKAGES],
      '20.20.2',
      /^Node 20\.20\.2 is too old, and the Node 24 .* no install scripts\. Run: npm rebuild node --ignore-scripts=false, .*\n$/,
    ],
  ] as const)('says in a sentence what is missing %s', (_, installed, version, sentence) => {
    const { stdout, stderr, status } = launch(installed, version);
    expect(stderr).toMatch(sentence);
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
  });

  it('begins every npm script, and the app of the CDK, that runs TypeScript', () => {
    const commands = [...Object.values(manifest.scripts), JSON.parse(read('cdk.json')).app as string];
    const runs = commands.filter((command) => command.includes('.ts'));
    expect(runs.length).toBeGreaterThan(15);
    expect(runs.filter((command) => !command.startsWith(`node ${LAUNCHER} `))).toEqual([]);
  });

  it('is plain JavaScript with no import beside those of Node', () => {
    const imported = [...read(LAUNCHER).matchAll(/from '([^']+)'/g)].map(([, name]) => name);
    expect(imported.filter((name) => !name?.startsWith('node:'))).toEqual([]);
  });
});
