import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * The start time of a process, which tells it apart from a later one with the same pid. Undefined when there is no such
 * process, or when the platform does not tell.
 */
export function processIdentity(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The process name, in parentheses, may contain spaces. The start time is field 22 of the line, the 20th after
      // the name.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z') return undefined;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
    }
    if (process.platform === 'win32') return undefined;
    const started = execFileSync('ps', ['-o', 'lstart=,comm=', '-p', String(pid)], { encoding: 'utf8' });
    return started.trim() || undefined;
  } catch {
    return undefined;
  }
}

const END_TIMEOUT_MS = 5_000;

/** Kills the process if it still has this identity, and waits until it is gone. */
export async function endProcess(pid: number, identity: string | undefined): Promise<void> {
  if (identity === undefined || processIdentity(pid) !== identity) return;
  process.kill(pid, 'SIGKILL');
  for (const end = Date.now() + END_TIMEOUT_MS; Date.now() < end && processIdentity(pid) === identity; ) {
    await delay(10);
  }
}
