import { checkOwnStore, type OwnStores } from '#shared/domain/clients/permissions.ts';
import { postingsOf } from '#shared/domain/ledger/accounts.ts';
import type { RedemptionAct } from '#shared/domain/ledger/act.ts';
import { stockReturned } from '#shared/domain/ledger/counters.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { addLot, checkRoom, expiryAfterDays, isPast, restore, spend } from '#shared/domain/ledger/lots.ts';
import { refundReference } from '#shared/domain/ledger/reference.ts';
import { AmountExceedsOriginal } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, type Lot, sumOfPoints } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { NotAStep, RedemptionNotFound } from './redemption-refusals.ts';
import type { RedemptionFacts } from './reservation.ts';

/** The default of a programme for the further life of points from an expired lot, in days. */
const REFUND_DAYS = 30;

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

/** Captured points go back to their buckets; one that expired meanwhile gets a while of its own. */
export function giveBack(
  program: Program,
  state: AccountState,
  act: RedemptionAct,
  points: number,
  now: number,
  cause?: string,
): Pick<Draft, 'kind' | 'postings' | 'occurredAt' | 'change' | 'act' | 'counters'> {
  const days = program.redemption.refundDays ?? REFUND_DAYS;
  const arrived = spend(keptLots(act), points)
    .spent.map((lot) => (isPast(lot, now) ? { ...lot, expiresAt: expiryAfterDays(program, now, days) } : lot))
    .reduce<readonly Lot[]>(addLot, []);
  checkRoom(state, ...arrived.map((lot) => ({ ...lot, maturesAt: null })));
  const kept = state.status === 'erased' ? restore(state, arrived, now) : { arrived, confiscated: 0 };
  const { reward } = act;
  const pieces = (given: number) => (reward ? Math.floor((given * reward.quantity) / act.points) : 0);
  const quantity = pieces(act.refunded + points) - pieces(act.refunded);
  return {
    kind: 'refund',
    postings: postingsOf({
      available: sumOfPoints(kept.arrived),
      redeemed: -points,
      confiscated: kept.confiscated,
    }),
    occurredAt: now,
    change: { kind: 'movement', arrived: kept.arrived },
    act: { ...act, refunded: act.refunded + points, cause },
    counters: stockReturned(reward ? [{ rewardId: reward.rewardId, quantity }] : []),
  };
}

/** A service desk or till gives captured points back, all or a part, together never more than were captured. */
export function refund(
  program: Program,
  state: AccountState,
  command: RefundCommand,
  { known, act }: RedemptionFacts,
  now: number,
): readonly Draft[] {
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
      command.points === undefined ? [] : [{ pointer: '/points', message: `must be at most ${left}` }],
    );
  }
  const piece = act.reward && act.points / act.reward.quantity;
  // Returns may have given back a fraction of a piece of a reward; the rest of it may always go back.
  if (piece !== undefined && points !== left && points % piece !== 0) throw new NotAStep(piece, '/points');
  return [
    {
      ...giveBack(program, state, act, points, now),
      reference: refundReference(command.redemptionId, command.refundId),
      contentHash: command.contentHash,
    },
  ];
}
