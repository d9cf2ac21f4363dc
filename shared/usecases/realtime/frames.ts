import type { ServerFrame } from '#shared/contracts/realtime/frames.ts';
import { memberAccounts, type Posting } from '#shared/domain/ledger/accounts.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { omitUndefined } from '#shared/domain/present.ts';

const own: ReadonlySet<string> = new Set(memberAccounts);

/** The points of an entry: those that the member gained or lost, or those moved between the member's own accounts. */
function pointsOf(postings: readonly Posting[]): number {
  const mine = postings.filter(({ account }) => own.has(account));
  const net = mine.reduce((sum, { points }) => sum + points, 0);
  return net !== 0 ? net : mine.reduce((sum, { points }) => sum + Math.max(0, points), 0);
}

/** The change of pending points by an entry; undefined where there is none. */
function pendingOf(postings: readonly Posting[]): number | undefined {
  return postings.find(({ account }) => account === 'pending')?.points;
}

/** The frames of an entry for the member's sockets; none for the enrolment. */
export function framesOf({ entry, state }: LedgerRecord): readonly ServerFrame[] {
  if (entry.seq === 0) return [];
  const { memberId, seq, kind, reference, postings, balance, tierChange } = entry;
  const frames: ServerFrame[] = [
    {
      type: 'balance',
      memberId,
      seq,
      ...balance,
      tier: state.tier.tierId,
      cause: omitUndefined({ kind, reference, points: pointsOf(postings), pending: pendingOf(postings) }),
    },
  ];
  if (tierChange) frames.push({ type: 'tier', memberId, seq, ...tierChange });
  return frames;
}
