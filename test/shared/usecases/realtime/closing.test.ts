import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { endSocket, unlinkSockets } from '#shared/usecases/realtime/close-sockets.ts';
import type { RealtimePorts } from '#shared/usecases/realtime/realtime-ports.ts';
import { resume } from '#shared/usecases/realtime/resume.ts';
import { sweepSockets } from '#shared/usecases/realtime/sweep-sockets.ts';
import type { Books } from '../books.ts';
import { erase, merge } from '../ledger/acts.ts';
import type { Gateway } from './gateway.ts';
import { RealtimeBooks } from './realtime-books.ts';

let realtime: RealtimeBooks;
let books: Books;
let ports: RealtimePorts;
let gateway: Gateway;

beforeAll(async () => {
  realtime = await RealtimeBooks.start();
  ({ books, ports, gateway } = realtime);
});

afterAll(() => realtime.stop());

const sweep = async () => {
  const failures: unknown[] = [];
  const { failed } = await sweepSockets({ ...ports, report: (error) => failures.push(error) });
  expect([failed, failures]).toEqual([0, []]);
};

/** The frames that a socket was sent: of a balance its number, of a closing its reason. */
const told = (connectionId: string) =>
  (gateway.frames.get(connectionId) ?? []).map((frame) =>
    frame.type === 'balance' ? frame.seq : frame.type === 'closed' ? frame.reason : frame.type,
  );

describe('opening a socket', () => {
  it('eleven times in the same instant leaves ten; the eleventh is told, then deleted', async () => {
    const memberId = await realtime.member(0);
    const opened = await Promise.all(Array.from({ length: 11 }, () => realtime.open(memberId)));
    const listed = await realtime.listed(memberId);
    const surplus = opened.filter((id) => !listed.includes(id));
    expect([listed.length, surplus.length]).toEqual([10, 1]);
    expect(surplus.map(told)).toEqual([['too-many-sockets']]);
    expect(surplus.every((id) => gateway.closed.includes(id))).toBe(true);
  });

  it('is refused for an erased and a merged member, and leaves nothing; an unknown one may yet enrol', async () => {
    const [erased, into, from] = [
      await realtime.member(1),
      await realtime.member(1),
      await realtime.member(1),
    ];
    await erase(books, erased);
    await merge(books, into, from, 'g1');
    for (const memberId of [erased, from]) {
      expect(await realtime.tryOpen(memberId)).toBeUndefined();
      expect(await realtime.listed(memberId)).toEqual([]);
    }
    expect(await realtime.tryOpen(into)).toBeDefined();
    expect(await realtime.tryOpen('m-nobody-yet')).toBeDefined();
  });

  it('while the member is erased is seen by the push of the erasure or by the reading of the log', async () => {
    const memberId = await realtime.member(1);
    const raced = new LedgerStore(books.client, realtime.database.tables.ledger);
    const before = await books.ledger.head(memberId);
    let id = '';
    Object.assign(raced, {
      head: async () => {
        await erase(books, memberId);
        [id = ''] = await realtime.listed(memberId);
        await realtime.push(memberId, 2);
        return before;
      },
    });
    await realtime.tryOpen(memberId, { ports: { ...ports, ledger: raced } });
    expect(told(id)).toEqual([2, 3, 'erased']);
    expect(await realtime.listed(memberId)).toEqual([]);
  });

  it('reads no log where it is one of staff', async () => {
    const unread = new LedgerStore(books.client, realtime.database.tables.ledger);
    Object.assign(unread, { head: () => Promise.reject(new Error('read')) });
    expect(await realtime.tryOpen('staff/s-1', { ports: { ...ports, ledger: unread } })).toBeDefined();
  });
});

