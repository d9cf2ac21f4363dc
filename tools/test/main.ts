import { parseArgs } from 'node:util';
import { DEEP_PROJECT } from '../../test/projects.ts';
import { runVitest } from '../suite/vitest-process.ts';
import { childrenCpuSeconds } from './cpu-seconds.ts';

const CPU_OPTION = '--cpu-seconds-max';

/** The run's own option apart from the arguments that vitest gets. */
function readArguments(given: readonly string[]) {
  const at = given.indexOf(CPU_OPTION);
  const own = at < 0 ? [] : given.slice(at, at + 2);
  const { values } = parseArgs({ args: own, options: { 'cpu-seconds-max': { type: 'string' } } });
  const cpuSecondsMax = Number(values['cpu-seconds-max'] ?? Number.POSITIVE_INFINITY);
  if (!(cpuSecondsMax > 0)) throw new Error(`${CPU_OPTION} takes a number of seconds`);
  const rest = at < 0 ? given : given.toSpliced(at, 2);
  // Whoever names files, tests or projects gets those, deep ones too.
  const named = rest.some(
    (argument) => !argument.startsWith('-') || /^(-t|--project|--testNamePattern)/.test(argument),
  );
  return { cpuSecondsMax, rest: named ? rest : [...rest, `--project=!${DEEP_PROJECT}`] };
}

async function main(): Promise<number> {
  const { cpuSecondsMax, rest } = readArguments(process.argv.slice(2));
  // Ctrl-C reaches vitest, too; this process waits for it, to print what it took.
  process.on('SIGINT', () => {});
  const code = await runVitest({ args: rest });
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
