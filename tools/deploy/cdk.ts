import { spawn } from 'node:child_process';
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

/** The region and credentials reach the command line as they reach this tool; each stack names its own region. */
function run(root: string, args: readonly string[]): Promise<number> {
  const binaries = join(root, 'node_modules', '.bin');
  const environment = {
    ...process.env,
    // cdk.json says `node`, which must be this project's Node and not the machine's.
    PATH: [binaries, process.env.PATH].join(delimiter),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const child = spawn(process.execPath, [cdk, ...args, '--no-notices', '--no-version-reporting'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

export function repositoryCdk(root: string): Cdk {
  async function must(doing: string, advice: string, args: readonly string[]): Promise<void> {
    const code = await run(root, args);
    if (code !== 0)
      throw new Stop(1, `cdk ${doing} failed with code ${code}; its output above says why. ${advice}`);
  }
  return {
    synth: (environment, { siteOrigin, firstDeployment }, folder) =>
      must('synth', 'Nothing was changed.', [
        'synth',
        '--quiet',
        '--output',
        folder,
        '-c',
        `env=${environment}`,
        ...(siteOrigin === undefined ? [] : ['-c', `siteOrigin=${siteOrigin}`]),
        ...(firstDeployment ? ['-c', 'firstDeployment=true'] : []),
      ]),
    async diff(folder) {
      // Templates are compared directly: a change set would be made, and the deployment makes its own.
      const code = await run(root, ['diff', '--app', folder, '--method', 'template', '--fail', '--quiet']);
      if (code > 1) throw new Stop(1, `cdk diff failed with code ${code}; its output above says why.`);
      return code === 1;
    },
    deploy: (folder, tags) =>
      must('deploy', 'Correct the cause and run the same command again: it goes on from there.', [
        'deploy',
        '--app',
        folder,
        '--all',
        '--require-approval',
        'never',
        ...Object.entries(tags).flatMap(([key, value]) => ['--tags', `${key}=${value}`]),
      ]),
    destroy: (folder) =>
      must('destroy', 'Correct the cause and run the same command again: it goes on from there.', [
        'destroy',
        '--app',
        folder,
        '--all',
        '--force',
      ]),
  };
}
