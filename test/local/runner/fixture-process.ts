import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface RunnerProcess {
  readonly child: ChildProcess;
  /** Resolves with the URL when the environment is ready. */
  readonly ready: Promise<string>;
  /** Resolves when the process has ended, with its text on stderr. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

const commandLine = new URL('../../../local/command-line.ts', import.meta.url).href;
const start = fileURLToPath(new URL('../../../local/start.ts', import.meta.url));

function watch(child: ChildProcess): RunnerProcess {
  let stdout = '';
  let stderr = '';
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk;
      const url = /Start here +(\S+)/.exec(stdout)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`The runner ended before it was ready: ${stderr}`)));
  });
  ready.catch(() => undefined);
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stderr }));
  return { child, ready, ended };
}

function scriptOver(assembly: string): string {
  return `
    import { main } from ${JSON.stringify(commandLine)};
    process.exit(await main([], process.env, { assembly: ${JSON.stringify(assembly)} }));
  `;
}

/** Runs the command line over an existing assembly, in a process of its own, after a module of the test. */
export function runCommandLine(
  assembly: string,
  environment: Record<string, string>,
  before = '',
): RunnerProcess {
  const script = before + scriptOver(assembly);
  const options = { env: { PATH: process.env.PATH ?? '', PORT: '0', ...environment } };
  return watch(spawn(process.execPath, ['--input-type=module', '--eval', script], options));
}

/** Runs the same behind a shell that passes no signal on, as npm does. */
export function runBehindShell(assembly: string, environment: Record<string, string>): RunnerProcess {
  const script = scriptOver(assembly);
  const behind = '"$NODE" --input-type=module --eval "$SCRIPT" & wait';
  const own = { NODE: process.execPath, SCRIPT: script, npm_lifecycle_event: 'start' };
  const env = { PATH: process.env.PATH ?? '', PORT: '0', ...environment, ...own };
  return watch(spawn('sh', ['-c', behind], { env }));
}

/** Runs `npm start` itself. */
export function runStart(commandLineArguments: readonly string[]): RunnerProcess {
  return watch(spawn(process.execPath, [start, ...commandLineArguments]));
}
