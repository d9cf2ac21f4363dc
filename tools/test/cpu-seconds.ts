import { readFileSync } from 'node:fs';

/** Linux counts processor time for user space in hundredths of a second on every architecture. */
const TICKS_PER_SECOND = 100;

/**
 * Processor seconds of the processes that a process has waited for, and of those that they have waited for.
 *
 * @param stat the text of `/proc/<pid>/stat`; the name of the process in it may hold spaces and brackets
 */
export function waitedCpuSeconds(stat: string): number {
  // Fields 16 and 17 of proc(5); the first one after the name is field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

/** As `waitedCpuSeconds` of this process; undefined where the system does not tell. */
export function childrenCpuSeconds(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return waitedCpuSeconds(readFileSync('/proc/self/stat', 'utf8'));
}
