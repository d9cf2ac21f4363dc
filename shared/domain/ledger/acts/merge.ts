import { type Balances, postingsOf } from '#shared/domain/ledger/accounts.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { joinStandings } from '#shared/domain/ledger/join-standings.ts';
import { checkRoom } from '#shared/domain/ledger/lots.ts';
import { mergeInReference, mergeOutReference } from '#shared/domain/ledger/reference.ts';
import { StateFull } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, balancesOf, checkActive, type Reservation } from '#shared/domain/ledger/state.ts';
import { checkUndelivered } from '#shared/domain/ledger/undelivered.ts';
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

/** How the reservations of the member who goes stand in the survivor's log. */
export interface Carried {
  /** The keys of those whose ids the survivor has used, by their ids. */
  readonly keys: ReadonlyMap<string, string>;
  /** Ids of open reservations that another absorbed member has used: nobody could tell which one such an id means. */
  readonly unclear: ReadonlySet<string>;
}

/** The open reservations of the member who goes, under the keys that they have in the survivor's log. */
function joinReservations(
  survivor: AccountState,
  goes: AccountState,
  { keys, unclear }: Carried,
): readonly Reservation[] {
  const open = [...survivor.reservations, ...goes.reservations];
  const doubtful = open.map(({ redemptionId }) => redemptionId).filter((id) => unclear.has(id));
  if (doubtful.length > 0) throw new OpenReservations(doubtful);
  if (open.length > bounds.reservations) throw new StateFull('open reservations', bounds.reservations);
  return goes.reservations.map((one) => ({
    ...one,
    redemptionId: keys.get(one.redemptionId) ?? one.redemptionId,
  }));
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
 * Merges two members who are one person: points with their expiry, pending, reserved and held points, debt, tier credit
 * and uses of promotions go to the survivor, one entry in each log. Both states are settled to `now`.
 */
export function merge(
  program: Program,
  { survivor, goes }: { readonly survivor: AccountState; readonly goes: AccountState },
  command: MergeCommand,
  now: number,
  known: Carried,
): { readonly received: Draft; readonly left: Draft } {
  checkActive(survivor);
  checkActive(goes, '/from');
  const reservations = joinReservations(survivor, goes, known);
  const lots = [...goes.lots, ...reservations.flatMap((reservation) => reservation.lots)];
  const comes = [...lots, ...(goes.undelivered ?? [])].map((lot) => ({ ...lot, maturesAt: null }));
  checkRoom(survivor, ...comes, ...goes.pending);
  checkUndelivered(survivor, goes);
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
      change: { kind: 'merge-in', from, brought: { ...goes, reservations }, tier },
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
