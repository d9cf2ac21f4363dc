import { readFileSync } from 'node:fs';

/** Linux counts processor time for user space in hundredths of a second on every architecture. */
export const TICKS_PER_SECOND = 100;

/** A line of `/proc/<pid>/stat`, by the numbers that proc(5) gives its fields. */
export interface ProcessStat {
  readonly name: string;
  /** A field from the third on. */
  readonly field: (number: number) => number;
}

/** Reads such a line. The name of the process stands in brackets and may hold spaces and brackets itself. */
export function readProcessStat(line: string): ProcessStat {
  const end = line.lastIndexOf(')');
  const fields = line.slice(end + 2).split(' ');
  return { name: line.slice(line.indexOf('(') + 1, end), field: (number) => Number(fields[number - 3]) };
}

/** The line of a running process. Undefined when it has ended, and on platforms without /proc. */
export function processStat(pid: number): ProcessStat | undefined {
  try {
    return readProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}
