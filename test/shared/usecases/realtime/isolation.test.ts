import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ServerFrame } from '#shared/contracts/realtime/frames.ts';
import { ConnectionStore } from '#shared/stores/realtime/connection-store.ts';
import { type Sent, Sockets } from '#shared/stores/realtime/socket.ts';
import { pushEntries } from '#shared/usecases/realtime/push-entries.ts';
import type { RealtimePorts } from '#shared/usecases/realtime/realtime-ports.ts';
import { resume } from '#shared/usecases/realtime/resume.ts';
import { sweepSockets } from '#shared/usecases/realtime/sweep-sockets.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { erase } from '../ledger/acts.ts';
import { RealtimeBooks } from './realtime-books.ts';

let realtime: RealtimeBooks;

beforeAll(async () => {
  realtime = await RealtimeBooks.start();
});

afterAll(() => realtime.stop());

const POST_MS = 1000;
/** A slow machine is no failure. */
const patient = { timeout: 60_000, interval: 20 };

/** Sockets of which some let every frame pass without a reply, until the clock is moved past the wait for it. */
class Stalling extends Sockets {
  readonly stalled = new Set<string>();
  /** Frames that were offered to stalled sockets. */
  offered = 0;
  #waiting: (() => void)[] = [];

  constructor() {
    super(realtime.posting, realtime.pause);
  }

