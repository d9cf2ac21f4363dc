import { type Balances, postingsOf } from '#shared/domain/ledger/accounts.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { joinStandings } from '#shared/domain/ledger/join-standings.ts';
import { checkRoom } from '#shared/domain/ledger/lots.ts';
import { mergeInReference, mergeOutReference } from '#shared/domain/ledger/reference.ts';
import { StateFull } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, balancesOf, checkActive } from '#shared/domain/ledger/state.ts';
import { OpenReservations } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';

export interface MergeCommand {
  readonly mergeId: string;
  /** The survivor. */
  readonly into: string;
  /** The member that becomes `merged`. */
  readonly from: string;
  readonly reason: string;
  readonly by: string;
  readonly contentHash: string;
}

/** All points of a member's accounts go to the survivor, debt included. */
function carried({ available, pending, reserved, held }: Balances, sign: 1 | -1) {
  const sum = available + pending + reserved + held;
  return postingsOf({
    available: sign * available,
    pending: sign * pending,
    reserved: sign * reserved,
    held: sign * held,
    transferred: -sign * sum,
  });
}

/**
 * Merges two members who are one person: points with their expiry, pending and held points, debt, tier credit and uses
 * of promotions go to the survivor, one entry in each log. An open reservation must end first, because its till knows
 * only the member that goes. Both states are settled to `now`.
 */
export function merge(
  program: Program,
  { survivor, goes }: { readonly survivor: AccountState; readonly goes: AccountState },
  command: MergeCommand,
  now: number,
): { readonly received: Draft; readonly left: Draft } {
  checkActive(survivor);
  checkActive(goes, '/from');
  if (goes.reservations.length > 0) {
    throw new OpenReservations(goes.reservations.map(({ redemptionId }) => redemptionId));
  }
  checkRoom(survivor, ...goes.lots.map((lot) => ({ ...lot, maturesAt: null })), ...goes.pending);
  if (survivor.absorbed.length + goes.absorbed.length + 1 > bounds.absorbed) {
    throw new StateFull('merged members', bounds.absorbed);
  }
  const { mergeId, into, from, reason, by, contentHash } = command;
  const tier = joinStandings(program, survivor.enrolledAt, survivor.tier, goes.tier, now);
  const balances = balancesOf(goes);
  return {
    received: {
      kind: 'merge-in',
      reference: mergeInReference(mergeId),
      postings: carried(balances, 1),
      occurredAt: now,
      change: { kind: 'merge-in', from, brought: goes, tier },
      tierChange:
        tier.tierId === survivor.tier.tierId ? undefined : { from: survivor.tier.tierId, to: tier.tierId },
      act: { kind: 'merge', other: from, reason, by },
      contentHash,
    },
    left: {
      kind: 'merge-out',
      reference: mergeOutReference(into, mergeId),
      postings: carried(balances, -1),
      occurredAt: now,
      change: { kind: 'merge-out', into },
      act: { kind: 'merge', other: into, reason, by },
      contentHash,
    },
  };
}
