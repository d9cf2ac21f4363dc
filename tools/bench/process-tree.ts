import { readdirSync, readFileSync } from 'node:fs';
import { processStat, TICKS_PER_SECOND } from '../suite/process-stat.ts';

/** The use of one process: CPU since its start, and the memory that it holds now. */
export interface ProcessUse {
  readonly pid: number;
  readonly name: string;
  readonly cpuMilliseconds: number;
  readonly residentMegabytes: number;
}

interface Listed extends ProcessUse {
  readonly parent: number;
}

/** A process that ended in between holds nothing. */
function residentOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Undefined when the process has ended. */
function listed(pid: number): Listed | undefined {
  const stat = processStat(pid);
  if (stat === undefined) return undefined;
  const { name, field } = stat;
  const ticks = field(14) + field(15);
  return {
    ...{ pid, name, parent: field(4), residentMegabytes: residentOf(pid) },
    cpuMilliseconds: (ticks * 1000) / TICKS_PER_SECOND,
  };
}

/**
 * A process and all that it started, directly or not.
 * @throws Error on platforms without /proc
 */
export function processTree(root: number): readonly ProcessUse[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => listed(Number(name)) ?? []);
  const tree: Listed[] = all.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

export function residentMegabytes(root: number): number {
  return processTree(root).reduce((sum, process) => sum + process.residentMegabytes, 0);
}
