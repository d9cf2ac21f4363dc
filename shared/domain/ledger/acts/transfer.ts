import { checkSpending, type OwnSignIn } from '#shared/domain/identity/fresh-sign-in.ts';
import { move } from '#shared/domain/ledger/accounts.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { checkRoom, spend } from '#shared/domain/ledger/lots.ts';
import { spentLately } from '#shared/domain/ledger/own-spending.ts';
import { transferInReference, transferOutReference } from '#shared/domain/ledger/reference.ts';
import { InsufficientPoints, OtherMemberNotFound } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, balancesOf, checkActive, type Lot } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Refusal } from '#shared/domain/refusal.ts';

const TO = '/to';

export interface TransferCommand {
  readonly transferId: string;
  readonly from: string;
  readonly to: string;
  readonly points: number;
  readonly contentHash: string;
  /** Where members give points away with their own token. */
  readonly signIn?: OwnSignIn | undefined;
}

/**
 * Whether a member may send these points. It is checked before the receiver is looked up: who cannot send learns of
 * nobody. `state` is settled to `now`.
 */
export function checkSender(
  program: Program,
  state: AccountState,
  { points, signIn }: Pick<TransferCommand, 'points' | 'signIn'>,
  now: number,
): void {
  checkActive(state);
  const { available } = balancesOf(state);
  if (points > available) throw new InsufficientPoints(available, points);
  // The last check of the sender, so that nobody signs in again only to be refused.
  checkSpending(program, points + spentLately(state.ownSpending, now), signIn, now);
}

/** Whether a member can get points. A member's own token is not told why somebody cannot: that would tell of a member. */
function checkReceiver(state: AccountState, lots: readonly Lot[], own: boolean): void {
  try {
    checkActive(state, TO);
    checkRoom(state, ...lots.map((lot) => ({ ...lot, maturesAt: null })));
  } catch (error) {
    if (own && error instanceof Refusal) throw new OtherMemberNotFound(TO);
    throw error;
  }
}

/**
 * Available points go from one member to another and keep their expiry: an entry for each log. They are neither
 * earned nor qualifying. Both states are settled to `now`.
 */
export function transfer(
  program: Program,
  states: { readonly sender: AccountState; readonly receiver: AccountState },
  { transferId, from, to, points, contentHash, signIn }: TransferCommand,
  now: number,
): { readonly sent: Draft; readonly received: Draft } {
  checkSender(program, states.sender, { points, signIn }, now);
  const { spent } = spend(states.sender.lots, points);
  checkReceiver(states.receiver, spent, signIn !== undefined);
  return {
    sent: {
      kind: 'transfer-out',
      reference: transferOutReference(transferId),
      postings: move(points, 'available', 'transferred'),
      occurredAt: now,
      change: { kind: 'movement', spent, ...(signIn && { ownToken: true }) },
      act: { kind: 'transfer', other: to },
      contentHash,
    },
    received: {
      kind: 'transfer-in',
      reference: transferInReference(from, transferId),
      postings: move(points, 'transferred', 'available'),
      occurredAt: now,
      change: { kind: 'movement', arrived: spent },
      act: { kind: 'transfer', other: from },
      contentHash,
    },
  };
}
