import type { ServerFrame } from '#shared/contracts/realtime/frames.ts';
import { LEASE_MS, type RealtimePorts, sendOn } from './deliver.ts';

const TRIES = 100;
const RETRY_MS = 50;

/**
 * Rewinds one socket: sends everything after `afterSeq`, oldest first. Returns an error frame where that is not
 * possible.
 */
export async function resume(
  ports: RealtimePorts,
  socket: { readonly memberId: string; readonly connectionId: string },
  afterSeq: number,
): Promise<ServerFrame | undefined> {
  const head = await ports.ledger.head(socket.memberId);
  const newest = head?.entry.seq ?? 0;
  if (afterSeq > newest) {
    return {
      type: 'error',
      code: 'ahead-of-ledger',
      detail: `The newest entry is ${newest}; afterSeq cannot be above it.`,
    };
  }
  const owner = ports.newOwner();
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const leased = await ports.connections.lease(socket, owner, ports.now(), ports.now() + LEASE_MS);
    if (leased && leased.expiresAt * 1000 <= ports.now()) {
      await ports.connections.abandon(leased, owner, leased.cursor ?? newest);
      return { type: 'error', code: 'token-expired', detail: 'Connect again with a fresh token.' };
    }
    if (leased) {
      // A push may have sent an entry newer than the head that was read.
      const upTo = Math.max(newest, leased.cursor ?? 0);
      const known = head ? [head] : [];
      const { complete, sent } = await sendOn(ports, leased, owner, { cursor: afterSeq, upTo, known });
      if (complete) return undefined;
      const detail = `Sent up to ${sent}. Send resume again with afterSeq ${sent}.`;
      return { type: 'error', code: 'resume-incomplete', detail };
    }
    await ports.pause(RETRY_MS);
  }
  return { type: 'error', code: 'unavailable', detail: 'The socket is busy. Send resume again.' };
}
