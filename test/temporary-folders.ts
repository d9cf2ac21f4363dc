import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All that a run of the tests leaves in temporary folders lies in one, and goes with the run. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-test-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
