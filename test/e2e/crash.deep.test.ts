import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { freePort } from '../../local/dynamodb/free-port.ts';
import { startRunner } from '../../local/runner.ts';
import { assembly } from '../assembly.ts';
import { tablesOf, testDeployment } from '../database.ts';
import { flaws, Shop } from './durability-shop.ts';
import { KilledLaurel } from './killed-laurel.ts';
import { projectionItem, streamedEntries } from './streams-reading.ts';

const POINTS = 10_000;
const STOCK = 1_000;
const PRICE = 10;
const folder = mkdtempSync(join(tmpdir(), 'laurel-crashed-'));

interface Act {
  readonly title: string;
  /**
   * Its calls of storage: that an admin is about to act; the programme, the head, the reference, the reward or the other
   * head; then the write.
   */
  readonly calls: number;
  send(id: string): Promise<{ status: number; body: unknown }>;
  /** The entries it makes, as `member reference`. */
  entries(id: string): readonly string[];
}

const redemption: Act = {
  title: 'a redemption of a reward',
  calls: 6,
  send: (id) => shop.call('PUT', `/members/m-1/redemptions/${id}`, { rewardId: 'coffee' }),
  entries: (id) => [`m-1 redemption/${id}/`],
};
const transfer: Act = {
  title: 'a transfer',
  // One more asks whether it waits for another person.
  calls: 7,
  send: (id) => shop.call('PUT', `/members/m-1/transfers/${id}`, { to: 'm-2', points: PRICE }),
  entries: (id) => [`m-1 transfer-out/${id}/`, `m-2 transfer-in/m-1/${id}/`],
};

let options: { readonly port: string; readonly folder: string; readonly assembly: string };
let shop: Shop;
let laurel: KilledLaurel;
let ledgerTable: string;
/** Acts that were answered, each to be in the books once. */
const answered: { readonly act: Act; readonly id: string }[] = [];

beforeAll(async () => {
  options = { port: String(await freePort()), folder, assembly: await assembly() };
  shop = new Shop(`http://localhost:${options.port}`, 'dev-admin');
  ledgerTable = tablesOf(await testDeployment()).ledger;
  laurel = await KilledLaurel.start(options);
  for (const member of ['m-1', 'm-2']) {
    await shop.call('PUT', `/members/${member}`, {});
    const given = { points: POINTS, reason: 'a start' };
    expect((await shop.call('PUT', `/members/${member}/adjustments/start`, given)).status).toBe(201);
  }
  const coffee = { name: 'A coffee', points: PRICE, stock: STOCK };
  await shop.call('PUT', '/rewards/coffee', coffee);
});

afterAll(async () => {
  laurel.kill();
  await laurel.ended();
  rmSync(folder, { recursive: true, force: true });
});

/** Every entry of both logs, which must be sound. */
async function booked(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const member of ['m-1', 'm-2']) {
    const entries = await shop.entries(member);
    expect(flaws(entries)).toEqual([]);
    found.push(...entries.map(({ reference }) => `${member} ${reference}`));
  }
  return found;
}

/** The traces of an act in the books, read from the database itself. */
async function traces(act: Act, id: string): Promise<readonly string[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = dynamoDb({ endpoint: laurel.database, region: 'eu-west-1', credentials });
  const ledger = new LedgerStore(client, ledgerTable);
  const own = act.entries(id);
  const found: string[] = [];
  for (const member of ['m-1', 'm-2']) {
    for await (const { entry } of ledger.after(member, 0)) found.push(`${member} ${entry.reference}`);
  }
  client.destroy();
  return found.filter((entry) => own.includes(entry));
}

/** The calls of storage that an act makes in a process that has just started, the last of which books it. */
async function callsOf(act: Act): Promise<readonly string[]> {
  await laurel.drained();
  laurel.proxy.break();
  expect((await act.send('calm')).status).toBe(201);
  answered.push({ act, id: 'calm' });
  const { calls } = laurel.proxy;
  // Consumers of the entry follow.
  return calls.slice(0, calls.indexOf('TransactWriteItems') + 1);
}

async function restart(): Promise<void> {
  await laurel.ended();
  laurel = await KilledLaurel.start(options);
}

describe('killed at any call of storage', () => {
  it.each([redemption, transfer])('$title makes its calls, where nobody kills it', async (act) => {
    expect(await callsOf(act)).toHaveLength(act.calls);
    laurel.kill();
    await restart();
  });

  const callsMax = Math.max(redemption.calls, transfer.calls);
  const crashes = Array.from({ length: callsMax }, (_, at) => at + 1).flatMap((call) =>
    (['drop-before', 'drop-after'] as const).flatMap((fault) =>
      [redemption, transfer]
        .filter((act) => call <= act.calls)
        .map((act) => ({ act, title: act.title, fault, call })),
    ),
  );

  it.each(crashes)(
    '$title is there as a whole or not at all, and once when sent again: $fault $call',
    async ({ act, fault, call }) => {
      const id = `${fault}-${call}`;
      // An act that was not called in this process makes the calls that were counted.
      if (answered.at(-1)?.act === act) {
        laurel.kill();
        await restart();
      }
      await laurel.drained();
      laurel.killAt(call, fault);
      expect(await act.send(id).catch(() => undefined)).toBeUndefined();
      await restart();
      const carriedOut = fault === 'drop-after' && call === act.calls;
      expect(await traces(act, id)).toEqual(carriedOut ? act.entries(id) : []);
      const repeated = await act.send(id);
      expect(repeated.status).toBe(carriedOut ? 200 : 201);
      answered.push({ act, id });
      expect(await act.send(id)).toEqual({ status: 200, body: repeated.body });
      expect(await traces(act, id)).toEqual(act.entries(id));
    },
  );

  it('and in the end the books hold each act once, to the point and the piece', async () => {
    const start = ['m-1', 'm-2'].map((member) => `${member} adjustment/start/`);
    const expected = [...start, ...answered.flatMap(({ act, id }) => act.entries(id))];
    expect([...(await booked())].sort()).toEqual(expected.sort());
    const count = (act: Act) => answered.filter((one) => one.act === act).length;
    const available = async (member: string) =>
      ((await shop.call('GET', `/members/${member}/balance`)).body as { available: number }).available;
    expect(await available('m-1')).toBe(POINTS - PRICE * answered.length);
    expect(await available('m-2')).toBe(POINTS + PRICE * count(transfer));
    const { body } = await shop.call('GET', '/rewards/coffee');
    expect(body).toMatchObject({ stock: STOCK, remaining: STOCK - count(redemption) });
  });

  it('and every entry reaches the stream, and every projection its log', async () => {
    laurel.kill();
    await laurel.ended();
    const runner = await startRunner({ ...options, port: Number(options.port), report: () => undefined });
    try {
      await runner.drained();
      const streamed = await streamedEntries(runner);
      for (const member of ['m-1', 'm-2']) {
        const { length } = await shop.entries(member);
        const item = await projectionItem(runner, member);
        expect(item).toMatchObject({ lastSeq: { N: String(length) } });
        const seqs = new Set(streamed.filter(({ memberId }) => memberId === member).map(({ seq }) => seq));
        for (let seq = 1; seq <= length; seq += 1)
          expect([member, seq, seqs.has(seq)]).toEqual([member, seq, true]);
      }
    } finally {
      await runner.stop();
    }
  });
});
