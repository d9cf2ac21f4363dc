import { expect } from 'vitest';
import { type Account, accounts, memberAccounts, sumOf } from '#shared/domain/ledger/accounts.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { packRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { entryHash, GENESIS_HASH } from '#shared/domain/ledger/packed/seal.ts';
import { isOfRedemption, purchaseIdOf, redemptionIdOf } from '#shared/domain/ledger/reference.ts';
import { type AccountState, sumOfPoints } from '#shared/domain/ledger/state.ts';
import type { Log } from './log.ts';

/** Sums by a name that each entry gives, none where it gives none. */
function sums(
  entries: readonly Entry[],
  of: (entry: Entry) => readonly [string, number] | undefined,
): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [name, points] of entries.flatMap((entry) => [of(entry) ?? []])) {
    if (name !== undefined && points !== undefined) all.set(name, (all.get(name) ?? 0) + points);
  }
  return all;
}

function expectChained(entries: readonly Entry[]): void {
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index));
  expect(new Set(entries.map(({ reference }) => reference)).size).toBe(entries.length);
  for (const [index, entry] of entries.entries()) {
    const before = entries[index - 1];
    expect(entry.previousHash).toBe(before?.hash ?? GENESIS_HASH);
    expect(entryHash(entry)).toBe(entry.hash);
    expect(entry.recordedAt).toBeGreaterThanOrEqual(before?.recordedAt ?? 0);
    expect(entry.postings.reduce((sum, { points }) => sum + points, 0)).toBe(0);
  }
}

/** The books are the sum of their postings, and the state is what the books say. */
function expectBalanced(entries: readonly Entry[], state: AccountState): void {
  const posted = (account: Account) =>
    entries.reduce((sum, { postings }) => sum + sumOf(postings, account), 0);
  expect(accounts.reduce((sum, account) => sum + posted(account), 0)).toBe(0);
  expect({ ...entries.at(-1)?.balance }).toEqual(
    Object.fromEntries(memberAccounts.map((account) => [account, posted(account)])),
  );
  expect(sumOfPoints(state.lots) - state.debt).toBe(posted('available'));
  expect(Math.min(sumOfPoints(state.lots), state.debt)).toBe(0);
  expect(sumOfPoints([...state.pending, ...(state.undelivered ?? [])])).toBe(posted('pending'));
  expect(sumOfPoints(state.reservations.flatMap(({ lots }) => lots))).toBe(posted('reserved'));
}

/** No reversal gives back more than there was: neither for a purchase nor for a redemption. */
function expectReversalsWithin(entries: readonly Entry[]): void {
  const earned = sums(entries, ({ kind, reference, awards = [] }) =>
    kind === 'accrual' ? [purchaseIdOf(reference), sumOfPoints(awards)] : undefined,
  );
  const returned = sums(entries, (entry) => {
    const act = actOf(entry, 'return');
    return act && [purchaseIdOf(entry.reference), act.reversed + act.forgiven];
  });
  for (const [id, points] of returned) expect(points).toBeLessThanOrEqual(earned.get(id) ?? 0);
  const given = sums(entries, ({ act, reference, postings }) =>
    act?.kind === 'bonus' ? [reference, sumOf(postings, 'available')] : undefined,
  );
  const revoked = sums(entries, ({ act, reference }) =>
    act?.kind === 'revocation'
      ? [reference.slice(0, reference.indexOf('revocation/')), act.reversed + act.forgiven]
      : undefined,
  );
  for (const [bonus, points] of revoked) expect(points).toBeLessThanOrEqual(given.get(bonus) ?? 0);
  const redeemed = (sign: 1 | -1) =>
    sums(entries, (entry) => {
      if (entry.act?.kind !== 'redemption' || !isOfRedemption(entry.reference)) return undefined;
      return [redemptionIdOf(entry.reference), Math.max(0, sign * sumOf(entry.postings, 'redeemed'))];
    });
  const spent = redeemed(1);
  for (const [id, points] of redeemed(-1)) expect(points).toBeLessThanOrEqual(spent.get(id) ?? 0);
}

/** All that must always hold of one member's log, whatever happened to it. */
export function expectSound({ records, head }: Log): void {
  const entries = records.map(({ entry }) => entry);
  expectChained(entries);
  expectBalanced(entries, head.state);
  expectReversalsWithin(entries);
  const stored = records.map((record) => unpackRecord(packRecord(record)));
  expect(stored).toEqual(records);
  const folded = stored.reduce<AccountState | undefined>(
    (state, { entry }) => evolve(state, entry),
    undefined,
  );
  expect(folded).toEqual(head.state);
  for (const [index, { state, entry }] of records.entries()) {
    const owed = state.debt - (records[index - 1]?.state.debt ?? 0);
    expect(owed > 0 && entry.kind !== 'return' && entry.act?.kind !== 'revocation').toBe(false);
  }
}
