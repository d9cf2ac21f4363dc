import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for what becomes an asset. The CDK copies assets when they are declared, so it goes with the process. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-asset-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
