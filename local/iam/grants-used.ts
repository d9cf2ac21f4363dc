import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Principal } from './access.ts';
import type { Grant } from './policy.ts';

/** Keeps which grants there are, and which of them have let a call through. */
export interface GrantsUsed {
  granted(principal: Principal, grants: readonly Grant[]): void;
  used(principal: Principal, grant: Grant): void;
}

const lineOf = ({ path }: Principal, { action, resource }: Grant): string => `${path} ${action} ${resource}`;

/**
 * Writes grants into the files `granted-<process>` and `used-<process>` of a folder, so that all processes of a test run
 * can share it: a line for each grant, with the path of its principal, the action and the resource. A line is on disk
 * before the call goes on, because tests kill runners.
 */
export function grantsUsedIn(folder: string): GrantsUsed {
  mkdirSync(folder, { recursive: true });
  const written = new Set<string>();
  const write = (kind: 'granted' | 'used', lines: readonly string[]): void => {
    const fresh = [...new Set(lines)].filter((line) => !written.has(`${kind} ${line}`));
    if (fresh.length === 0) return;
    for (const line of fresh) written.add(`${kind} ${line}`);
    appendFileSync(join(folder, `${kind}-${process.pid}`), `${fresh.join('\n')}\n`);
  };
  return {
    granted: (principal, grants) =>
      write(
        'granted',
        grants.map((grant) => lineOf(principal, grant)),
      ),
    used: (principal, grant) => write('used', [lineOf(principal, grant)]),
  };
}
