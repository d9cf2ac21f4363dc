import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainedGrants } from '../../test/infra/unused-grants.ts';
import { DEEP_PROJECT } from '../../test/projects.ts';
import { runVitest } from '../suite/vitest-process.ts';
import { runAtOnce } from '../terminal/run-tool.ts';
import { childrenCpuSeconds } from './cpu-seconds.ts';
import { grantFaults, unusedGrants } from './grants.ts';
import { type TestOptions, testOptions } from './options.ts';

/** Makes every call, each by a role that may: with the whole run it is to use every grant. */
const everyCall = [`--project=${DEEP_PROJECT}`, 'test/e2e/every-call.deep.test.ts'];

/**
 * Runs vitest. A whole run that asks for it also makes every call, and then fails where grants of roles are neither
 * used nor explained, or where explanations are stale.
 */
async function runTests({ args, whole, everyGrantUsed }: TestOptions): Promise<number> {
  if (!whole || !everyGrantUsed) return runVitest({ args });
  const folder = mkdtempSync(join(tmpdir(), 'laurel-grants-'));
  try {
    for (const run of [args, everyCall]) {
      const code = await runVitest({ args: run, environment: { GRANTS_FOLDER: folder } });
      if (code !== 0) return code;
    }
    const faults = grantFaults(unusedGrants(folder), explainedGrants);
    for (const fault of faults) console.log(fault);
    return faults.length > 0 ? 1 : 0;
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
