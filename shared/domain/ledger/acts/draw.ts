import { move } from '#shared/domain/ledger/accounts.ts';
import { actOf, type Draw } from '#shared/domain/ledger/act.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { byExpiry, checkRoom, spend } from '#shared/domain/ledger/lots.ts';
import { drawnReference, lentReference } from '#shared/domain/ledger/reference.ts';
import { InsufficientPoints } from '#shared/domain/ledger/refusals.ts';
import {
  type AccountState,
  balancesOf,
  checkActive,
  type Lot,
  sumOfPoints,
} from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { priceOf, type RedeemCommand, type RedeemFacts, redeem } from './redeem.ts';

/** A contributing member of the household. */
export interface Lender {
  readonly memberId: string;
  readonly state: AccountState;
}

/** The redeeming member, the household, and the lenders in the order in which they joined. */
export interface LendingGroup {
  readonly householdId: string;
  readonly memberId: string;
  readonly own: AccountState;
  readonly lenders: readonly Lender[];
}

/** The points that a member can lend: none while suspended. */
export function lendable({ status, lots }: AccountState): readonly Lot[] {
  return status === 'active' ? lots : [];
}

/**
 * The points that a member can spend together with the lenders. A member in debt draws none: others' points repay
 * nobody's debt.
 */
export function spendable(own: AccountState, lenders: readonly AccountState[]): number {
  const { available } = balancesOf(own);
  if (own.debt > 0) return available;
  return lenders.reduce((sum, state) => sum + sumOfPoints(lendable(state)), available);
}

/** The lots that points come from, by lender: earliest expiry first, of equal ones the lender who joined first. */
export function drawFrom(lenders: readonly Lender[], points: number): readonly (readonly Lot[])[] {
  const offered = lenders
    .flatMap(({ memberId, state }) => lendable(state).map((lot) => ({ ...lot, memberId })))
    .toSorted(byExpiry);
  const { spent } = spend(offered, points);
  return lenders.map(({ memberId }) =>
    spent.filter((lot) => lot.memberId === memberId).map(({ memberId: _, ...lot }) => lot),
  );
}

/** A redemption with its draws; `lent` by lender, in their order. */
export interface JointRedemption {
  readonly drafts: readonly Draft[];
  readonly lent: readonly (readonly Draft[])[];
  readonly draws: readonly Draw[];
}

function drawEntries(
  { householdId, memberId }: LendingGroup,
  lender: Lender,
  { redemptionId, contentHash }: RedeemCommand,
  lots: readonly Lot[],
  now: number,
): { readonly sent: Draft; readonly received: Draft } {
  const points = sumOfPoints(lots);
  return {
    sent: {
      kind: 'transfer-out',
      reference: lentReference(householdId, memberId, redemptionId),
      postings: move(points, 'available', 'transferred'),
      occurredAt: now,
      change: { kind: 'movement', spent: lots },
      act: { kind: 'transfer', other: memberId },
      contentHash,
    },
    received: {
      kind: 'transfer-in',
      reference: drawnReference(householdId, lender.memberId, redemptionId),
      postings: move(points, 'transferred', 'available'),
      occurredAt: now,
      change: { kind: 'movement', arrived: lots },
      act: { kind: 'transfer', other: lender.memberId },
      contentHash,
    },
  };
}

/**
 * Points are spent at once: the member's own first, then the missing points of the lenders, who give them with their
 * expiry. Drawn points are neither earned nor qualifying. All states are settled to `now`.
 */
export function redeemJointly(
  program: Program,
  group: LendingGroup,
  command: RedeemCommand,
  facts: RedeemFacts,
  now: number,
): JointRedemption {
  const { own, lenders } = group;
  checkActive(own);
  const { available } = balancesOf(own);
  const missing = priceOf(program, own, command.wanted, facts, now).points - available;
  if (missing <= 0) {
    return { drafts: redeem(program, own, command, facts, now), lent: lenders.map(() => []), draws: [] };
  }
  const most = spendable(
    own,
    lenders.map(({ state }) => state),
  );
  if (available + missing > most) throw new InsufficientPoints(most, available + missing);
  const lots = drawFrom(lenders, missing);
  checkRoom(own, ...lots.flat().map((lot) => ({ ...lot, maturesAt: null })));
  const entries = lenders.map((lender, index) => {
    const drawn = lots[index] ?? [];
    return drawn.length > 0 ? drawEntries(group, lender, command, drawn, now) : undefined;
  });
  const received = entries.flatMap((entry) => (entry ? [entry.received] : []));
  const draws = lenders.flatMap(({ memberId }, index) => {
    const points = sumOfPoints(lots[index] ?? []);
    return points > 0 ? [{ memberId, points }] : [];
  });
  const together = received.reduce<AccountState>(evolve, own);
  const redemption = redeem(program, together, command, facts, now).map((draft) => {
    const act = actOf(draft, 'redemption');
    return act ? { ...draft, act: { ...act, drawn: draws } } : draft;
  });
  return {
    drafts: [...received, ...redemption],
    lent: entries.map((entry) => (entry ? [entry.sent] : [])),
    draws,
  };
}
