import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';

const vitest = join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs');

export interface VitestRun {
  readonly args: readonly string[];
  /** The folder of the project to test, this one unless given. */
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the run and every process that it started in its group. */
  readonly signal?: AbortSignal;
  /** Gets what the run prints; without it, the run prints to this terminal. */
  readonly output?: (text: string) => void;
}

/** Runs vitest once. Resolves with its exit code, 1 where a signal ended it. */
export async function runVitest({ args, folder = repositoryRoot, environment, signal, output }: VitestRun) {
  const own = output !== undefined;
  const child = spawn(process.execPath, [vitest, 'run', ...args], {
    cwd: folder,
    // Tests start `node`: it must be the one of this project, whatever the machine has.
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, ...environment },
    stdio: own ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    detached: own,
  });
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(own ? -child.pid : child.pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  };
  signal?.addEventListener('abort', end, { once: true });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => output?.(chunk));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
