import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What tells a process from a later one with the same pid: when it was started. Undefined when there is no such
 * process, or on a platform where it cannot be asked.
 */
export function processIdentity(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name, in parentheses, may hold spaces; start time is field 22 of the line, the 20th behind the name.
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

/** Kills a process if it is still the one that had this identity, and waits until it is gone. */
export async function endProcess(pid: number, identity: string | undefined): Promise<void> {
  if (identity === undefined || processIdentity(pid) !== identity) return;
  process.kill(pid, 'SIGKILL');
  for (const end = Date.now() + END_TIMEOUT_MS; Date.now() < end && processIdentity(pid) === identity; ) {
    await delay(10);
  }
}
