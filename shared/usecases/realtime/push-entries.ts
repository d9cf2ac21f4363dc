import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import {
  baseOf,
  type CloseReason,
  isAside,
  type MemberSockets,
  openSockets,
  type Socket,
} from '#shared/domain/realtime/member-sockets.ts';
import { closeMarked, markSockets } from './close-sockets.ts';
import { deliver, endOf, isAwake } from './deliver.ts';
import type { RealtimePorts } from './realtime-ports.ts';

/**
 * The time that a batch gives one member, so that nobody delays the entries of others. The rest comes with the member's
 * next entry or by the sweep.
 */
const PUSH_MS = 500;
const LEASE_TRIES = 5;
const RETRY_MS = 20;

/**
 * Sends the entries of a batch to all open sockets of their members, in order. Returns the errors of members that
 * failed, by member id.
 */
export async function pushEntries(
  ports: RealtimePorts,
  entries: ReadonlyMap<string, readonly LedgerRecord[]>,
): Promise<ReadonlyMap<string, unknown>> {
  const errors = new Map<string, unknown>();
  const followed = await ports.connections.ofFollowers([...entries.keys()]);
  const pushOne = async (all: MemberSockets) => {
    try {
      await push(ports, all, entries.get(all.follower) ?? []);
    } catch (error) {
      errors.set(all.follower, error);
    }
  };
  await Promise.all(followed.map(pushOne));
  return errors;
}

async function push(
  ports: RealtimePorts,
  all: MemberSockets,
  records: readonly LedgerRecord[],
): Promise<void> {
  const now = ports.now();
  if (all.sockets.some(({ closing, expiresAt }) => closing === undefined && expiresAt * 1000 <= now)) {
    await end(ports, all, 'token-expired', ({ expiresAt }) => expiresAt * 1000 <= now);
  }
  if (openSockets(all, now).length === 0) return;
  // The entry that ends the sockets is told before.
  const told = await pushOpen(ports, all, records);
  const ended = endOf(records.at(-1)) ?? told;
  if (ended !== undefined) await end(ports, all, ended);
}

/** Ends sockets; those of a member who is aside are marked, and the sweep closes them. */
async function end(
  ports: RealtimePorts,
  all: MemberSockets,
  reason: CloseReason,
  ends?: (socket: Socket) => boolean,
): Promise<void> {
  const marked = await markSockets(ports, all.follower, reason, ends);
  if (!isAside(all, ports.now())) await closeMarked(ports, marked);
}

async function pushOpen(ports: RealtimePorts, all: MemberSockets, records: readonly LedgerRecord[]) {
  const { connections, now, pause } = ports;
  const { follower } = all;
  const newest = records.at(-1)?.entry.seq ?? 0;
  const base = (records[0]?.entry.seq ?? 1) - 1;
  const behind = openSockets(all, now()).filter(
    ({ connectionId }) => (all.progress.get(connectionId)?.cursor ?? -1) < newest,
  );
  if (behind.length === 0) return undefined;
  const awake = behind.filter((socket) => isAwake(socket, all.progress.get(socket.connectionId)));
  if (isAside(all, now()) || awake.length === 0) {
    await connections.noteLeft(all, base, now());
    return undefined;
  }
  const owner = ports.newOwner();
  for (let attempt = 0; attempt < LEASE_TRIES; attempt += 1) {
    const leased = await connections.lease(follower, owner, now());
    if (leased === undefined) return undefined;
    if (leased !== 'busy') {
      const offer = { base: baseOf(leased, base), upTo: newest, known: records, to: isAwake };
      return deliver(ports, leased, owner, offer, { until: now() + PUSH_MS, isPush: true });
    }
    if (await connections.noteWanted(follower, base, newest, now())) return undefined;
    await pause(RETRY_MS);
  }
  return undefined;
}
