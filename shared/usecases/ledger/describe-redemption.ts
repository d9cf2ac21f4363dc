import type { Redemption, RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { actOf, type Money, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionIdOf, redemptionOwnerOf } from '#shared/domain/ledger/reference.ts';
import { roundHalfUp } from '#shared/domain/money/rational.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';

/** The value of a part of the points of a redemption, in proportion; undefined for no points, and for a reward. */
function shareOf({ value, points }: RedemptionAct, part: number): Money | undefined {
  if (!value || part === 0) return undefined;
  const { amount, currency } = value;
  const share = { numerator: BigInt(amount) * BigInt(part), denominator: BigInt(points) };
  return { amount: roundHalfUp(share), currency };
}

/** The first entry of a redemption. */
type First = Pick<LedgerRecord['entry'], 'seq' | 'recordedAt'>;

/** Where a redemption stands beside its newest act, as far as it is known. */
interface Standing {
  readonly status?: Redemption['status'];
  readonly bookedFor?: string | undefined;
  readonly first?: First | undefined;
}

export function describeRedemption(
  redemptionId: string,
  act: RedemptionAct,
  { status = act.status, bookedFor, first }: Standing = {},
): Redemption {
  const ended = status === 'captured' || status === 'voided';
  return present({
    id: redemptionId,
    redemptionId,
    bookedFor,
    seq: first?.seq,
    recordedAt: first && formatInstant(first.recordedAt),
    status,
    points: act.points,
    captured: act.captured,
    refunded: act.refunded,
    value: act.value && { amount: act.value.amount, currency: act.value.currency },
    capturedValue: shareOf(act, act.captured),
    refundedValue: shareOf(act, act.refunded),
    rewardId: act.reward?.rewardId,
    quantity: act.reward?.quantity,
    channel: act.channel,
    store: act.store,
    drawn: act.drawn?.map(({ memberId, points }) => ({ memberId, points })),
    expiresAt: ended || act.expiresAt === undefined ? undefined : formatInstant(act.expiresAt),
  });
}

/** Whether entries of a kind make a redemption. */
export const makes = (kind: LedgerRecord['entry']['kind']): boolean =>
  kind === 'redemption' || kind === 'reservation';

/** A refund may come after the rest of a reservation lapsed, which leaves the newest act of the redemption as it was. */
function statusAfter({ recordedAt }: LedgerRecord['entry'], { status, expiresAt }: RedemptionAct) {
  return status === 'reserved' && expiresAt !== undefined && expiresAt <= recordedAt ? 'lapsed' : status;
}

/** The response to each step of a redemption: a pure function of its entry, so a replay gets the same response. */
export function describeRedemptionAnswer(program: Program, { entry, state }: LedgerRecord): RedemptionAnswer {
  const act = actOf(entry, 'redemption');
  if (!act) throw new TypeError('not an entry of a redemption');
  const { memberId, seq, kind, reference, recordedAt } = entry;
  return {
    entry: entryDocument(entry, program.version),
    redemption: describeRedemption(redemptionIdOf(reference), act, {
      status: statusAfter(entry, act),
      bookedFor: redemptionOwnerOf(reference),
      first: makes(kind) ? entry : undefined,
    }),
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  };
}
