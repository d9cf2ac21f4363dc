import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { processIdentity } from '../../local/dynamodb/process-identity.ts';

const start = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** Every process with its parent. */
function processes(): readonly (readonly [pid: number, parent: number])[] {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    return lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
      } catch {
        return [];
      }
    });
}

/** A process that was started, told from a later one with its pid. */
export interface Started {
  readonly pid: number;
  readonly identity: string | undefined;
}

function descendants(of: number): readonly Started[] {
  const all = processes();
  const found: number[] = [];
  for (let generation = [of]; generation.length > 0; ) {
    generation = all.filter(([, parent]) => generation.includes(parent)).map(([pid]) => pid);
    found.push(...generation);
  }
  return found.map((pid) => ({ pid, identity: processIdentity(pid) }));
}

export function stillRunning(started: readonly Started[]): readonly Started[] {
  return started.filter(({ pid, identity }) => identity !== undefined && processIdentity(pid) === identity);
}

/** `npm start`, as whoever runs Laurel on a laptop has it. */
export class LaurelProcess {
  readonly child: ChildProcess;
  readonly url: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;

  constructor(environment: { readonly PORT: string; readonly LAUREL_DATA: string }) {
    this.child = spawn(process.execPath, [start], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    this.url = new Promise((resolve, reject) => {
      this.child.stdout?.on('data', (chunk: Buffer) => {
        out += chunk;
        const url = /Start here +(\S+)/.exec(out)?.[1];
        if (url !== undefined) resolve(url);
      });
      this.child.once('exit', () => reject(new Error(`ended before it was ready: ${out}${err}`)));
    });
    this.url.catch(() => undefined);
    this.child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk;
    });
    this.ended = once(this.child, 'close').then(([code]) => ({ code, stderr: err }));
  }

  /** All processes that it has started so far, and those that they started. */
  children(): readonly Started[] {
    return descendants(this.child.pid ?? 0);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