  override async send(connectionId: string, frame: ServerFrame): Promise<Sent> {
    if (!this.stalled.has(connectionId)) return super.send(connectionId, frame);
    this.offered += 1;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return 'stalled';
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Moves the clock past the wait for every frame that is under way. */
  pass(): void {
    realtime.books.clock += POST_MS;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

async function openStalled(sockets: Stalling, memberId: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) sockets.stalled.add(await realtime.open(memberId));
}

async function sweep(ports: RealtimePorts, sockets: Stalling): Promise<void> {
  const done = sweepSockets({ ...ports, report: (error) => expect(error).toBeUndefined() });
  const ended = { is: false };
  void done.then(() => Object.assign(ended, { is: true }));
  await vi.waitFor(() => {
    sockets.pass();
    expect(ended.is).toBe(true);
  }, patient);
}

describe('one member whose ten sockets take no frame', () => {
  it('delays the entries of others by the wait for two frames, however many entries come and sockets are opened', async () => {
    const sockets = new Stalling();
    const ports = { ...realtime.ports, sockets };
    const [attacker, other] = [await realtime.member(0), await realtime.member(0)];
    const follows = await realtime.open(other);
    let waits = 0;
    for (let round = 1; round <= 20; round += 1) {
      // Ten new sockets, of which none has stalled before.
      if (round <= 5) await openStalled(sockets, attacker, 10);
      for (const memberId of [attacker, other]) await realtime.buy(memberId, round, round);
      const entries = new Map([
        [attacker, await realtime.entries(attacker, round)],
        [other, await realtime.entries(other, round)],
      ]);
      let ended = false;
      const done = pushEntries(ports, entries).then((errors) => {
        ended = true;
        return errors;
      });
      // The other's frame is there while those of the attacker wait.
      await vi.waitFor(() => expect(realtime.gateway.seqs(follows).at(-1)).toBe(round), patient);
      await vi.waitFor(() => expect(ended || sockets.waiting === 10).toBe(true), patient);
      if (!ended) {
        waits += 1;
        sockets.pass();
      }
      expect(await done).toEqual(new Map());
    }
    expect(waits).toBe(2);
    expect(sockets.offered).toBe(20);
    expect(realtime.gateway.seqs(follows)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });
});

describe('a member who made two pushes wait', () => {
  it('makes no third wait, not even by the frames that close the sockets: the sweep sends them', async () => {
    const sockets = new Stalling();
    const ports = { ...realtime.ports, sockets };
    const memberId = await realtime.member(2);
    for (const seq of [1, 2]) {
      await openStalled(sockets, memberId, 1);
      const pushed = realtime.push(memberId, seq, seq, ports);
      await vi.waitFor(() => expect(sockets.waiting).toBe(1), patient);
      sockets.pass();
      await pushed;
    }
    await erase(realtime.books, memberId);
    await realtime.push(memberId, 3, undefined, ports);
    expect(sockets.offered).toBe(2);
    const [first = ''] = sockets.stalled;
    sockets.stalled.clear();
    await sweep(ports, sockets);
    expect(realtime.gateway.frames.get(first)?.at(-1)).toEqual({ type: 'closed', reason: 'erased' });
    expect(await realtime.listed(memberId)).toEqual([]);
  });
});

describe('a socket that takes no frame', () => {
  it('is left to the sweep, which sends what it missed; the other sockets of the member get theirs', async () => {
    const sockets = new Stalling();
    const ports = { ...realtime.ports, sockets };
    const memberId = await realtime.member(2);
    const well = await realtime.open(memberId);
    await openStalled(sockets, memberId, 1);
    const [slow = ''] = sockets.stalled;
    const first = realtime.push(memberId, 1, 1, ports);
    await vi.waitFor(() => expect(sockets.waiting).toBe(1), patient);
    sockets.pass();
    await first;
    await realtime.push(memberId, 2, 2, ports);
    expect([sockets.offered, realtime.gateway.seqs(well)]).toEqual([1, [1, 2]]);
    sockets.stalled.clear();
    await sweep(ports, sockets);
    expect(realtime.gateway.seqs(slow)).toEqual([1, 2]);
    await realtime.buy(memberId, 3, 3);
    await realtime.push(memberId, 3, 3, ports);
    expect(realtime.gateway.seqs(slow)).toEqual([1, 2, 3]);
    expect(realtime.gateway.seqs(well)).toEqual([1, 2, 3]);
  });

  it('four times is deleted, so that its client connects again', async () => {
    const sockets = new Stalling();
    const ports = { ...realtime.ports, sockets };
    const memberId = await realtime.member(1);
    await openStalled(sockets, memberId, 1);
    const [slow = ''] = sockets.stalled;
    const first = realtime.push(memberId, 1, 1, ports);
    await vi.waitFor(() => expect(sockets.waiting).toBe(1), patient);
    sockets.pass();
    await first;
    for (let minute = 0; minute < 5; minute += 1) await sweep(ports, sockets);
    expect(sockets.offered).toBe(4);
    expect(realtime.gateway.closed).toContain(slow);
    expect(await realtime.listed(memberId)).toEqual([]);
  });
});

describe('an entry that a sender left', () => {
  it('is sent by the sweep where no entry follows: a batch gives a member half a second', async () => {
    const { ports, books, gateway } = realtime;
    const memberId = await realtime.member(6);
    class Slow extends Sockets {
      override async send(connectionId: string, frame: ServerFrame): Promise<Sent> {
        books.clock += 200;
        return super.send(connectionId, frame);
      }
    }
    const id = await realtime.open(memberId);
    await realtime.push(memberId, 1, 6, { ...ports, sockets: new Slow(realtime.posting, realtime.pause) });
    expect(gateway.seqs(id)).toEqual([1, 2, 3]);
    await sweepSockets({ ...ports, report: (error) => expect(error).toBeUndefined() });
    expect(gateway.seqs(id)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is sent by the sweep where its sender died with the lease', async () => {
    const { ports, books, gateway } = realtime;
    const memberId = await realtime.member(2);
    const id = await realtime.open(memberId);
    await ports.connections.lease(memberId, 'dead', books.clock);
    await realtime.push(memberId, 1, 2);
    books.clock += 30_001;
    await sweepSockets({ ...ports, report: (error) => expect(error).toBeUndefined() });
    expect(gateway.seqs(id)).toEqual([1, 2]);
  });

  it('is not repeated by a sweep that comes again', async () => {
    const { ports, gateway } = realtime;
    const memberId = await realtime.member(1);
    const id = await realtime.open(memberId);
    await ports.connections.noteLeft(await ports.connections.get(memberId), 0, realtime.books.clock);
    for (let run = 0; run < 2; run += 1)
      await sweepSockets({ ...ports, report: (error) => expect(error).toBeUndefined() });
    expect(gateway.seqs(id)).toEqual([1]);
  });
});

describe('the calls of storage', () => {
  function counted() {
    const { client, counts, reset } = countedClient(realtime.database.config());
    const connections = new ConnectionStore(client, realtime.database.tables.connections);
    return { ports: { ...realtime.ports, connections }, counts, reset };
  }

  it('are for a batch one read of half a unit for each member, and two writes for each who has sockets', async () => {
    const members = await Promise.all(Array.from({ length: 4 }, () => realtime.member(1)));
    const [first = ''] = members;
    for (let index = 0; index < 10; index += 1) await realtime.open(first);
    const entries = new Map(
      await Promise.all(members.map(async (id) => [id, await realtime.entries(id, 1)] as const)),
    );
    const { ports, counts, reset } = counted();
    expect(await pushEntries(ports, entries)).toEqual(new Map());
    expect(counts.operations).toEqual(['BatchGetItem', 'UpdateItem', 'UpdateItem']);
    reset();
    entries.delete(first);
    await pushEntries(ports, entries);
    expect(counts).toMatchObject({ operations: ['BatchGetItem'], readUnits: 3 });
  });

  it('are for an opening a read and a write, for a resume two writes', async () => {
    const memberId = await realtime.member(1);
    const { ports, counts, reset } = counted();
    const id = await realtime.open(memberId, { ports });
    expect(counts.operations).toEqual(['GetItem', 'UpdateItem']);
    reset();
    await resume(ports, { follower: memberId, connectionId: id }, 0);
    expect(counts.operations).toEqual(['UpdateItem', 'UpdateItem']);
  });
});
