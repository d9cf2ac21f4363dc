import {
  afterClosing,
  type CloseReason,
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

/** Tells a socket why and deletes its connection. Returns whether it is closed. */
async function tellAndDelete(
  { sockets, now }: SocketPorts,
  { connectionId, connectedAt }: Pick<Socket, 'connectionId' | 'connectedAt'>,
  reason: CloseReason,
  tries: number,
): Promise<boolean> {
  const told = await sockets.send(connectionId, { type: 'closed', reason });
  if (told === 'gone') return !mayBeOpening({ connectedAt }, now());
  if (told !== 'sent' && tries + 1 < TELLING_TRIES) return false;
  const deleted = await sockets.close(connectionId);
  return deleted === 'sent' || deleted === 'gone';
}

/** Closes the sockets that are marked. One that cannot be closed stays marked, and the sweep closes it. */
export async function closeMarked(ports: SocketPorts, all: MemberSockets): Promise<void> {
  const closed = new Set<string>();
  const tried = new Set<string>();
  const closeOne = async (socket: Socket) => {
    if (socket.closing === undefined) return;
    const { reason, tries } = socket.closing;
    tried.add(socket.connectionId);
    if (await tellAndDelete(ports, socket, reason, tries)) closed.add(socket.connectionId);
  };
  await Promise.all(all.sockets.map(closeOne));
  if (tried.size === 0) return;
  await changeSockets(ports, all.follower, (now) => afterClosing(now, tried, closed));
}

/** Ends sockets for one reason: marks them first, so that the sweep closes what cannot be closed now. */
export async function endSockets(
  ports: SocketPorts,
  follower: string,
  reason: CloseReason,
  ends: (socket: Socket) => boolean = () => true,
): Promise<void> {
  const marked = await changeSockets(ports, follower, (all) => closeSockets(all, ends, reason));
  await closeMarked(ports, marked);
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

/** Ends the socket of an event at once. Storage hears of it only if that fails: the gateway tells the disconnection. */
export async function endSocket(
  ports: SocketPorts,
  { follower, connectionId, connectedAt }: Pick<Socket, 'connectionId' | 'connectedAt'> & Follower,
  reason: CloseReason,
): Promise<void> {
  if (await tellAndDelete(ports, { connectionId, connectedAt }, reason, 0)) return;
  await endSockets(ports, follower, reason, (socket) => socket.connectionId === connectionId);
}

interface Follower {
  readonly follower: string;
}
