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

const SAMPLES = 100;
const SOCKETS = 10;
const TRANSFER_MS = 50;
const ROUNDS_A_SECOND = 12;
const FRAMES = ['{"type":"ping"}', '{"type":"resume","afterSeq":0}', 'x'.repeat(1024)];
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

  /** 20 transfers a second by the member's own token, until the signal. */
  async transfer(from: Member, to: Member, run: string, signal: AbortSignal): Promise<void> {
    for (let round = 0; !signal.aborted; round += 1) {
      const url = this.url(`${from.id}/transfers/${run}${round}`);
      void call(url, 'PUT', from.token, { to: to.id, points: 1 }).catch(() => 0);
      await setTimeout(TRANSFER_MS);
    }
  }

  /**
   * All that a member's token can do to real time, until the signal: ten sockets, of which half do not read, opened
   * again each second with one too many, and on each of them pings, invalid frames and resumes of the whole log. Counts
   * what was tried, and the closings by their reason.
   */
  async attack(attacker: Member, signal: AbortSignal): Promise<Record<string, number>> {
    const counts: Record<string, number> = { sockets: 0, frames: 0 };
    const count = (what: string) => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    while (!signal.aborted) {
      const sockets = Array.from({ length: SOCKETS + 1 }, (_, index) => {
        count('sockets');
        const socket = this.open(attacker).on('message', (data) => {
          const { type, reason } = JSON.parse(String(data)) as { type: string; reason?: string };
          if (type === 'closed') count(reason ?? type);
        });
        return index % 2 === 0 ? socket : socket.once('open', () => socket.pause());
      });
      for (let round = 0; round < ROUNDS_A_SECOND; round += 1) {
        await setTimeout(1000 / ROUNDS_A_SECOND);
        for (const socket of sockets.filter(({ readyState }) => readyState === WebSocket.OPEN)) {
          const frame = FRAMES[round % FRAMES.length] ?? '';
          count('frames');
          socket.send(frame);
        }
      }
      for (const socket of sockets) socket.terminate();
    }
    return counts;
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
    const moving = bench.transfer(attacker, receiver, 'a', ending.signal);
    const beside = await bench.pushes(member, 'beside');
    const attack = bench.attack(attacker, ending.signal);
    const attacked = await bench.pushes(member, 'attacked');
    ending.abort();
    await moving;
    console.log('The attacker:', await attack);
    return printed({ alone, beside, attacked });
  } finally {
    await runner.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Times = readonly number[];

function printed({
  alone,
  beside,
  attacked,
}: Readonly<Record<'alone' | 'beside' | 'attacked', Times>>): boolean {
  const row = (name: string, values: Times) => [
    name,
    fixed(percentile(values, 0.5), 1),
    fixed(percentile(values, 0.99), 1),
  ];
  printTable('Milliseconds from the response to a purchase to its frame', [
    ['another member', 'p50', 'p99'],
    row('alone', alone),
    row('beside 20 transfers a second', beside),
    row('beside these and the attack on sockets', attacked),
  ]);
  const times = percentile(attacked, 0.99) / percentile(alone, 0.99);
  printTable('Reach', [
    ['figure', 'measured', 'bound'],
    ['p99 beside the attacker, times that alone', fixed(times), ATTACKED_P99_TIMES_MAX],
  ]);
  return times <= ATTACKED_P99_TIMES_MAX;
}
