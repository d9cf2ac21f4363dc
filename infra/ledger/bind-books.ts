import { bind, bindIdentifierKey, bindPerson } from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import type { Data } from '../service/data.ts';
import type { ActionOn } from '../storage/tables.ts';

/** Actions of a function that reads promotions: their contents are fetched in batches. */
export const withPromotions: readonly ActionOn<'program'>[] = ['GetItem', 'Query', 'BatchGetItem'];

/**
 * Binds the booking of an act: reading the head of the log and the facts of the act, writing entries, and moving
 * counters. Every act needs the counters, because it may find that a reservation of a reward has lapsed.
 */
export function bindBooks(
  fn: LaurelFunction,
  data: Data,
  programActions: readonly ActionOn<'program'>[] = ['GetItem', 'Query'],
): void {
  bind(fn, data.ledger, ['GetItem', 'Query', 'PutItem'], ['byReference']);
  bind(fn, data.members, ['GetItem']);
  bind(fn, data.program, programActions);
  bind(fn, data.counters, ['UpdateItem']);
  bindIdentifierKey(fn, data.identifierKey);
}

/** Binds the booking of a purchase, for every kind of caller. */
export function bindPurchases(fn: LaurelFunction, data: Data): void {
  bindBooks(fn, data, withPromotions);
  // A hint of a budget that ran low is read before the next purchase draws on it.
  bind(fn, data.counters, ['GetItem']);
  bind(fn, data.details, ['PutItem']);
  bindPerson(fn, data.members, data.profileKey);
}

/** Binds the booking of a return, for every kind of caller. */
export function bindReturns(fn: LaurelFunction, data: Data): void {
  bindBooks(fn, data);
  bind(fn, data.details, ['GetItem', 'PutItem']);
}
