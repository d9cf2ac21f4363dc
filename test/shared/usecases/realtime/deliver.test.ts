import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerFrame, serverFrame } from '#shared/contracts/realtime/frames.ts';
import { noSockets } from '#shared/domain/realtime/member-sockets.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { ConnectionStore } from '#shared/stores/realtime/connection-store.ts';
import { Sockets } from '#shared/stores/realtime/socket.ts';
import type { RealtimePorts } from '#shared/usecases/realtime/realtime-ports.ts';
import { resume } from '#shared/usecases/realtime/resume.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import type { Books } from '../books.ts';
import type { Gateway } from './gateway.ts';
import { HOUR, RealtimeBooks } from './realtime-books.ts';

let realtime: RealtimeBooks;
let books: Books;
let ports: RealtimePorts;
let gateway: Gateway;

beforeAll(async () => {
  realtime = await RealtimeBooks.start();
  ({ books, ports, gateway } = realtime);
});

afterAll(() => realtime.stop());

const member = (purchases: number) => realtime.member(purchases);
const socket = (memberId: string, age = HOUR) => realtime.open(memberId, { age });
const entries = (memberId: string, from: number, to: number) => realtime.entries(memberId, from, to);
const push = (memberId: string, from: number, to: number) => realtime.push(memberId, from, to);

describe('pushing entries', () => {
  it('tells every socket of the member, in order, and nobody else', async () => {
    const [mine, other] = [await member(3), await member(1)];
    const [phone, till, stranger] = [await socket(mine), await socket(mine), await socket(other)];
    await push(mine, 1, 3);
    expect(gateway.seqs(phone)).toEqual([1, 2, 3]);
    expect(gateway.seqs(till)).toEqual([1, 2, 3]);
    expect(gateway.seqs(stranger)).toEqual([]);
  });

  it('sends whole balances with their cause, and a change of tier', async () => {
    const memberId = await member(0);
    const id = await socket(memberId);
    await books.buy(memberId, 'big', purchaseOf(150_000));
    await push(memberId, 1, 1);
    const frames = gateway.frames.get(id) ?? [];
    expect(frames).toEqual([
      {
        type: 'balance',
        memberId,
        seq: 1,
        available: 1500,
        pending: 0,
        reserved: 0,
        held: 0,
        tier: 'silver',
        cause: { kind: 'accrual', reference: 'purchase/big/', points: 1500 },
      },
      { type: 'tier', memberId, seq: 1, from: 'blue', to: 'silver' },
    ]);
    for (const frame of frames) expect(serverFrame.safeParse(frame).error).toBeUndefined();
  });

  it('a batch that comes again sends nothing again', async () => {
    const memberId = await member(3);
    const id = await socket(memberId);
    await push(memberId, 1, 3);
    await push(memberId, 2, 3);
    await push(memberId, 1, 1);
    expect(gateway.seqs(id)).toEqual([1, 2, 3]);
  });

  it('a gap is filled from the log', async () => {
    const memberId = await member(4);
    const id = await socket(memberId);
    await push(memberId, 1, 1);
    await push(memberId, 4, 4);
    expect(gateway.seqs(id)).toEqual([1, 2, 3, 4]);
  });

  it('a gap within a batch is filled from the log, and what fills it is not sent again', async () => {
    const memberId = await member(5);
    const id = await socket(memberId);
    const [first = [], fourth = [], others = []] = await Promise.all([
      entries(memberId, 1, 1),
      entries(memberId, 4, 4),
      entries(memberId, 2, 3),
    ]);
    await realtime.pushRecords(memberId, [...first, ...fourth]);
    await realtime.pushRecords(memberId, others);
    await push(memberId, 5, 5);
    expect(gateway.seqs(id)).toEqual([1, 2, 3, 4, 5]);
  });

  it('the enrolment is not pushed', async () => {
    const memberId = await member(0);
    const id = await socket(memberId);
    await push(memberId, 0, 0);
    expect(gateway.frames.get(id)).toBeUndefined();
  });

  it('a client that is gone is removed, one that may just be opening is not; others get theirs', async () => {
    const memberId = await member(2);
    const [old, opening, well] = [
      await socket(memberId),
      await socket(memberId, 1000),
      await socket(memberId),
    ];
    gateway.gone.add(old).add(opening);
    await push(memberId, 1, 1);
    const left = await realtime.listed(memberId);
    expect(left.toSorted()).toEqual([opening, well].toSorted());
    gateway.gone.delete(opening);
    await push(memberId, 2, 2);
    expect(gateway.seqs(opening)).toEqual([1, 2]);
    expect(gateway.seqs(well)).toEqual([1, 2]);
  });

  it('the last socket that disconnects takes its item along, whatever a sender notes meanwhile', async () => {
    const memberId = await member(1);
    const id = await socket(memberId);
    const client = dynamoDb(realtime.database.config());
    const { connections } = realtime.database.tables;
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const all = { ...noSockets(memberId), left: undefined };
          if (commandName === 'DeleteItemCommand') await ports.connections.noteLeft(all, 0, books.clock);
          return next(args);
        },
      { step: 'initialize' },
    );
    await new ConnectionStore(client, connections).remove(memberId, id);
    client.destroy();
    expect(await ports.connections.get(memberId)).toEqual(noSockets(memberId));
  });

  it('a client that fails harms no other, and the next push brings what it missed', async () => {
    const memberId = await member(3);
    const [slow, well] = [await socket(memberId), await socket(memberId)];
    gateway.failing.add(slow);
    await push(memberId, 1, 2);
    expect(gateway.seqs(well)).toEqual([1, 2]);
    gateway.failing.delete(slow);
    await push(memberId, 3, 3);
    expect(gateway.seqs(slow)).toEqual([1, 2, 3]);
  });

  it('after its token has ended a socket is closed and told nothing', async () => {
    const memberId = await member(1);
    const id = await socket(memberId);
    books.clock += 2 * HOUR;
    await push(memberId, 1, 1);
    expect(gateway.seqs(id)).toEqual([]);
    expect(gateway.closed).toContain(id);
    expect(await realtime.listed(memberId)).toEqual([]);
  });

  it('a sender that died with the lease is replaced when the lease ends', async () => {
    const memberId = await member(2);
    const id = await socket(memberId);
    await ports.connections.lease(memberId, 'dead', books.clock);
    await push(memberId, 1, 1);
    expect(gateway.seqs(id)).toEqual([]);
    books.clock += 30_001;
    await push(memberId, 2, 2);
    expect(gateway.seqs(id)).toEqual([1, 2]);
  });
});

