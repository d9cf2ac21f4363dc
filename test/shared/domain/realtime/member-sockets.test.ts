import { describe, expect, it } from 'vitest';
import {
  afterClosing,
  afterStall,
  closeExpired,
  closeSockets,
  isAside,
  type MemberSockets,
  noSockets,
  openSockets,
  SOCKETS_MAX,
  type Socket,
  sweepAt,
  withSocket,
} from '#shared/domain/realtime/member-sockets.ts';

const NOW = Date.UTC(2026, 10, 30, 12);
const seconds = NOW / 1000;

const socket = (index: number, fields: Partial<Socket> = {}): Socket => ({
  connectionId: `c${index}`,
  connectedAt: NOW + index,
  expiresAt: seconds + 3600,
  ...fields,
});

function added(count: number, all: MemberSockets = noSockets('m-1')): MemberSockets {
  const sockets = Array.from({ length: count }, (_, index) => socket(index));
  return sockets.reduce((before, one) => withSocket(before, one, seconds) ?? before, all);
}

const ids = (sockets: readonly Socket[]) => sockets.map(({ connectionId }) => connectionId);
const closing = ({ sockets }: MemberSockets) =>
  sockets.flatMap((one) => (one.closing ? [[one.connectionId, one.closing.reason]] : []));

describe('the sockets of a member', () => {
  it('are ten: the eleventh closes the oldest', () => {
    const all = added(SOCKETS_MAX + 1);
    expect(ids(openSockets(all, NOW))).toEqual(Array.from({ length: 10 }, (_, index) => `c${index + 1}`));
    expect(closing(all)).toEqual([['c0', 'too-many-sockets']]);
  });

  it('are ten however many were there before, and the same socket twice is one', () => {
    const fifteen = { ...noSockets('m-1'), sockets: Array.from({ length: 15 }, (_, index) => socket(index)) };
    const all = withSocket(fifteen, socket(14), seconds);
    expect(all && openSockets(all, NOW)).toHaveLength(10);
  });

  it('that are being closed are remembered up to twenty', () => {
    const all = added(100);
    expect(all.sockets).toHaveLength(30);
    expect(openSockets(all, NOW)).toHaveLength(10);
  });

  it('open with no token that was issued before the sign-in was unlinked, or in its second', () => {
    const unlinked = { ...noSockets('m-1'), refuseBefore: seconds };
    expect(withSocket(unlinked, socket(0), seconds - 1)).toBeUndefined();
    expect(withSocket(unlinked, socket(0), seconds)).toBeUndefined();
    expect(withSocket(unlinked, socket(0), seconds + 1)?.sockets).toHaveLength(1);
  });

  it('end with their token, and keep the first reason', () => {
    const all = { ...noSockets('m-1'), sockets: [socket(0, { expiresAt: seconds }), socket(1)] };
    const ended = closeExpired(all, NOW);
    expect(closing(ended)).toEqual([['c0', 'token-expired']]);
    expect(ids(openSockets(all, NOW))).toEqual(['c1']);
    expect(closing(closeSockets(ended, () => true, 'erased'))).toEqual([
      ['c0', 'token-expired'],
      ['c1', 'erased'],
    ]);
    expect(closeExpired(ended, NOW)).toBe(ended);
  });

  it('are forgotten when they are closed, or when closing them failed five times', () => {
    let all = closeSockets(added(2), () => true, 'erased');
    all = afterClosing(all, { tried: new Set(['c0', 'c1']), closed: new Set(['c0']) });
    expect(ids(all.sockets)).toEqual(['c1']);
    for (let tries = 1; tries < 5; tries += 1) {
      all = afterClosing(all, { tried: new Set(['c1']), closed: new Set() });
    }
    expect(all.sockets).toEqual([]);
  });
});

describe('the sweep looks at the sockets', () => {
  it('at the end of the first token, and at once where something is left', () => {
    const all = { ...noSockets('m-1'), sockets: [socket(0), socket(1, { expiresAt: seconds + 60 })] };
    expect(sweepAt(noSockets('m-1'), NOW)).toBeUndefined();
    expect(sweepAt(all, NOW)).toBe(NOW + 60_000);
    expect(sweepAt({ ...all, left: 3 }, NOW)).toBe(NOW);
    expect(
      sweepAt(
        closeSockets(all, () => true, 'erased'),
        NOW,
      ),
    ).toBe(NOW);
  });
});

describe('a member whose sockets stall', () => {
  it('is left to the sweep also where the frames that close them do', () => {
    const tried = new Set(['c0']);
    let all = closeSockets(added(1), () => true, 'token-expired');
    for (const stalledAt of [NOW, NOW + 1]) all = afterClosing(all, { tried, closed: new Set(), stalledAt });
    expect(isAside(all, NOW + 1)).toBe(true);
  });

  it('is left to the sweep for five minutes at the second time within five minutes', () => {
    const once = { ...noSockets('m-1'), ...afterStall({}, NOW) };
    expect(isAside(once, NOW)).toBe(false);
    const later = { ...once, ...afterStall(once, NOW + 300_000) };
    expect(isAside(later, NOW + 300_000)).toBe(false);
    const again = { ...once, ...afterStall(once, NOW + 299_999) };
    expect(isAside(again, NOW + 299_999)).toBe(true);
    expect(isAside(again, NOW + 599_999)).toBe(false);
  });
});
