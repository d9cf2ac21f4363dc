import { MemberErased } from '#shared/domain/members/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';

export interface SegmentPorts {
  readonly ledger: LedgerStore;
  readonly segments: SegmentStore;
  readonly now: () => number;
}

export interface SegmentsPut {
  readonly memberId: string;
  readonly segments: string[];
  readonly updatedAt: string;
}

const ATTEMPTS = 8;

/** Replaces the segments of a member. The last writer wins with a whole list. The profile stays sealed. */
export async function putSegments(
  ports: SegmentPorts,
  memberId: string,
  given: readonly string[],
): Promise<SegmentsPut> {
  const head = await readHead(ports.ledger, memberId);
  if (head.state.status === 'erased') throw new MemberErased();
  const segments = given.toSorted();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const now = ports.now();
    if (await ports.segments.put(memberId, segments, now)) {
      return { memberId, segments, updatedAt: formatInstant(now) };
    }
  }
  throw new Unavailable();
}
