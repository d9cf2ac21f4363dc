import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellProgress } from '#shared/usecases/engagement/tell-progress.ts';
import { newMemberId } from '../../../database.ts';
import { RealtimeBooks } from '../realtime/realtime-books.ts';

let realtime: RealtimeBooks;
beforeAll(async () => {
  realtime = await RealtimeBooks.start();
});
afterAll(() => realtime.stop());

const moved = (memberId: string) => ({
  memberId,
  seq: 7,
  collection: 'challenges' as const,
  id: 'tea-week',
  name: 'Tea week',
  progress: 2,
  target: 3,
  unlocked: 0,
});

describe('a progress frame', () => {
  it('comes to each open socket of the member, and to nobody else', async () => {
    const [member, other] = [newMemberId(), newMemberId()];
    const sockets = [await realtime.open(member), await realtime.open(member)];
    const foreign = await realtime.open(other);
    const untold: unknown[] = [];
    await tellProgress({ ...realtime.ports, untold: (error) => untold.push(error) })([moved(member)]);
    for (const socket of sockets) {
      expect(realtime.gateway.frames.get(socket)).toEqual([{ type: 'progress', ...moved(member) }]);
    }
    expect(realtime.gateway.frames.get(foreign) ?? []).toEqual([]);
    expect(untold).toEqual([]);
  });

  it('that cannot be sent fails nothing, and neither do sockets that cannot be read', async () => {
    const member = newMemberId();
    await realtime.open(member);
    const untold: unknown[] = [];
    const ports = { ...realtime.ports, untold: (error: unknown) => untold.push(error) };
    const lost = new Error('storage is away');
    const connections = Object.create(ports.connections, {
      ofFollowers: { value: () => Promise.reject(lost) },
    });
    await tellProgress({ ...ports, connections })([moved(member)]);
    expect(untold).toEqual([lost]);
  });

  it('is asked for by nobody where nothing moved', async () => {
    const connections = Object.create(realtime.ports.connections, {
      ofFollowers: { value: () => Promise.reject(new Error('read')) },
    });
    const untold: unknown[] = [];
    await tellProgress({ ...realtime.ports, connections, untold: (error) => untold.push(error) })([]);
    expect(untold).toEqual([]);
  });
});
