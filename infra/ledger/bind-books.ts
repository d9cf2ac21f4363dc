import { bind, bindPerson, bindSecret } from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import type { Data } from '../service/data.ts';
import type { ActionOn } from '../storage/tables.ts';

/** Contents of promotions are fetched in batches. */
export const withPromotions: readonly ActionOn<'program'>[] = ['GetItem', 'Query', 'BatchGetItem'];

/**
 * Reads the end of the member's log and what the act is about, and puts entries, with the counters they move: any act
 * may find that a reservation of a reward has lapsed.
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
  bindSecret(fn, 'IDENTIFIER_KEY', data.identifierKey);
}

/** All that booking a purchase touches, whoever sends it. */
export function bindPurchases(fn: LaurelFunction, data: Data): void {
  bindBooks(fn, data, withPromotions);
  // A budget that ran out is looked at before the next purchase draws on it.
  bind(fn, data.counters, ['GetItem']);
  bind(fn, data.details, ['PutItem']);
  bindPerson(fn, data.members, data.profileKey);
}

/** All that booking a return touches, whoever sends it. */
export function bindReturns(fn: LaurelFunction, data: Data): void {
  bindBooks(fn, data);
  bind(fn, data.details, ['GetItem', 'PutItem']);
}
