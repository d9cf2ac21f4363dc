import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Runner, startRunner } from '../../local/runner.ts';
import { assembly } from '../../test/assembly.ts';
import { call, rate } from './load.ts';
import { basket } from './long-lived.ts';
import { median } from './statistics.ts';
import { fixed, printTable } from './table.ts';

/** The bound of the checks' share of a purchase's CPU. */
export const ROLES_SHARE_MAX = 0.03;

const MEMBERS = 100;
const WIDTH = 8;

interface Subject {
  readonly runner: Runner;
  /** Books purchases until every consumer has read them. Returns the CPU seconds of this process that it took. */
  book(count: number, round: string): Promise<number>;
  stop(): Promise<void>;
}

async function startSubject(ignoresRoles: boolean): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const runner = await startRunner({ port: 0, folder, assembly: await assembly(), ignoresRoles });
  const token = await runner.token('dev-channel');
  const members = Array.from({ length: MEMBERS }, () => `c-${randomUUID().slice(0, 8)}`);
  for (const member of members) await call(`${runner.url}/v1/members/${member}`, 'PUT', token, {});
  return {
    runner,
    book: async (count, round) => {
      const before = process.cpuUsage();
      await rate(count, WIDTH, async (index) => {
        const purchase = { ...basket(1, 0), occurredAt: new Date().toISOString() };
        const url = `${runner.url}/v1/members/${members[index % MEMBERS]}/purchases/${round}-${index}`;
        const status = await call(url, 'PUT', token, purchase);
        if (status !== 201) throw new Error(`A purchase was refused with ${status}`);
      });
      await runner.drained();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    },
    stop: async () => {
      await runner.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Compares the CPU of purchases in two environments of this process, one of which checks the roles of its functions.
 * They take turns, and the one that goes first changes with each round. Returns whether the checks are within bounds.
 */
export async function benchRoles(rounds: number, purchases: number): Promise<boolean> {
  const started: Subject[] = [];
  const start = async (ignoresRoles: boolean): Promise<Subject> => {
    const subject = await startSubject(ignoresRoles);
    started.push(subject);
    return subject;
  };
  try {
    const checked = await start(false);
    const ignored = await start(true);
    for (const subject of [checked, ignored, checked, ignored]) await subject.book(300, randomUUID());
    const perRound = Math.ceil(purchases / rounds);
    const measured: { readonly checked: number; readonly ignored: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const seconds = new Map<Subject, number>();
      for (const subject of round % 2 === 0 ? [checked, ignored] : [ignored, checked])
        seconds.set(subject, await subject.book(perRound, `r${round}`));
      measured.push({ checked: seconds.get(checked) ?? 0, ignored: seconds.get(ignored) ?? 0 });
    }
    const share = median(measured.map((round) => round.checked / round.ignored)) - 1;
    const milliseconds = (values: readonly number[]) =>
      fixed((values.reduce((sum, value) => sum + value, 0) / (rounds * perRound)) * 1000, 3);
    printTable(`CPU of ${rounds * perRound} purchases, of the runner's process with all its functions`, [
      ['', 'ms a purchase'],
      ['roles checked', milliseconds(measured.map((round) => round.checked))],
      ['roles ignored', milliseconds(measured.map((round) => round.ignored))],
      ['more, median of the rounds', `${fixed(share * 100, 2)} %`],
    ]);
    return share <= ROLES_SHARE_MAX;
  } finally {
    for (const subject of started) await subject.stop();
  }
}
