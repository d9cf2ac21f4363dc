import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { Stop } from '../terminal/stop.ts';

/** Facts that a synth gets from the account. */
export interface SynthContext {
  /** The address that a sign-in returns to where the site has no domain of its own. */
  readonly siteOrigin?: string | undefined;
  /** True for the deployment that makes a protected environment: nothing in it is protected from its own rollback. */
  readonly firstDeployment: boolean;
}

/** The repository's own CDK command line, as far as a deployment needs it. */
export interface Cdk {
  /** Synthesizes an environment, with bundles, into a folder. */
  synth(environment: string, context: SynthContext, folder: string): Promise<void>;
  /** Prints the difference between an assembly and the deployed stacks. True where there is one. */
  diff(folder: string): Promise<boolean>;
  deploy(folder: string, tags: Readonly<Record<string, string>>): Promise<void>;
  destroy(folder: string): Promise<void>;
}

/** How a command ended: without a code where a signal ended it. */
interface Ended {
  readonly code: number | undefined;
  /** Empty where it was not read. */
  readonly output: string;
}

/**
 * Runs the command line and shows its output. Output that is read as well comes without a progress bar. The region and
 * credentials reach the command line as they reach this tool; each stack names its own region. A tool that is told to
 * stop passes that on.
 */
async function run(
  root: string,
  args: readonly string[],
  read: boolean,
  stopping: AbortSignal,
): Promise<Ended> {
  stopping.throwIfAborted();
  const binaries = join(root, 'node_modules', '.bin');
  const environment = {
    ...process.env,
    // cdk.json says `node`, which must be this project's Node and not the machine's.
    PATH: [binaries, process.env.PATH].join(delimiter),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // In a pipe the command line would show no colors.
    ...(read && process.stdout.isTTY && { FORCE_COLOR: '1' }),
  };
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const child = spawn(process.execPath, [cdk, ...args, '--no-notices', '--no-version-reporting'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', read ? 'pipe' : 'inherit', read ? 'pipe' : 'inherit'],
  });
  const end = () => void child.kill('SIGTERM');
  stopping.addEventListener('abort', end, { once: true });
  let output = '';
  const show = (to: NodeJS.WritableStream) => (chunk: Buffer) => {
    output += chunk;
    to.write(chunk);
  };
  child.stdout?.on('data', show(process.stdout));
  child.stderr?.on('data', show(process.stderr));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    stopping.throwIfAborted();
    return { code: code ?? undefined, output };
  } finally {
    stopping.removeEventListener('abort', end);
  }
}

/** `stopping` ends a command that runs; CloudFormation goes on with what it has begun. */
export function repositoryCdk(root: string, stopping: AbortSignal): Cdk {
  async function must(doing: string, advice: string, args: readonly string[], read = false): Promise<string> {
    const { code, output } = await run(root, [doing, ...args], read, stopping);
    if (code === 0) return output;
    const ended = code === undefined ? 'was ended by a signal' : `failed with code ${code}`;
    throw new Stop(1, `cdk ${doing} ${ended}; its output above says why. ${advice}`);
  }
  const goesOn = 'Correct the cause and run the same command again: it goes on from there.';
  return {
    async synth(environment, { siteOrigin, firstDeployment }, folder) {
      await must('synth', 'Correct the cause and run the same command again.', [
        '--quiet',
        '--output',
        folder,
        '-c',
        `env=${environment}`,
        ...(siteOrigin === undefined ? [] : ['-c', `siteOrigin=${siteOrigin}`]),
        ...(firstDeployment ? ['-c', 'firstDeployment=true'] : []),
      ]);
    },
    async diff(folder) {
      // Templates are compared directly: a change set would be made, and the deployment makes its own. With --fail the
      // command line has the same code for a difference as for a failure.
      const args = ['--app', folder, '--method', 'template', '--fail-on', 'never', '--quiet'];
      const output = await must('diff', 'Nothing was changed.', args, true);
      const count = /Number of stacks with differences: (\d+)/.exec(output)?.[1];
      if (count === undefined)
        throw new Stop(1, 'cdk diff does not say whether there is a difference. Nothing was changed.');
      return count !== '0';
    },
    async deploy(folder, tags) {
      await must('deploy', goesOn, [
        '--app',
        folder,
        '--all',
        '--require-approval',
        'never',
        ...Object.entries(tags).flatMap(([key, value]) => ['--tags', `${key}=${value}`]),
      ]);
    },
    async destroy(folder) {
      await must('destroy', goesOn, ['--app', folder, '--all', '--force']);
    },
  };
}
