import { omitUndefined } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { actOf } from './act.ts';
import type { Award } from './award.ts';
import type { Entry } from './entry.ts';

/** An award with its fields in one order, so that a response and its replay are the same bytes. */
export function describeAward({ promotionId, version, points, reason }: Award) {
  return omitUndefined({ promotionId, version, points, reason });
}

function describeAdjustment({ act }: Entry) {
  if (act?.kind !== 'adjustment') return undefined;
  return omitUndefined({ reason: act.reason, by: act.by, approvedBy: act.approvedBy });
}

function describeTransfer({ kind, act }: Entry): { to?: string; from?: string } | undefined {
  if (act?.kind !== 'transfer') return undefined;
  return kind === 'transfer-in' ? { from: act.other } : { to: act.other };
}

function describeStatus({ act }: Entry) {
  if (act?.kind !== 'status') return undefined;
  return { from: act.from, to: act.to, reason: act.reason };
}

function describeMerge({ kind, act }: Entry): { from?: string; into?: string } | undefined {
  if (act?.kind !== 'merge') return undefined;
  return kind === 'merge-in' ? { from: act.other } : { into: act.other };
}

/** The audit trail has the agent; the other member of a move is shown to neither member. */
function describeDesk({ act }: Entry): { reason: string } | undefined {
  const remark = act?.kind === 'return' ? act.moved : act?.kind === 'desk' ? act : undefined;
  return remark && { reason: remark.reason };
}

function describeHousehold({ act }: Entry) {
  if (act?.kind !== 'household') return undefined;
  const { householdId, does, lendsFrom } = act;
  return omitUndefined({
    joined: does === 'join' ? householdId : undefined,
    left: does === 'leave' ? householdId : undefined,
    permitted: does === 'permit' ? householdId : undefined,
    lendsFrom: lendsFrom === undefined ? undefined : formatInstant(lendsFrom),
  });
}

function describeOpening({ act }: Entry) {
  if (act?.kind !== 'opening') return undefined;
  return omitUndefined({ by: act.by, note: act.note, qualifying: act.qualifying, tier: act.tier });
}

/**
 * The money that a till gives back for a return, in minor units, and the part that points had paid. A purchase that moves
 * to another member gives no money back.
 */
export function describeRefund({ act, purchase }: Pick<Entry, 'act' | 'purchase'>) {
  if (act?.kind !== 'return') throw new TypeError('not the entry of a return');
  const { restored, paidByPoints = 0, moved } = act;
  const total = moved ? 0 : (purchase?.total ?? 0);
  return { total, points: { points: restored, amount: paidByPoints }, toPay: total - paidByPoints };
}

/** An entry as the public API shows it, and as its hash covers it. */
export function describeEntry(entry: Entry) {
  const { purchase } = entry;
  return omitUndefined({
    memberId: entry.memberId,
    seq: entry.seq,
    kind: entry.kind,
    reference: entry.reference,
    postings: entry.postings,
    occurredAt: formatInstant(entry.occurredAt),
    recordedAt: formatInstant(entry.recordedAt),
    source: actOf(entry, 'opening')?.source,
    purchase:
      purchase &&
      omitUndefined({
        store: purchase.store,
        channel: purchase.channel,
        currency: purchase.currency,
        total: purchase.total,
        totalBase: purchase.totalBase,
        ...(purchase.earnsBase !== undefined && { earnsBase: purchase.earnsBase }),
        rate: purchase.rate,
        ...(purchase.sale !== undefined && { sale: purchase.sale }),
      }),
    awards: entry.awards?.map(describeAward),
    tierChange: entry.tierChange,
    adjustment: describeAdjustment(entry),
    transfer: describeTransfer(entry),
    statusChange: describeStatus(entry),
    merge: describeMerge(entry),
    desk: describeDesk(entry),
    household: describeHousehold(entry),
    opening: describeOpening(entry),
    cause: actOf(entry, 'redemption')?.cause,
    programVersion: entry.programVersion,
    balance: entry.balance,
    digests: omitUndefined({
      content: entry.contentHash,
      lines: entry.linesHash,
      internals: entry.internalsHash,
      state: entry.stateHash,
    }),
    previousHash: entry.previousHash,
    hash: entry.hash,
  });
}
