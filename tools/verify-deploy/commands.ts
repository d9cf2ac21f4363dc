import { join, resolve } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { type Outcome, type RunOptions, run } from '../packages/processes.ts';
import { ACCOUNT, type Emulator, REGION } from './emulator.ts';

/** The environment that is deployed: a stage of dev that nobody else has. */
export const ENVIRONMENT = 'dev-verify';
/** A deployment takes a minute on an idle machine, and more than four on one with much else to do. */
const WITHIN_MS = 600_000;

/** Runs a command at a terminal of its own. */
const AT_TERMINAL = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** The commands of this repository, as a person runs them against an account. */
export class Commands {
  readonly outputsFile: string;
  readonly #emulator: Emulator;
  readonly #folder: string;
  readonly #stopping: AbortSignal;

  constructor(emulator: Emulator, folder: string, stopping: AbortSignal) {
    this.#emulator = emulator;
    this.#folder = folder;
    this.#stopping = stopping;
    this.outputsFile = join(folder, 'outputs', `${ENVIRONMENT}.json`);
  }

  async bootstrap(): Promise<void> {
    // From a folder without an app: bootstrapping needs none, and would synthesize it.
    await this.#done('cdk', ['bootstrap', `aws://${ACCOUNT}/${REGION}`], { folder: this.#folder });
  }

  /** `npm run deploy`, which deploys a new environment twice: sign-ins return to a site whose name is new. */
  deploy(): Promise<string> {
    return this.#tool('deploy');
  }

  /** Begins a deployment and kills the command where its output meets `until`. */
  deployUntil(until: (output: string) => boolean): Promise<Outcome> {
    return this.#run('node', ['tools/deploy/main.ts', ENVIRONMENT, '--yes'], { until });
  }

  firstAdmin(email: string): Promise<string> {
    return this.#done('node', ['tools/first-admin/main.ts', ENVIRONMENT, email]);
  }

  destroy(): Promise<string> {
    return this.#tool('destroy');
  }

  /** `npm run client-secret` with its output in a pipe, and at a terminal where `python` makes one. */
  clientSecret(client: string, python?: string): Promise<Outcome> {
    const command = ['tools/client-secret/main.ts', ENVIRONMENT, client];
    return python === undefined
      ? this.#run('node', command, {})
      : this.#run(python, ['-c', AT_TERMINAL, 'node', ...command], {});
  }

  /** Deploys this repository's app with settings of the environment that no command changes. */
  deployWith(context: Readonly<Record<string, string>>): Promise<string> {
    const given = Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
    const output = join(this.#folder, 'cdk.out');
    const app = ['--app', 'node tools/verify-deploy/changed-app.ts', '--output', output];
    return this.#done('cdk', [
      'deploy',
      '--all',
      '--require-approval',
      'never',
      '--no-notices',
      ...app,
      ...given,
    ]);
  }

  #tool(name: string): Promise<string> {
    return this.#done('node', [`tools/${name}/main.ts`, ENVIRONMENT, '--yes']);
  }

  async #done(command: string, args: readonly string[], given: Partial<RunOptions> = {}): Promise<string> {
    const { code, output } = await this.#run(command, args, given);
    if (code === 0) return output;
    const shown = output.trim().split('\n').slice(-12).join('\n');
    throw new Error(
      `${command} ${args.slice(0, 2).join(' ')} ended with ${code ?? 'no code, because it took too long'}:\n${shown}`,
    );
  }

  #run(command: string, args: readonly string[], given: Partial<RunOptions>): Promise<Outcome> {
    return run(resolve(repositoryRoot, 'node_modules', '.bin', command), args, {
      env: { ...this.#emulator.env, LAUREL_DATA: this.#folder },
      folder: repositoryRoot,
      millisecondsMax: WITHIN_MS,
      stopping: this.#stopping,
      log: join(this.#folder, 'commands.log'),
      ...given,
    });
  }
}
