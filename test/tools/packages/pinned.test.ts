import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const tools = join(import.meta.dirname, '../../../tools');
const read = (file: string) => readFileSync(join(tools, file), 'utf8');

describe('packages beside those of the project', () => {
  const requirements = globSync('*/**/requirements.txt', { cwd: tools });
  const locks = globSync('*/**/package-lock.json', { cwd: tools });

  it('are listed', () => {
    expect(requirements.length).toBeGreaterThan(2);
    expect(locks.length).toBeGreaterThan(1);
  });

  it.each(requirements)('%s has one version and at least one hash of each', (file) => {
    const packages = read(file)
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(packages.length).toBeGreaterThan(10);
    const pinned = /^[a-z0-9.-]+==[\w.]+( ; sys_platform == 'win32')?( +--hash=sha256:[0-9a-f]{64})+$/;
    for (const line of packages) expect(line).toMatch(pinned);
  });

  it.each(locks)('%s has one version and a hash of each, and names no registry', (file) => {
    const list = JSON.parse(read(file.replace('package-lock', 'package')));
    for (const version of Object.values(list.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const { '': root, ...packages } = JSON.parse(read(file)).packages;
    expect(root.dependencies).toEqual(list.dependencies);
    const loose = Object.entries<Record<string, unknown>>(packages).filter(
      ([, { integrity, resolved }]) => typeof integrity !== 'string' || resolved !== undefined,
    );
    expect(loose).toEqual([]);
  });
});
