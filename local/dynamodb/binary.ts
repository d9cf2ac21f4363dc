import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { RunnerError } from '../errors/runner-error.ts';

const require = createRequire(import.meta.url);

/**
 * The path of the embedded DynamoDB for this machine. Each platform's binary is an optional dependency of its own. npm
 * installs nothing and says nothing when a registry lacks it, so this function reports the absence.
 */
export function findBinary(platform: string = process.platform, arch: string = process.arch): string {
  const packageName = `@dynoxide/${platform}-${arch}`;
  try {
    const manifest = require.resolve(`${packageName}/package.json`);
    const binary = join(dirname(manifest), platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
    if (existsSync(binary)) return binary;
  } catch (cause) {
    throw missing(packageName, cause);
  }
  throw missing(packageName);
}

function missing(packageName: string, cause?: unknown): RunnerError {
  return new RunnerError(
    'database_binary_missing',
    `The embedded DynamoDB for this machine, the npm package ${packageName}, is not installed. Run: npm install --no-save ${packageName}@${pinnedVersion()}`,
    { cause },
  );
}

/** All platforms are pinned to one version; any entry of package.json names it. */
function pinnedVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    optionalDependencies?: Record<string, string>;
  };
  const pinned = Object.entries(manifest.optionalDependencies ?? {}).find(([name]) =>
    name.startsWith('@dynoxide/'),
  );
  return pinned?.[1] ?? 'latest';
}
