import { readdirSync, readFileSync } from 'node:fs';

/** The use of one process: CPU since its start, and the memory that it holds now. */
export interface ProcessUse {
  readonly pid: number;
  readonly name: string;
  readonly cpuMilliseconds: number;
  readonly residentMegabytes: number;
}

/** Linux counts a process's CPU in hundredths of a second and its memory in pages, on every platform that Node runs on. */
const TICK_MILLISECONDS = 10;
const PAGE_MEGABYTES = 4096 / 1024 / 1024;

interface Stat extends ProcessUse {
  readonly parent: number;
}

/** The fields of `/proc/<pid>/stat`. Undefined when the process has ended. */
function statOf(pid: number): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name stands in parentheses and may contain spaces. The state is the first field after it, field 3 of the line.
  const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    pid,
    name,
    parent: field(4),
    cpuMilliseconds: (field(14) + field(15)) * TICK_MILLISECONDS,
    residentMegabytes: field(24) * PAGE_MEGABYTES,
  };
}

/** A process and all that it started, directly or not. Throws on platforms without /proc. */
export function processTree(root: number): readonly ProcessUse[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const tree: Stat[] = all.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

export function residentMegabytes(root: number): number {
  return processTree(root).reduce((sum, process) => sum + process.residentMegabytes, 0);
}
