import { isStaff } from '#shared/domain/realtime/follower.ts';
import { type Socket, withSocket } from '#shared/domain/realtime/member-sockets.ts';
import { changeSockets } from './change-sockets.ts';
import { closeMarked } from './close-sockets.ts';
import { endOf } from './deliver.ts';
import type { RealtimePorts } from './realtime-ports.ts';

export interface OpenCommand {
  readonly follower: string;
  readonly socket: Socket;
  /** When the token was issued, in seconds. */
  readonly issuedAt: number;
}

/**
 * Adds a socket, in place of the oldest beyond the tenth. Returns false where its token may not see: it is from before
 * the sign-in was unlinked, or its member is erased or merged. The socket is added before the log is read, so an erasure
 * in between is seen by one of the two: by this reading, or by the push of the erasure.
 */
export async function openSocket(
  ports: RealtimePorts,
  { follower, socket, issuedAt }: OpenCommand,
): Promise<boolean> {
  const all = await changeSockets(ports, follower, (before) => withSocket(before, socket, issuedAt));
  if (all === undefined) return false;
  const head = isStaff(follower) ? undefined : await ports.ledger.head(follower);
  const maySee = endOf(head) === undefined;
  if (!maySee) await ports.connections.remove(follower, socket.connectionId);
  await closeMarked(ports, all);
  return maySee;
}
