import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { PurchaseNotFound } from '#shared/domain/ledger/refusals.ts';
import { NeverMerged } from '#shared/domain/members/refusals.ts';
import { keyOf } from '#shared/usecases/log/key-of.ts';
import type { LogStores } from '#shared/usecases/log/log-reader.ts';
import type { EntryOf } from '#shared/usecases/log/read-head.ts';

/** A purchase as the caller of a return or delivery names it: with `of` that of this absorbed member. */
export interface Bought extends EntryOf {
  readonly memberId: string;
  readonly purchaseId: string;
}

/** The absorbed member who bought, where it is not the member of the path. */
export function buyerOf({ memberId, of }: Pick<Bought, 'memberId' | 'of'>): string | undefined {
  return of === memberId ? undefined : of;
}

const missing = (isAbsorbed: boolean) => (isAbsorbed ? new PurchaseNotFound() : new NeverMerged());

/** The key of a purchase in the log that takes its follow-up, and the follow-up where it was made before a merge. */
export function keyOfBought(stores: LogStores, bought: Bought, followUp: (key: string) => string) {
  const { memberId, purchaseId: id } = bought;
  const act = { memberId, id, owner: buyerOf(bought), referenceOf: purchaseReference, missing };
  return keyOf(stores, act, followUp);
}
