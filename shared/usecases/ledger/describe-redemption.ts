import type { Redemption, RedemptionAnswer } from '#shared/contracts/ledger/redemption.ts';
import { actOf, type RedemptionAct } from '#shared/domain/ledger/act.ts';
import { describeBalance } from '#shared/domain/ledger/balance.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { redemptionIdOf } from '#shared/domain/ledger/reference.ts';
import { present } from '#shared/domain/present.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { entryDocument } from '#shared/usecases/ledger/entry-document.ts';

export function describeRedemption(
  redemptionId: string,
  act: RedemptionAct,
  status: Redemption['status'] = act.status,
  bookedFor?: string,
): Redemption {
  const ended = status === 'captured' || status === 'voided';
  return present({
    id: redemptionId,
    redemptionId,
    bookedFor,
    status,
    points: act.points,
    captured: act.captured,
    refunded: act.refunded,
    value: act.value && { amount: act.value.amount, currency: act.value.currency },
    rewardId: act.reward?.rewardId,
    quantity: act.reward?.quantity,
    channel: act.channel,
    store: act.store,
    drawn: act.drawn?.map(({ memberId, points }) => ({ memberId, points })),
    expiresAt: ended || act.expiresAt === undefined ? undefined : formatInstant(act.expiresAt),
  });
}

/** The response to each step of a redemption: a pure function of its entry, so a replay gets the same response. */
export function describeRedemptionAnswer(program: Program, { entry, state }: LedgerRecord): RedemptionAnswer {
  const act = actOf(entry, 'redemption');
  if (!act) throw new TypeError('not an entry of a redemption');
  const { memberId, seq, reference, recordedAt } = entry;
  return {
    entry: entryDocument(entry, program.version),
    redemption: describeRedemption(redemptionIdOf(reference), act),
    balance: describeBalance(program, { memberId, seq, state }, recordedAt),
  };
}
