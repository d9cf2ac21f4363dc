import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { FaultProxy, type FaultRule } from '../faults/proxy.ts';
import type { FromLaurel, ToLaurel } from './laurel-messages.ts';

const script = fileURLToPath(new URL('laurel-to-kill.ts', import.meta.url));

export interface KilledLaurelOptions {
  readonly port: string;
  readonly folder: string;
  readonly assembly: string;
}

/** A whole environment in a process that dies at a call of storage. */
export class KilledLaurel {
  /** The embedded database itself, past the proxy. */
  readonly database: string;
  readonly proxy: FaultProxy;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, database: string, proxy: FaultProxy) {
    this.#child = child;
    this.database = database;
    this.proxy = proxy;
  }

  static async start({ port, folder, assembly }: KilledLaurelOptions): Promise<KilledLaurel> {
    const child = fork(script, [port, folder, assembly], { env: { ...process.env, TZ: 'UTC' } });
    const { database = '' } = await told(child, 'database');
    const proxy = new FaultProxy(database);
    const ready = told(child, 'url');
    child.send({ proxy: await proxy.start() } satisfies ToLaurel);
    await ready;
    return new KilledLaurel(child, database, proxy);
  }

  /** Resolves when nothing is under way any more. */
  async drained(): Promise<void> {
    const drained = told(this.#child, 'drained');
    this.#child.send({} satisfies ToLaurel);
    await drained;
  }

  /** From now on the n-th call that its functions make of storage is its end. */
  killAt(call: number, fault: Extract<FaultRule['fault'], 'drop-before' | 'drop-after'>): void {
    this.proxy.break({ fault, calls: (nth) => nth === call, onDropped: () => this.kill() });
  }

  /** As `kill -9`. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Resolves when the process is gone. */
  async ended(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    await this.proxy.stop();
  }
}

/** The next message of that kind; it does not come where the process ends first. */
function told(child: ChildProcess, kind: keyof FromLaurel): Promise<FromLaurel> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error(`ended before it told of ${kind}`));
    const onMessage = (message: FromLaurel) => {
      if (message[kind] === undefined) return;
      child.off('exit', onExit).off('message', onMessage);
      resolve(message);
    };
    child.on('exit', onExit).on('message', onMessage);
  });
}
