import type { ServerFrame } from '#shared/contracts/realtime/frames.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { isOpen, type MemberSockets } from '#shared/domain/realtime/member-sockets.ts';
import { closeMarked, endSockets } from './close-sockets.ts';
import { deliver, endOf } from './deliver.ts';
import type { RealtimePorts } from './realtime-ports.ts';

/** A sender stops after this time, so that its function can end in order. */
const SENDING_MS = 4_000;
/** The resumes of a member run one at a time. One waits until the lease of a sender that died has ended. */
const TRIES = 23;
const RETRY_MS = 50;
const RETRY_MS_MAX = 500;

export interface SocketOfMember {
  readonly follower: string;
  readonly connectionId: string;
}

const errorFrame = (code: string, detail: string): ServerFrame => ({ type: 'error', code, detail });

/**
 * Rewinds one socket: sends what follows `afterSeq`, oldest first, at most 200 frames. Returns an error frame where that
 * is not possible.
 */
export async function resume(
  ports: RealtimePorts,
  socket: SocketOfMember,
  afterSeq: number,
): Promise<ServerFrame | undefined> {
  const { connections, now, random, pause } = ports;
  const head = await ports.ledger.head(socket.follower);
  const newest = head?.entry.seq ?? 0;
  if (afterSeq > newest) {
    return errorFrame('ahead-of-ledger', `The newest entry is ${newest}; afterSeq cannot be above it.`);
  }
  const owner = ports.newOwner();
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const leased = await connections.lease(socket.follower, owner, now());
    if (leased === undefined) return closeUnlisted(ports, socket);
    if (leased !== 'busy') return rewind(ports, leased, owner, { ...socket, afterSeq, head });
    await pause((0.5 + random() / 2) * Math.min(RETRY_MS * 2 ** (attempt - 1), RETRY_MS_MAX));
  }
  return errorFrame('unavailable', 'The socket is busy. Send resume again.');
}

/** A socket that storage does not know was closed before, or is from before its item was lost. */
async function closeUnlisted(
  { sockets }: RealtimePorts,
  { connectionId }: SocketOfMember,
): Promise<undefined> {
  await sockets.close(connectionId);
}

interface Rewind extends SocketOfMember {
  readonly afterSeq: number;
  readonly head: LedgerRecord | undefined;
}

async function rewind(
  ports: RealtimePorts,
  leased: MemberSockets,
  owner: string,
  { follower, connectionId, afterSeq, head }: Rewind,
): Promise<undefined> {
  const { now } = ports;
  const own = leased.sockets.find((socket) => socket.connectionId === connectionId);
  const until = now() + SENDING_MS;
  // A push may have sent an entry newer than the head that was read.
  const upTo = Math.max(head?.entry.seq ?? 0, leased.progress.get(connectionId)?.cursor ?? 0);
  const mayTake = own !== undefined && isOpen(own, now()) && endOf(head) === undefined;
  const offer = {
    base: afterSeq,
    upTo,
    known: head ? [head] : [],
    to: (socket: { readonly connectionId: string }) => mayTake && socket.connectionId === connectionId,
    rewindTo: afterSeq,
  };
  const ended = (await deliver(ports, leased, owner, offer, { until, isPush: false })) ?? endOf(head);
  if (ended !== undefined) await endSockets(ports, follower, ended);
  else if (own === undefined) await ports.sockets.close(connectionId);
  else if (own.closing !== undefined) await closeMarked(ports, leased);
  else if (!mayTake) await endSockets(ports, follower, 'token-expired', (socket) => !isOpen(socket, now()));
}
