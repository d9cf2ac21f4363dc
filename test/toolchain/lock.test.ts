import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly optional?: boolean;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
const packages: Readonly<Record<string, Locked>> = read('package-lock.json').packages;
const manifest: Record<string, Record<string, string>> = read('package.json');

describe('the lock file', () => {
  it.each(['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-x64'])(
    'names the database binary of %s: `npm ci` fails where a registry lacks one and the lock is silent',
    (platform) => {
      const [os, cpu] = platform.split('-');
      expect(packages[`node_modules/@dynoxide/${platform}`]).toMatchObject({
        version: manifest.optionalDependencies?.[`@dynoxide/${platform}`],
        os: [os],
        cpu: [cpu],
        optional: true,
      });
    },
  );

  it('has an entry for every optional package of a package', () => {
    const named = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    const missing = named.filter(
      (name) => !Object.keys(packages).some((key) => key.endsWith(`node_modules/${name}`)),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('has every direct dependency pinned', () => {
    for (const group of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const version of Object.values(manifest[group] ?? {})) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });
});
