import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../../local/dynamodb/free-port.ts';
import { startRunner } from '../../local/runner.ts';
import { assembly } from '../assembly.ts';
import { seeded } from '../seeded.ts';
import { LaurelProcess, type Started, stillRunning } from './durability-process.ts';
import { flaws, type Sale, Shop } from './durability-shop.ts';
import { MemberSocket } from './realtime-socket.ts';
import { projectionItem } from './streams-reading.ts';

const SEED = 8_128;
const WRITERS = 12;
const members = ['m-1', 'm-2', 'm-3', 'm-4', 'm-5'];
const followed = 'm-1';
const folder = mkdtempSync(join(tmpdir(), 'laurel-killed-'));
const random = seeded(SEED);
const processes: LaurelProcess[] = [];
let port: string;
let shop: Shop;
let laurel: LaurelProcess;
/**
 * The entries that a client of the followed member has seen, over all its connections, counted as the contract says.
 */
const seen: number[] = [];

async function start(): Promise<LaurelProcess> {
  const laurel = new LaurelProcess({ PORT: port, LAUREL_DATA: folder });
  processes.push(laurel);
  await laurel.url;
  return laurel;
}

beforeAll(async () => {
  await assembly();
  port = String(await freePort());
  shop = new Shop(`http://localhost:${port}`);
  laurel = await start();
  for (const member of members) await shop.call('PUT', `/members/${member}`, {});
});

afterAll(() => {
  for (const { child } of processes) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Shops of many tills, until the server is gone. `onAnswer` is told of every 201. */
async function sellUntilGone(onAnswer: () => void): Promise<void> {
  let gone = false;
  const till = async () => {
    while (!gone) {
      const member = members[Math.floor(random() * members.length)] ?? followed;
      // Some baskets are long: their lines are an item of their own, put before the entry.
      const lines = random() < 0.2 ? Array.from({ length: 300 }, () => 100) : 1000;
      const status = await shop.send(shop.newSale(member, lines));
      if (status === 201) onAnswer();
      else gone = true;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, till));
}

async function follow(): Promise<MemberSocket> {
  const token = await shop.token('dev-member', followed);
  const socket = await MemberSocket.open(`http://localhost:${port}`, token);
  socket.send({ type: 'resume', afterSeq: seen.at(-1) ?? 0 });
  return socket;
}

function remember(socket: MemberSocket): void {
  for (const seq of socket.seqs) if (seq > (seen.at(-1) ?? 0)) seen.push(seq);
}

/** How often each sale is in the books, by the log of its member, which must be sound. */
async function booked(): Promise<ReadonlyMap<Sale, number>> {
  const count = new Map<Sale, number>();
  for (const member of members) {
    const entries = await shop.entries(member);
    expect(flaws(entries)).toEqual([]);
    for (const sale of shop.sales.filter((one) => one.member === member)) {
      const reference = `purchase/${sale.purchaseId}/`;
      count.set(sale, entries.filter((entry) => entry.reference === reference).length);
    }
  }
  return count;
}

async function expectNoneLeft(children: readonly Started[]): Promise<void> {
  expect(children.length).toBeGreaterThan(0);
  await vi.waitFor(() => expect(stillRunning(children)).toEqual([]), { timeout: 10_000 });
}

test.each([1, 2, 3])(
  'killed in the middle of it all, round %i: nothing that was answered is lost',
  async () => {
    const socket = await follow();
    const before = shop.sales.length;
    const answersUntilKilled = 10 + Math.floor(random() * 50);
    let answers = 0;
    let children: readonly Started[] = [];
    await sellUntilGone(() => {
      answers += 1;
      if (answers !== answersUntilKilled) return;
      children = laurel.children();
      laurel.signal('SIGKILL');
    });
    await laurel.ended;
    await socket.closed;
    remember(socket);
    await expectNoneLeft(children);

    laurel = await start();
    const sales = shop.sales.slice(before);
    const found = await booked();
    expect(sales.filter(({ answered }) => answered === 201).length).toBeGreaterThanOrEqual(
      answersUntilKilled,
    );
    for (const sale of shop.sales) {
      const times = found.get(sale);
      // Answered: once, for ever. Not answered: at most once, and the same call says what became of it.
      if (sale.answered !== undefined)
        expect([sale.purchaseId, sale.answered, times]).toEqual([sale.purchaseId, sale.answered, 1]);
      else expect([0, 1]).toContain(times);
    }
    for (const sale of sales.filter(({ answered }) => answered === undefined)) {
      expect(await shop.send(sale)).toBe(found.get(sale) === 1 ? 200 : 201);
    }
    for (const [, times] of await booked()) expect(times).toBe(1);

    const client = await follow();
    const newest = (await shop.entries(followed)).length;
    if ((seen.at(-1) ?? 0) < newest) await client.reaches(newest);
    remember(client);
    expect(seen).toEqual(Array.from({ length: newest }, (_, index) => index + 1));
    await client.close();
  },
);

test('Ctrl-C under load ends it with code 0 and no child, and what was answered is there', async () => {
  let answers = 0;
  let children: readonly Started[] = [];
  await sellUntilGone(() => {
    answers += 1;
    if (answers !== 25) return;
    children = laurel.children();
    laurel.signal('SIGINT');
  });
  expect(await laurel.ended).toEqual({ code: 0, stderr: '' });
  await expectNoneLeft(children);
});

test('and after all of it every projection has caught up with its log', async () => {
  const runner = await startRunner({
    port: Number(port),
    folder,
    assembly: await assembly(),
    report: () => undefined,
  });
  try {
    await runner.drained();
    const found = await booked();
    for (const sale of shop.sales) if (sale.answered === 201) expect(found.get(sale)).toBe(1);
    for (const member of members) {
      const entries = await shop.entries(member);
      const item = await projectionItem(runner, member);
      const { body } = await shop.call('GET', `/members/${member}/balance`);
      expect(item).toMatchObject({
        lastSeq: { N: String(entries.length) },
        purchases: { N: String(entries.length) },
        available: { N: String((body as { available: number }).available) },
      });
    }
  } finally {
    await runner.stop();
  }
});