describe('the sockets of a member', () => {
  it('are told of the erasure and then closed, also when its entries come again', async () => {
    const memberId = await realtime.member(1);
    const [phone, watch] = [await realtime.open(memberId), await realtime.open(memberId)];
    await erase(books, memberId);
    await realtime.push(memberId, 2);
    await realtime.push(memberId, 2);
    for (const id of [phone, watch]) expect(told(id)).toEqual([2, 3, 'erased']);
    expect(await realtime.listed(memberId)).toEqual([]);
  });

  it('are closed where the member was merged; those of the survivor go on', async () => {
    const [into, from] = [await realtime.member(1), await realtime.member(1)];
    const [stays, goes] = [await realtime.open(into), await realtime.open(from)];
    await merge(books, into, from, 'g1');
    await realtime.push(from, 2);
    await realtime.push(into, 2);
    expect(told(goes)).toEqual([2, 'merged']);
    expect(told(stays)).toEqual([2]);
  });

  it('that cannot be closed stay marked, get no frame, and are closed by the sweep', async () => {
    const memberId = await realtime.member(1);
    const id = await realtime.open(memberId);
    await erase(books, memberId);
    gateway.failing.add(id);
    await realtime.push(memberId, 2);
    await sweep();
    expect(await realtime.listed(memberId)).toEqual([id]);
    expect(await resume(ports, { follower: memberId, connectionId: id }, 0)).toBeUndefined();
    gateway.failing.delete(id);
    await sweep();
    expect(told(id)).toEqual(['erased']);
    expect(gateway.closed).toContain(id);
    expect(await realtime.listed(memberId)).toEqual([]);
  });

  it('that may be opening are not forgotten when they are closed', async () => {
    const memberId = await realtime.member(0);
    const id = await realtime.open(memberId, { age: 0 });
    gateway.gone.add(id);
    await unlinkSockets(ports, memberId);
    expect(await realtime.listed(memberId)).toEqual([id]);
    gateway.gone.delete(id);
    await sweep();
    expect(told(id)).toEqual(['unlinked']);
    expect(await realtime.listed(memberId)).toEqual([]);
  });

  it('are closed when the sign-in is unlinked, and tokens from before open no other', async () => {
    const memberId = await realtime.member(0);
    const id = await realtime.open(memberId);
    const issuedAt = books.clock / 1000;
    await unlinkSockets(ports, memberId);
    expect(told(id)).toEqual(['unlinked']);
    expect(await realtime.tryOpen(memberId, { issuedAt })).toBeUndefined();
    expect(await realtime.tryOpen(memberId, { issuedAt: issuedAt + 1 })).toBeDefined();
  });

  it('end with their token within the next sweep; others go on', async () => {
    const memberId = await realtime.member(1);
    const [short, long] = [await realtime.open(memberId, { validMs: 60_000 }), await realtime.open(memberId)];
    await sweep();
    expect(told(short)).toEqual([]);
    books.clock += 60_000;
    await sweep();
    expect(told(short)).toEqual(['token-expired']);
    expect(gateway.closed).toContain(short);
    await realtime.push(memberId, 1);
    expect([told(short), told(long)]).toEqual([['token-expired'], [1]]);
  });

  it('beyond the limit of frames end at once, and by the sweep where that fails', async () => {
    const memberId = await realtime.member(0);
    const [first, second] = [await realtime.open(memberId), await realtime.open(memberId)];
    gateway.failing.add(second);
    for (const connectionId of [first, second]) {
      await endSocket(ports, { follower: memberId, connectionId }, 'rate-limited');
    }
    expect(told(first)).toEqual(['rate-limited']);
    gateway.failing.delete(second);
    await sweep();
    expect(told(second)).toEqual(['rate-limited']);
    expect(gateway.closed).toEqual(expect.arrayContaining([first, second]));
  });
});

describe('a resume', () => {
  it('deletes the connection of a socket that storage does not know', async () => {
    const memberId = await realtime.member(1);
    expect(await resume(ports, { follower: memberId, connectionId: 'unlisted' }, 0)).toBeUndefined();
    expect(gateway.closed).toContain('unlisted');
    const [id] = [await realtime.open(memberId)];
    expect(await resume(ports, { follower: memberId, connectionId: 'another' }, 0)).toBeUndefined();
    expect(gateway.closed).toContain('another');
    expect(told(id)).toEqual([]);
  });

  it('closes the sockets of an erased member and shows nothing', async () => {
    const memberId = await realtime.member(1);
    const id = await realtime.open(memberId);
    await erase(books, memberId);
    expect(await resume(ports, { follower: memberId, connectionId: id }, 0)).toBeUndefined();
    expect(told(id)).toEqual(['erased']);
  });

  it('sends at most 200 frames and says where to read on; then the socket goes on from the newest', async () => {
    const memberId = await realtime.member(203);
    const id = await realtime.open(memberId);
    expect(await resume(ports, { follower: memberId, connectionId: id }, 0)).toBeUndefined();
    const frames = gateway.frames.get(id) ?? [];
    expect(frames).toHaveLength(201);
    // One of them tells of a tier.
    expect(frames.at(-2)).toMatchObject({ type: 'balance', seq: 199 });
    expect(frames.at(-1)).toEqual({ type: 'resume-incomplete', fromSeq: 200 });
    await realtime.buy(memberId, 204, 204);
    await realtime.push(memberId, 204);
    expect(told(id).slice(201)).toEqual([204]);
  });
});
