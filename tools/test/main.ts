import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainedGrants } from '../../test/infra/unused-grants.ts';
import { runVitest } from '../suite/vitest-process.ts';
import { runAtOnce } from '../terminal/run-tool.ts';
import { childrenCpuSeconds } from './cpu-seconds.ts';
import { grantFaults, unusedGrants } from './grants.ts';
import { type TestOptions, testOptions } from './options.ts';

/**
 * Runs vitest. After a whole run whose tests passed, tells which grants of roles are neither used nor explained, and
 * which explanations are stale. Chance decides of a few, so only a run that asks for it fails by them.
 */
async function runTests({ args, whole, everyGrantUsed }: TestOptions): Promise<number> {
  if (!whole) return runVitest({ args });
  const folder = mkdtempSync(join(tmpdir(), 'laurel-grants-'));
  try {
    const code = await runVitest({ args, environment: { GRANTS_FOLDER: folder } });
    if (code !== 0) return code;
    const faults = grantFaults(unusedGrants(folder), explainedGrants);
    for (const fault of faults) console.log(fault);
    return everyGrantUsed && faults.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  const options = testOptions(process.argv.slice(2));
  // Ctrl-C reaches vitest, too; this process waits for it, to print what it took.
  process.on('SIGINT', () => {});
  const code = await runTests(options);
  const seconds = childrenCpuSeconds();
  if (seconds === undefined) {
    console.log('CPU seconds are not counted: only Linux tells them.');
    return code;
  }
  console.log(`CPU seconds of this run, with every process that it started: ${seconds.toFixed(0)}`);
  if (seconds <= options.cpuSecondsMax) return code;
  console.log(
    `That is more than ${options.cpuSecondsMax}: move proof to a lower layer or to test:deep (docs/testing.md).`,
  );
  return 1;
}

await runAtOnce(main);