describe('resume', () => {
  it('rewinds this socket only: n+1 to the newest, and on from there', async () => {
    const memberId = await member(5);
    const [id, other] = [await socket(memberId), await socket(memberId)];
    await push(memberId, 4, 5);
    expect(await resume(ports, { follower: memberId, connectionId: id }, 2)).toBeUndefined();
    await books.buy(memberId, 'p6', purchaseOf(1000));
    await push(memberId, 6, 6);
    expect(gateway.seqs(id)).toEqual([4, 5, 3, 4, 5, 6]);
    expect(gateway.seqs(other)).toEqual([4, 5, 6]);
  });

  it('with nothing missed sends nothing', async () => {
    const memberId = await member(2);
    const id = await socket(memberId);
    expect(await resume(ports, { follower: memberId, connectionId: id }, 2)).toBeUndefined();
    expect(gateway.seqs(id)).toEqual([]);
  });

  it('after the token has ended closes the socket, and shows nothing', async () => {
    const memberId = await member(2);
    const id = await socket(memberId);
    books.clock += 2 * HOUR;
    expect(await resume(ports, { follower: memberId, connectionId: id }, 0)).toBeUndefined();
    expect(gateway.frames.get(id)).toEqual([{ type: 'closed', reason: 'token-expired' }]);
    expect(gateway.closed).toContain(id);
  });

  it('beyond the newest entry is an error frame', async () => {
    const memberId = await member(2);
    const id = await socket(memberId);
    expect(await resume(ports, { follower: memberId, connectionId: id }, 3)).toMatchObject({
      type: 'error',
      code: 'ahead-of-ledger',
    });
  });

  it('begun before an entry that is pushed meanwhile still goes up to the newest', async () => {
    const memberId = await member(5);
    const id = await socket(memberId);
    const raced = new LedgerStore(dynamoDb(realtime.database.config()), realtime.database.tables.ledger);
    Object.assign(raced, {
      head: async (of: string) => {
        const head = await books.ledger.head(of);
        await books.buy(of, 'meanwhile', purchaseOf(1000));
        await push(of, 6, 6);
        return head;
      },
    });
    expect(
      await resume({ ...ports, ledger: raced }, { follower: memberId, connectionId: id }, 3),
    ).toBeUndefined();
    expect(gateway.seqs(id)).toEqual([6, 4, 5, 6]);
  });

  it('sends the entries that were reported while it held the lease: no later sender would', async () => {
    const memberId = await member(2);
    const id = await socket(memberId);
    let interrupted = false;
    class Interrupted extends Sockets {
      override async send(connectionId: string, frame: ServerFrame) {
        if (!interrupted) {
          interrupted = true;
          await books.buy(memberId, 'meanwhile', purchaseOf(1000));
          await push(memberId, 3, 3);
        }
        return super.send(connectionId, frame);
      }
    }
    await resume(
      { ...ports, sockets: new Interrupted(realtime.posting, realtime.pause) },
      { follower: memberId, connectionId: id },
      0,
    );
    expect(gateway.seqs(id)).toEqual([1, 2, 3]);
  });

  it('while entries are pushed: in whatever order it all happens, seq goes back once and misses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 0, max: 3 }), async (scheduler, afterSeq) => {
        const memberId = await member(3);
        const id = await socket(memberId);
        await push(memberId, 1, 3);
        const { client } = countedClient(realtime.database.config(), () =>
          scheduler.schedule(Promise.resolve()),
        );
        const raced: RealtimePorts = {
          ...ports,
          ledger: new LedgerStore(client, realtime.database.tables.ledger),
          connections: new ConnectionStore(client, realtime.database.tables.connections),
          pause: () => scheduler.schedule(Promise.resolve()),
        };
        // One shard reader: its batches come one after the other.
        const pushing = (async () => {
          await books.buy(memberId, 'p4', purchaseOf(1000));
          await realtime.pushRecords(memberId, await entries(memberId, 4, 4), raced);
          for (const id of ['p5', 'p6']) await books.buy(memberId, id, purchaseOf(1000));
          await realtime.pushRecords(memberId, await entries(memberId, 5, 6), raced);
        })();
        await scheduler.waitFor(
          Promise.all([pushing, resume(raced, { follower: memberId, connectionId: id }, afterSeq)]),
        );
        const seqs = gateway.seqs(id);
        const backs = seqs.flatMap((seq, index) =>
          index > 0 && seq !== (seqs[index - 1] ?? 0) + 1 ? [index] : [],
        );
        expect(backs.length).toBeLessThanOrEqual(1);
        expect(seqs.at(-1)).toBe(6);
        for (const back of backs) expect(seqs[back]).toBe(afterSeq + 1);
      }),
      { numRuns: 40 },
    );
  });
});
