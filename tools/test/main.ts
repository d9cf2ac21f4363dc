import { runVitest } from '../suite/vitest-process.ts';
import { childrenCpuSeconds } from './cpu-seconds.ts';
import { testOptions } from './options.ts';

async function main(): Promise<number> {
  const { cpuSecondsMax, args } = testOptions(process.argv.slice(2));
  // Ctrl-C reaches vitest, too; this process waits for it, to print what it took.
  process.on('SIGINT', () => {});
  const code = await runVitest({ args });
  const seconds = childrenCpuSeconds();
  if (seconds === undefined) {
    console.log('CPU seconds are not counted: only Linux tells them.');
    return code;
  }
  console.log(`CPU seconds of this run, with every process that it started: ${seconds.toFixed(0)}`);
  if (seconds <= cpuSecondsMax) return code;
  console.log(
    `That is more than ${cpuSecondsMax}: move proof to a lower layer or to test:deep (docs/testing.md).`,
  );
  return 1;
}

process.exitCode = await main();
