import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder for the files of an asset. The CDK copies an asset when it is declared, so the folder is deleted with the
 * process.
 */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-asset-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
