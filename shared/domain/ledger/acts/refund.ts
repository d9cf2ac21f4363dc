import { checkOwnStore, type OwnStores } from '#shared/domain/clients/permissions.ts';
import { postingsOf } from '#shared/domain/ledger/accounts.ts';
import type { RedemptionAct } from '#shared/domain/ledger/act.ts';
import { stockReturned } from '#shared/domain/ledger/counters.ts';
import { removeLots, spend } from '#shared/domain/ledger/lots.ts';
import { refundIdOf, refundReference } from '#shared/domain/ledger/reference.ts';
import { AmountExceedsOriginal } from '#shared/domain/ledger/refusals.ts';
import { type Lot, sumOfPoints } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { byLog, type LentLot, type Loan, lentBack, type OpenLoan } from './loan.ts';
import { type LogDrafts, type LogPlace, type LogStates, ReceivingLogs, revived } from './receiving.ts';
import { NotAStep, RedemptionNotFound } from './redemption-refusals.ts';
import type { RedemptionFacts } from './reservation.ts';

export interface RefundCommand {
  readonly redemptionId: string;
  readonly refundId: string;
  /** All that is left when absent. */
  readonly points?: number | undefined;
  readonly contentHash: string;
  readonly ownStores?: OwnStores | undefined;
}

/** Captured points that no refund has given back yet. */
export function refundable({ captured, refunded }: RedemptionAct): number {
  return captured - refunded;
}

/**
 * Lots of captured points that no refund gave back, the latest expiry first: a capture of 300 with a refund of 100
 * leaves the same lots as a capture of 200. `lots` of the act lack what was given back before its newest capture.
 */
export function keptLots({ lots, captured, refunded }: RedemptionAct): readonly Lot[] {
  const givenBackBefore = captured - sumOfPoints(lots);
  return spend(lots.toReversed(), refunded - givenBackBefore).left;
}

/**
 * The lots that captured points go back to, over all refunds of a redemption: first those of lenders, what was drawn last
 * first, then the redeemer's own.
 */
function partsBack(
  act: RedemptionAct,
  loan: Loan | undefined,
  points: number,
): { readonly own: readonly Lot[]; readonly lent: readonly LentLot[] } {
  if (!loan) return { own: spend(keptLots(act), points).spent, lent: [] };
  const drawn = loan.lots.toReversed();
  const borrowed = sumOfPoints(drawn);
  const lentBefore = Math.min(act.refunded, borrowed);
  const lent = spend(spend(drawn, lentBefore).left, Math.min(points, borrowed - lentBefore)).spent;
  const ownLots = removeLots(act.lots, drawn).toReversed();
  const ownLeft = spend(ownLots, act.refunded - lentBefore).left;
  return { own: spend(ownLeft, points - sumOfPoints(lent)).spent, lent };
}

/** Captured points that go back, under the reference of a refund in the log of the redeemer. */
export interface GivenBack {
  readonly act: RedemptionAct;
  readonly loan?: OpenLoan | undefined;
  readonly points: number;
  readonly reference: string;
  readonly cause?: string | undefined;
  readonly contentHash?: string | undefined;
}

/** Captured points go back to whose they were: to the buckets of the redeemer, whose log has a place, and to lenders. */
export function giveBack(
  program: Program,
  logs: ReceivingLogs,
  place: LogPlace,
  { act, loan, points, reference, cause, contentHash }: GivenBack,
  now: number,
): void {
  const { own, lent } = partsBack(act, loan, points);
  const kept = revived(logs.at(place).state, own, { program, now });
  const { reward } = act;
  const pieces = (given: number) => (reward ? Math.floor((given * reward.quantity) / act.points) : 0);
  const quantity = pieces(act.refunded + points) - pieces(act.refunded);
  logs.add(place, {
    kind: 'refund',
    reference,
    postings: postingsOf({
      available: sumOfPoints(kept.arrived),
      redeemed: -points,
      confiscated: kept.confiscated,
      transferred: sumOfPoints(lent),
    }),
    occurredAt: now,
    change: { kind: 'movement', arrived: kept.arrived },
    act: { ...act, refunded: act.refunded + points, cause },
    counters: stockReturned(reward ? [{ rewardId: reward.rewardId, quantity }] : []),
    ...(contentHash !== undefined && { contentHash }),
  });
  if (!loan) return;
  const refundId = refundIdOf(reference);
  for (const [of, lots] of byLog(loan, lent)) {
    logs.add(of, lentBack(logs.at(of), loan, { lots, refundId }, { program, now }));
  }
}

/** A service desk or till gives captured points back, all or a part, together never more than were captured. */
export function refund(
  program: Program,
  states: LogStates,
  command: RefundCommand,
  { known, act, loan }: RedemptionFacts,
  now: number,
): LogDrafts {
  if (!known) throw new RedemptionNotFound();
  checkOwnStore(command.ownStores, { at: 'redemption', store: act?.store });
  const left = act ? refundable(act) : 0;
  const points = command.points ?? left;
  if (!act || points > left || points === 0) {
    throw new AmountExceedsOriginal(
      left === 0
        ? 'No captured points are left to give back.'
        : `${left} captured points are left to give back.`,
      { left },
      [{ pointer: '/points', message: `must be at most ${left}` }],
    );
  }
  const piece = act.reward && act.points / act.reward.quantity;
  // Returns may have given back a fraction of a piece of a reward; the rest of it may always go back.
  if (piece !== undefined && points !== left && points % piece !== 0) throw new NotAStep(piece, '/points');
  const { redemptionId, refundId, contentHash } = command;
  const logs = new ReceivingLogs(states);
  const reference = refundReference(redemptionId, refundId);
  giveBack(program, logs, 'own', { act, loan, points, reference, contentHash }, now);
  return logs.drafts;
}
