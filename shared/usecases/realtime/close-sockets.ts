import {
  afterClosing,
  type CloseReason,
  type Closing,
  closeSockets,
  type MemberSockets,
  type Socket,
} from '#shared/domain/realtime/member-sockets.ts';
import { changeSockets } from './change-sockets.ts';
import type { SocketPorts } from './realtime-ports.ts';

/** A socket is stored before the gateway has opened it. A 410 means nothing for a socket younger than this. */
const OPENING_MS = 30_000;
/** A socket that does not take its `closed` frame is deleted without it at this try. */
const TELLING_TRIES = 3;

export function mayBeOpening({ connectedAt }: Pick<Socket, 'connectedAt'>, now: number): boolean {
  return connectedAt >= now - OPENING_MS;
}

type Closed = 'closed' | 'open' | 'stalled';

/** Tells a socket why and deletes its connection. */
async function tellAndDelete(
  { sockets }: SocketPorts,
  connectionId: string,
  { reason, tries }: Closing,
  mayOpen: boolean,
): Promise<Closed> {
  const told = await sockets.send(connectionId, { type: 'closed', reason });
  if (told === 'gone') return mayOpen ? 'open' : 'closed';
  if (told !== 'sent' && tries + 1 < TELLING_TRIES) return told === 'stalled' ? 'stalled' : 'open';
  const deleted = await sockets.close(connectionId);
  if (deleted === 'stalled') return 'stalled';
  return deleted === 'refused' ? 'open' : 'closed';
}

/** Closes the sockets that are marked. One that cannot be closed stays marked, and the sweep closes it. */
export async function closeMarked(ports: SocketPorts, all: MemberSockets): Promise<void> {
  const marked = all.sockets.flatMap(({ closing, ...socket }) => (closing ? [{ ...socket, closing }] : []));
  if (marked.length === 0) return;
  const outcomes = await Promise.all(
    marked.map(async ({ connectionId, connectedAt, closing }) => {
      const mayOpen = mayBeOpening({ connectedAt }, ports.now());
      return [connectionId, await tellAndDelete(ports, connectionId, closing, mayOpen)] as const;
    }),
  );
  const having = (wanted: Closed) => outcomes.flatMap(([id, outcome]) => (outcome === wanted ? [id] : []));
  const outcome = {
    tried: new Set(outcomes.map(([connectionId]) => connectionId)),
    closed: new Set(having('closed')),
    stalledAt: having('stalled').length > 0 ? ports.now() : undefined,
  };
  await changeSockets(ports, all.follower, (now) => afterClosing(now, outcome));
}

/** Marks sockets as closing. Returns them as they are then. */
export function markSockets(
  ports: SocketPorts,
  follower: string,
  reason: CloseReason,
  ends: (socket: Socket) => boolean = () => true,
): Promise<MemberSockets> {
  return changeSockets(ports, follower, (all) => closeSockets(all, ends, reason));
}

/** Ends sockets for one reason: marks them first, so that the sweep closes what cannot be closed now. */
export async function endSockets(
  ports: SocketPorts,
  follower: string,
  reason: CloseReason,
  ends: (socket: Socket) => boolean = () => true,
): Promise<void> {
  await closeMarked(ports, await markSockets(ports, follower, reason, ends));
}

/** Ends the sockets of a sign-in that was unlinked. A token that was issued until now opens no other. */
export async function unlinkSockets(ports: SocketPorts, follower: string): Promise<void> {
  const refuseBefore = Math.floor(ports.now() / 1000);
  const marked = await changeSockets(ports, follower, (all) => ({
    ...closeSockets(all, () => true, 'unlinked'),
    refuseBefore,
  }));
  await closeMarked(ports, marked);
}

/**
 * Ends the socket that sent a frame, at once. Storage hears of it only if that fails: the gateway tells the
 * disconnection.
 */
export async function endSocket(
  ports: SocketPorts,
  { follower, connectionId }: { readonly follower: string; readonly connectionId: string },
  reason: CloseReason,
): Promise<void> {
  const outcome = await tellAndDelete(ports, connectionId, { reason, tries: 0 }, false);
  if (outcome === 'closed') return;
  await endSockets(ports, follower, reason, (socket) => socket.connectionId === connectionId);
}
