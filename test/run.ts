import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Once a run: prints the seed of everything that comes by chance, which `SEED=<n>` sets, and gathers all that tests
 * leave in temporary folders in one folder, which goes with the run.
 */
export default function setup(): () => void {
  process.env.SEED ??= String(randomInt(2 ** 31));
  process.stdout.write(`SEED=${process.env.SEED}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'laurel-test-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
