import { DEEP_PROJECT } from '../../test/projects.ts';
import { wholeNumber } from '../terminal/whole-number.ts';

export interface TestOptions {
  readonly cpuSecondsMax: number;
  /** Whether every test but the deep ones runs, so that what none of them does is known. */
  readonly whole: boolean;
  /** Whether a whole run also makes every call, and fails where a grant is neither used nor explained. */
  readonly everyGrantUsed: boolean;
  /** Arguments for vitest. */
  readonly args: readonly string[];
}

const CPU_OPTION = '--cpu-seconds-max';
const GRANTS_OPTION = '--every-grant-used';

/** Options by which a caller says what to run, so that deep files may be among it. */
const naming = /^(-t|--project|--testNamePattern)\b/;

/** Options that leave out a part of the files. */
const partial = /^--(shard|changed)\b/;

/** Tells the options of `npm test` from those of vitest. Without a file, test or project, all but the deep run. */
export function testOptions(all: readonly string[]): TestOptions {
  const everyGrantUsed = all.includes(GRANTS_OPTION);
  const given = all.filter((argument) => argument !== GRANTS_OPTION);
  const at = given.findIndex((argument) => argument === CPU_OPTION || argument.startsWith(`${CPU_OPTION}=`));
  const apart = given[at] === CPU_OPTION;
  const value = apart ? given[at + 1] : given[at]?.slice(CPU_OPTION.length + 1);
  const cpuSecondsMax = at < 0 ? Number.POSITIVE_INFINITY : wholeNumber(CPU_OPTION, value ?? '', { min: 1 });
  const args = at < 0 ? given : given.toSpliced(at, apart ? 2 : 1);
  const named = args.some((argument) => !argument.startsWith('-') || naming.test(argument));
  const whole = !named && !args.some((argument) => partial.test(argument));
  return {
    cpuSecondsMax,
    whole,
    everyGrantUsed,
    args: named ? args : [...args, `--project=!${DEEP_PROJECT}`],
  };
}
