import { afterAll, beforeAll, expect, it } from 'vitest';
import { entryHash } from '#shared/domain/ledger/packed/seal.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { settleMember } from '#shared/usecases/log/settle-member.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { shortLived } from '../../domain/program/short-lived.ts';
import { Books } from '../books.ts';

const booked = Date.parse('2026-08-01T10:00:00Z');
const later = Date.parse('2026-11-22T10:00:00Z');

let database: Database;
let proxy: FaultProxy;
let books: Books;
/** The same books through the proxy. */
let faulty: Books;

beforeAll(async () => {
  database = await startDatabase();
  books = new Books(dynamoDb(database.config()), database.tables);
  await books.programStore.put({ program: shortLived, by: 'test', at: booked });
  proxy = new FaultProxy(database.endpoint);
  faulty = new Books(dynamoDb(database.config(await proxy.start())), database.tables);
  faulty.clock = later;
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

/** A member of whom a maturation, an expiry and a tier fall are due. */
async function sleeper(): Promise<string> {
  const memberId = newMemberId();
  books.clock = booked;
  await books.enrol(memberId);
  await books.buy(memberId, 'p1', purchaseOf(100_000, { occurredAt: booked }));
  books.clock = later;
  return memberId;
}

const settled = (memberId: string, ports = books.ports) => settleMember(ports, shortLived, memberId);

async function expectKinds(memberId: string, kinds: readonly string[]): Promise<void> {
  const log = (await books.log(memberId)).map(({ entry }) => entry);
  expect(log.map(({ kind }) => kind)).toEqual(['enrolment', ...kinds]);
  for (const [index, entry] of log.entries()) {
    expect([entry.seq, entryHash(entry)]).toEqual([index, entry.hash]);
    if (index > 0) expect(entry.previousHash).toBe(log[index - 1]?.hash);
  }
}

const due = ['maturation', 'expiry', 'tier'];

it('everything due is written, an entry of each kind, and not again', async () => {
  const member = await sleeper();
  expect(await settled(member)).toBe(3);
  expect(await settled(member)).toBe(0);
  await expectKinds(member, ['accrual', ...due]);
});

it('nothing is written where nothing is due, or the member is unknown', async () => {
  const member = await sleeper();
  books.clock = booked;
  const before = await database.itemCount();
  expect(await settled(member)).toBe(0);
  expect(await settled(newMemberId())).toBe(0);
  expect(await database.itemCount()).toBe(before);
});

it('eight calls at once write due entries once between them', async () => {
  const member = await sleeper();
  const written = await Promise.all(Array.from({ length: 8 }, () => settled(member)));
  expect(written.reduce((sum, one) => sum + one, 0)).toBe(3);
  await expectKinds(member, ['accrual', ...due]);
});

it('bookings at the same time write due entries once, whoever is first', async () => {
  const member = await sleeper();
  const acts = Array.from({ length: 4 }, (_, index) => [
    settled(member),
    books.buy(member, `q${index}`, purchaseOf(100, { occurredAt: later })),
  ]);
  await Promise.all(acts.flat());
  await expectKinds(member, ['accrual', ...due, ...Array(4).fill('accrual')]);
});

it('a put whose response is lost is recognised as its own', async () => {
  const member = await sleeper();
  proxy.break({ operation: 'PutItem', fault: 'drop-after', calls: (nth) => nth === 2 });
  expect(await settled(member, faulty.ports)).toBe(3);
  await expectKinds(member, ['accrual', ...due]);
});

it('a put that meets a conflict is decided again; one that always does ends', async () => {
  const member = await sleeper();
  proxy.break({ operation: 'PutItem', fault: 'conflict', calls: (nth) => nth <= 2 });
  expect(await settled(member, faulty.ports)).toBe(3);
  const other = await sleeper();
  proxy.break({ operation: 'PutItem', fault: 'conflict', calls: () => true });
  const pause = async () => {};
  await expect(settled(other, { ...faulty.ports, pause })).rejects.toMatchObject({ code: 'unavailable' });
  await expectKinds(other, ['accrual']);
});
