import { type ProcessStat, processStat, TICKS_PER_SECOND } from '../suite/process-stat.ts';

/** Processor seconds of the processes that a process has waited for, and of those that they have waited for. */
export function waitedCpuSeconds({ field }: ProcessStat): number {
  return (field(16) + field(17)) / TICKS_PER_SECOND;
}

/** As `waitedCpuSeconds` of this process; undefined where the system does not tell. */
export function childrenCpuSeconds(): number | undefined {
  const stat = processStat(process.pid);
  return stat && waitedCpuSeconds(stat);
}
