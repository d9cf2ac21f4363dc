import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';
import { type Runner, startRunner } from '../../local/runner.ts';
import { assembly } from '../../test/assembly.ts';
import { call } from './load.ts';
import { basket } from './long-lived.ts';
import { percentile } from './statistics.ts';
import { fixed, printTable } from './table.ts';

/** The bound of the 99th percentile under attack, as a multiple of that alone. */
export const ATTACKED_P99_TIMES_MAX = 3;

const SAMPLES = 200;
const SOCKETS = 10;
const TRIES_MORE = 5;
const EACH_MS = 50;
/** A frame that never comes is the longest wait. */
const LOST_MS = 60_000;

interface Member {
  readonly id: string;
  readonly token: string;
}

class Bench {
  readonly #runner: Runner;
  readonly #till: string;

  private constructor(runner: Runner, till: string) {
    this.#runner = runner;
    this.#till = till;
  }

  static async of(runner: Runner): Promise<Bench> {
    return new Bench(runner, await runner.token('dev-channel'));
  }

  url = (path: string): string => `${this.#runner.url}/v1/members/${path}`;

  async member(): Promise<Member> {
    const id = `s-${randomUUID().slice(0, 8)}`;
    await call(this.url(id), 'PUT', this.#till, {});
    return { id, token: await this.#runner.token('dev-member', { member: id }) };
  }

  buy(member: Member, purchaseId: string): Promise<number> {
    const purchase = { ...basket(1, 0), occurredAt: new Date().toISOString() };
    return call(this.url(`${member.id}/purchases/${purchaseId}`), 'PUT', this.#till, purchase);
  }

  open({ token }: Member): WebSocket {
    const headers = { authorization: `Bearer ${token}` };
    return new WebSocket(`${this.#runner.url.replace('http', 'ws')}/ws`, { headers }).on('error', () => {});
  }

  /** The times from the response to a purchase to its frame, in milliseconds. */
  async pushes(member: Member, run: string): Promise<readonly number[]> {
    const socket = this.open(member);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const times: number[] = [];
    for (let index = 0; index < SAMPLES; index += 1) {
      const framed = new Promise((resolve) => socket.once('message', resolve));
      await this.buy(member, `${run}-${index}`);
      const answered = performance.now();
      await Promise.race([framed, setTimeout(LOST_MS, undefined, { ref: false })]);
      times.push(performance.now() - answered);
    }
    socket.terminate();
    return times.slice(SAMPLES / 10);
  }

  /**
   * Everything at once that a member's token can do to real time: ten sockets that do not read, tries for more, pings,
   * invalid frames and resumes on each, and 20 transfers a second. Counts what was tried.
   */
  async attack(attacker: Member, receiver: Member, signal: AbortSignal): Promise<Record<string, number>> {
    const tried = { sockets: 0, frames: 0, transfers: 0 };
    let sockets: WebSocket[] = [];
    for (let round = 0; !signal.aborted; round += 1) {
      sockets = sockets.filter(({ readyState }) => readyState <= WebSocket.OPEN);
      for (
        let missing = SOCKETS - sockets.length + (round % TRIES_MORE === 0 ? 1 : 0);
        missing > 0;
        missing -= 1
      ) {
        tried.sockets += 1;
        sockets.push(
          this.open(attacker).on('open', function (this: WebSocket) {
            this.pause();
          }),
        );
      }
      for (const socket of sockets.filter(({ readyState }) => readyState === WebSocket.OPEN)) {
        for (const frame of ['{"type":"ping"}', '{"type":"resume","afterSeq":0}', 'x'.repeat(1024)]) {
          tried.frames += 1;
          socket.send(frame);
        }
      }
      tried.transfers += 1;
      const transfer = { to: receiver.id, points: 1 };
      void call(this.url(`${attacker.id}/transfers/t${round}`), 'PUT', attacker.token, transfer).catch(
        () => 0,
      );
      await setTimeout(EACH_MS);
    }
    for (const socket of sockets) socket.terminate();
    return tried;
  }
}

/** Compares the push of a member alone with that beside an attacker. Returns whether the bound is met. */
export async function benchSockets(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const runner = await startRunner({ port: 0, folder, assembly: await assembly(), report: () => {} });
  try {
    const bench = await Bench.of(runner);
    const [member, attacker, receiver] = [await bench.member(), await bench.member(), await bench.member()];
    for (let index = 0; index < 100; index += 1) await bench.buy(attacker, `p${index}`);
    const alone = await bench.pushes(member, 'alone');
    const ending = new AbortController();
    const attack = bench.attack(attacker, receiver, ending.signal);
    const attacked = await bench.pushes(member, 'attacked');
    ending.abort();
    console.log('Tried by the attacker:', await attack);
    return printed(alone, attacked);
  } finally {
    await runner.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function printed(alone: readonly number[], attacked: readonly number[]): boolean {
  const row = (name: string, values: readonly number[]) => [
    name,
    fixed(percentile(values, 0.5), 1),
    fixed(percentile(values, 0.99), 1),
  ];
  printTable('Milliseconds from the response to a purchase to its frame', [
    ['another member', 'p50', 'p99'],
    row('alone', alone),
    row('beside the attacker', attacked),
  ]);
  const times = percentile(attacked, 0.99) / percentile(alone, 0.99);
  printTable('Reach', [
    ['figure', 'measured', 'bound'],
    ['p99 beside the attacker, times that alone', fixed(times), ATTACKED_P99_TIMES_MAX],
  ]);
  return times <= ATTACKED_P99_TIMES_MAX;
}
