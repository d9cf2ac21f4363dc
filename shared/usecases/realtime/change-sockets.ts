import type { MemberSockets } from '#shared/domain/realtime/member-sockets.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { SocketPorts } from './realtime-ports.ts';

/** Ten sockets and their closings may change in one instant. */
const TRIES = 30;
const RETRY_MS = 10;
const RETRY_MS_MAX = 100;

/**
 * Reads the sockets, decides and writes them once. Where another writer was first, it is decided again. A change that
 * returns the same sockets, or undefined, writes nothing.
 */
export async function changeSockets<Changed extends MemberSockets | undefined>(
  { connections, now, random, pause }: SocketPorts,
  follower: string,
  change: (all: MemberSockets) => Changed,
): Promise<Changed> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const before = await connections.get(follower);
    const after = change(before);
    if (after === undefined || after === before) return after;
    if (await connections.put(before, after, now())) return after;
    await pause(random() * Math.min(RETRY_MS * attempt, RETRY_MS_MAX));
  }
  throw new Unavailable();
}
