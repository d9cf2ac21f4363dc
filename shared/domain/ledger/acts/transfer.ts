import { checkSpending, type OwnSignIn } from '#shared/domain/identity/fresh-sign-in.ts';
import { move } from '#shared/domain/ledger/accounts.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { checkRoom, spend } from '#shared/domain/ledger/lots.ts';
import { spentLately } from '#shared/domain/ledger/own-spending.ts';
import { transferInReference, transferOutReference } from '#shared/domain/ledger/reference.ts';
import { InsufficientPoints } from '#shared/domain/ledger/refusals.ts';
import { type AccountState, balancesOf, checkActive } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';

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
 * Available points go from one member to another and keep their expiry: an entry for each log. They are neither
 * earned nor qualifying. Both states are settled to `now`.
 */
export function transfer(
  program: Program,
  states: { readonly sender: AccountState; readonly receiver: AccountState },
  { transferId, from, to, points, contentHash, signIn }: TransferCommand,
  now: number,
): { readonly sent: Draft; readonly received: Draft } {
  checkActive(states.sender);
  const { available } = balancesOf(states.sender);
  if (points > available) throw new InsufficientPoints(available, points);
  // The receiver's status is told only to a member who could send.
  checkActive(states.receiver, '/to');
  const { spent } = spend(states.sender.lots, points);
  checkRoom(states.receiver, ...spent.map((lot) => ({ ...lot, maturesAt: null })));
  // The last check, so that nobody signs in again only to be refused.
  checkSpending(program, points + spentLately(states.sender.ownSpending, now), signIn, now);
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
