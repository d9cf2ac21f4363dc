import { baseOf, closeExpired, isLeft, openSockets } from '#shared/domain/realtime/member-sockets.ts';
import { dueShards } from '#shared/stores/due-shards.ts';
import { changeSockets } from './change-sockets.ts';
import { closeMarked, endSockets } from './close-sockets.ts';
import { deliver, endOf } from './deliver.ts';
import type { RealtimePorts } from './realtime-ports.ts';

export interface SocketSweepPorts extends RealtimePorts {
  readonly report: (error: unknown) => void;
}

export interface SocketSweepSummary {
  /** Members and staff whose sockets were looked at. */
  readonly found: number;
  readonly failed: number;
}

/** A run begins nobody after this time; the next run goes on. */
const RUN_MS = 40_000;
const SENDING_MS = 4_000;
const AT_ONCE = 50;

/**
 * Closes sockets whose token has ended, closes and sends what could not be closed or sent before. A late, repeated or
 * concurrent run does no harm: a closed socket is forgotten, and a socket has one sender at a time.
 */
export async function sweepSockets(ports: SocketSweepPorts): Promise<SocketSweepSummary> {
  const { connections, now } = ports;
  const startedAt = now();
  const until = startedAt + RUN_MS;
  const summary = { found: 0, failed: 0 };
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      summary.failed += 1;
      ports.report(error);
    }
  };
  const sweepShard = async (shard: string) => {
    const due = connections.due(shard, startedAt);
    const work = async () => {
      for (let next = await due.next(); !next.done && now() < until; next = await due.next()) {
        const follower = next.value;
        summary.found += 1;
        await attempt(() => sweepOne(ports, follower));
      }
    };
    const workers = Math.ceil(AT_ONCE / dueShards.length);
    await Promise.all(Array.from({ length: workers }, () => attempt(work)));
  };
  await Promise.all(dueShards.map(sweepShard));
  return summary;
}

async function sweepOne(ports: SocketSweepPorts, follower: string): Promise<void> {
  const { now } = ports;
  const all = await changeSockets(ports, follower, (before) => closeExpired(before, now()));
  await closeMarked(ports, all);
  if (isLeft(all) && openSockets(all, now()).length > 0) await sendLeft(ports, follower);
  // The next instant to look at is stored with the sockets.
  await changeSockets(ports, follower, (before) => ({ ...before }));
}

async function sendLeft(ports: SocketSweepPorts, follower: string): Promise<void> {
  const { connections, ledger, now } = ports;
  const owner = ports.newOwner();
  const leased = await connections.lease(follower, owner, now());
  if (leased === undefined || leased === 'busy') return;
  const head = await ledger.head(follower);
  const newest = head?.entry.seq ?? 0;
  const offer = { base: baseOf(leased, newest), upTo: newest, known: head ? [head] : [], to: () => true };
  const told = await deliver(ports, leased, owner, offer, { until: now() + SENDING_MS, isPush: false });
  const ended = endOf(head) ?? told;
  if (ended !== undefined) await endSockets(ports, follower, ended);
}
