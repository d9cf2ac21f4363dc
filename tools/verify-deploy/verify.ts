import assert from 'node:assert/strict';
import { Aws } from './aws.ts';
import type { Checks } from './checks.ts';
import { Commands } from './commands.ts';
import { readDeployed } from './deployed.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { inventory } from './inventory.ts';
import { tellOperator } from './operator.ts';
import { tellRestore } from './restore.ts';
import { tellRoles } from './roles.ts';
import { tellRotation } from './rotation.ts';
import { tellFirstAdmin } from './sign-in.ts';
import { tellSmoke } from './smoke.ts';
import { tellSocket } from './socket.ts';
import {
  beginStory,
  type Story,
  soon,
  tellBooks,
  tellProjection,
  tellPromotions,
  tellRefusals,
} from './story.ts';

export interface Run {
  readonly python: string;
  /** For logs and temporary files. */
  readonly folder: string;
  readonly checks: Checks;
  readonly stopping: AbortSignal;
}

/** Runs all phases on an emulator of its own, which ends with them. */
export async function verify({ python, folder, checks, stopping }: Run): Promise<void> {
  const emulator = await startEmulator(python, folder, stopping);
  const aws = new Aws(python, emulator);
  try {
    const commands = new Commands(emulator, folder, stopping);
    await new Verification({ checks, emulator, aws, commands, python }).run(stopping);
  } finally {
    await aws.stop();
    await emulator.stop();
  }
}

interface Tools {
  readonly checks: Checks;
  readonly emulator: Emulator;
  readonly aws: Aws;
  readonly commands: Commands;
  readonly python: string;
}

class Verification {
  readonly #checks: Checks;
  readonly #emulator: Emulator;
  readonly #aws: Aws;
  readonly #commands: Commands;
  readonly #python: string;
  #before: readonly string[] = [];
  #story: Story | undefined;

  constructor({ checks, emulator, aws, commands, python }: Tools) {
    this.#checks = checks;
    this.#emulator = emulator;
    this.#aws = aws;
    this.#commands = commands;
    this.#python = python;
  }

  /** A phase that cannot go on ends the run, because the next ones build on it. */
  async run(stopping: AbortSignal): Promise<void> {
    const phases: readonly (readonly [string, () => Promise<void>])[] = [
      ['bootstrap', () => this.#bootstrap()],
      ['deploy', async () => void (await this.#commands.deploy())],
      ['call', () => this.#call()],
      ['operate', () => this.#operate(stopping)],
      ['deploy again', () => this.#deployAgain()],
      ['roles', () => tellRoles(this.#aws, this.#told, this.#checks)],
      ['rotate the origin secret', () => this.#rotate()],
      ['restore the ledger', () => this.#restore()],
      ['destroy', () => this.#destroy()],
      ['deploy, killed half-way', () => this.#kill()],
      ['the same deployment again', () => this.#goOn()],
      ['destroy again', () => this.#destroy()],
    ];
    for (const [name, body] of phases) {
      const ended = await this.#checks.phase(name, body);
      stopping.throwIfAborted();
      if (!ended) return;
    }
  }

  get #told(): Story {
    if (this.#story === undefined) throw new Error('nothing was called yet');
    return this.#story;
  }

  async #bootstrap(): Promise<void> {
    await this.#commands.bootstrap();
    this.#before = await inventory(this.#aws);
  }

  async #call(): Promise<void> {
    const [aws, checks] = [this.#aws, this.#checks];
    const deployed = readDeployed(this.#commands.outputsFile, this.#emulator);
    const story = await beginStory(aws, deployed, checks);
    this.#story = story;
    await tellFirstAdmin(this.#commands, aws, deployed, checks);
    await tellRefusals(story, checks);
    await tellBooks(story, checks);
    await tellPromotions(story, checks);
    await tellProjection(aws, story, checks);
    await tellSocket(aws, story, checks);
  }

  async #operate(stopping: AbortSignal): Promise<void> {
    await tellOperator(this.#commands, this.#python, this.#told, this.#checks);
    await tellSmoke(this.#emulator, this.#told, this.#checks, stopping);
  }

  async #deployAgain(): Promise<void> {
    const output = await this.#commands.deploy();
    await this.#checks.check('nothing is different', () => assert.match(output, /^No difference\.$/m));
  }

  async #rotate(): Promise<void> {
    await tellRotation(this.#commands, this.#aws, this.#told, this.#checks);
  }

  async #restore(): Promise<void> {
    await tellRestore(this.#commands, this.#aws, this.#told, this.#checks);
  }

  async #destroy(): Promise<void> {
    await this.#commands.destroy();
    const left = (await inventory(this.#aws)).filter((name) => !this.#before.includes(name));
    await this.#checks.check('nothing is left but keys that wait for their end', () => {
      assert.deepEqual(left, []);
    });
  }

  async #kill(): Promise<void> {
    const serviceHalfway = /-service \|[^\n]*CREATE_COMPLETE[^\n]*AWS::CloudFormation::Stack/;
    const { code } = await this.#commands.deployUntil((output) => serviceHalfway.test(output));
    await this.#checks.check('the command is killed while CloudFormation creates the service', () => {
      assert.equal(code, undefined);
    });
  }

  /** CloudFormation goes on by itself; the command refuses to interfere, and says to run it again afterwards. */
  async #goOn(): Promise<void> {
    await soon(async () => assert.doesNotMatch(await this.#stackStates(), /_IN_PROGRESS/));
    await this.#commands.deploy();
    const { site } = readDeployed(this.#commands.outputsFile, this.#emulator);
    await this.#checks.check('it reaches the same end: the site and its API are there', async () => {
      assert.equal((await site.call('GET', '/docs')).status, 200);
      const { status, body } = await site.call('GET', '/v1/no-such-call');
      assert.deepEqual([status, body?.status], [404, 404]);
    });
  }

  async #stackStates(): Promise<string> {
    const { Stacks } = await this.#aws.call<{ Stacks: { StackStatus: string }[] }>(
      'cloudformation',
      'describe_stacks',
    );
    return Stacks.map(({ StackStatus }) => StackStatus).join(' ');
  }
}
