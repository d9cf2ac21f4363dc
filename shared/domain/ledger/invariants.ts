import assert from 'node:assert/strict';
import { memberAccounts } from './accounts.ts';
import type { LedgerRecord } from './entry.ts';
import { type AccountState, balancesOf, sumOfPoints } from './state.ts';

/**
 * Invariants of every entry, checked before it is written. A failure is a bug and is never caught: the request fails
 * and nothing is booked.
 */
export function assertSound(before: AccountState | undefined, { entry, state }: LedgerRecord): void {
  const sum = entry.postings.reduce((total, posting) => total + posting.points, 0);
  assert.equal(sum, 0, 'postings sum to zero');
  const was = before ? balancesOf(before) : { available: 0, pending: 0, reserved: 0, held: 0 };
  for (const account of memberAccounts) {
    const posted = entry.postings
      .filter((posting) => posting.account === account)
      .reduce((total, posting) => total + posting.points, 0);
    assert.equal(entry.balance[account] - was[account], posted, `${account} moved by its postings`);
  }
  assert.ok(state.debt === 0 || sumOfPoints(state.lots) === 0, 'lots and debt are never both above zero');
  assert.ok(state.debt >= 0, 'debt is not negative');
  const lots = [
    ...state.lots,
    ...state.pending,
    ...(state.undelivered ?? []),
    ...state.reservations.flatMap(({ lots }) => lots),
  ];
  assert.ok(
    lots.every(({ points }) => Number.isSafeInteger(points) && points > 0),
    'every lot has whole points above zero',
  );
}
