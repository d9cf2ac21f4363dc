import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { Connection, ConnectionStore } from '#shared/stores/realtime/connection-store.ts';
import type { Sent, Sockets } from '#shared/stores/realtime/socket.ts';
import { inOrder } from '#shared/usecases/log/in-order.ts';
import { framesOf } from './frames.ts';

export interface RealtimePorts {
  readonly ledger: LedgerStore;
  readonly connections: ConnectionStore;
  readonly sockets: Sockets;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly newOwner: () => string;
}

/** Another sender may take over this long after a sender stopped without unlocking. */
export const LEASE_MS = 30_000;
/**
 * A sender stops after this time, so that its function can end in order. The rest follows with the next push or resume.
 */
const SENDING_MS = 20_000;
/** A socket is stored before the gateway has opened it. A 410 removes no socket younger than this. */
const OPENING_MS = 30_000;
const LEASE_TRIES = 5;
const RETRY_MS = 20;

/** Sends entries to all open sockets of a member, in order. A socket that fails does not disturb the others. */
export async function pushEntries(
  ports: RealtimePorts,
  memberId: string,
  records: readonly LedgerRecord[],
): Promise<void> {
  const connections = await ports.connections.ofMember(memberId);
  const pushes = await Promise.allSettled(connections.map((connection) => push(ports, connection, records)));
  const failed = pushes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

async function push(
  ports: RealtimePorts,
  connection: Connection,
  records: readonly LedgerRecord[],
): Promise<void> {
  const { connections, sockets, now, pause } = ports;
  const newest = records.at(-1)?.entry.seq ?? 0;
  if (connection.cursor !== undefined && connection.cursor >= newest) return;
  if (connection.expiresAt * 1000 <= now()) {
    await connections.remove(connection);
    return sockets.close(connection.connectionId);
  }
  const owner = ports.newOwner();
  for (let attempt = 0; attempt < LEASE_TRIES; attempt += 1) {
    const leased = await connections.lease(connection, owner, now(), now() + LEASE_MS);
    if (leased) {
      const cursor = leased.cursor ?? (records[0]?.entry.seq ?? 1) - 1;
      await sendOn(ports, leased, owner, { cursor, upTo: newest, known: records });
      return;
    }
    if (await connections.noteNewer(connection, newest, now())) return;
    await pause(RETRY_MS);
  }
}

/**
 * Sends everything after `cursor` up to `upTo`, and on until nothing more is wanted, as the socket's sender. Entries
 * come from the `known` records and, where those have gaps, from the log. A socket's `seq` never goes back, because it
 * has one sender at a time.
 */
export async function sendOn(
  ports: RealtimePorts,
  connection: Connection,
  owner: string,
  from: { readonly cursor: number; readonly upTo: number; readonly known: readonly LedgerRecord[] },
): Promise<{ readonly complete: boolean; readonly sent: number }> {
  const until = ports.now() + SENDING_MS;
  let sent = from.cursor;
  let wanted: number | undefined = from.upTo;
  let { known } = from;
  while (wanted !== undefined) {
    for await (const record of following(ports.ledger, connection.memberId, sent, known, wanted)) {
      const late = ports.now() > until;
      const outcome = late ? 'failed' : await sendRecord(ports.sockets, connection.connectionId, record);
      if (outcome !== 'sent') {
        await stop(ports, connection, owner, sent, outcome);
        return { complete: false, sent };
      }
      sent = record.entry.seq;
    }
    known = [];
    wanted = await ports.connections.unlock(connection, owner, sent);
  }
  return { complete: true, sent };
}

async function* following(
  ledger: LedgerStore,
  memberId: string,
  cursor: number,
  known: readonly LedgerRecord[],
  upTo: number,
): AsyncGenerator<LedgerRecord> {
  let last = cursor;
  for await (const record of inOrder(ledger, memberId, cursor, known)) {
    yield record;
    last = record.entry.seq;
  }
  if (last < upTo) yield* ledger.after(memberId, last, upTo);
}

async function sendRecord(sockets: Sockets, connectionId: string, record: LedgerRecord): Promise<Sent> {
  for (const frame of framesOf(record)) {
    const outcome = await sockets.send(connectionId, frame);
    if (outcome !== 'sent') return outcome;
  }
  return 'sent';
}

async function stop(
  { connections, now }: RealtimePorts,
  connection: Connection,
  owner: string,
  sent: number,
  outcome: Exclude<Sent, 'sent'>,
): Promise<void> {
  if (outcome === 'gone' && connection.connectedAt < now() - OPENING_MS)
    return connections.remove(connection);
  return connections.abandon(connection, owner, sent);
}
