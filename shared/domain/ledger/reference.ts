import type { Payment } from '#shared/domain/purchases/purchase.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { HouseholdStep } from './act.ts';
import { sha256 } from './digest.ts';

/**
 * A reference names the cause of an entry, unique per member for ever. Each ends with a slash, so that one prefix query
 * gives an act and all acts that follow it.
 */
export const enrolmentReference = 'enrolment/';

export function purchaseReference(purchaseId: string): string {
  return `purchase/${purchaseId}/`;
}

export function returnReference(purchaseId: string, returnId: string): string {
  return `purchase/${purchaseId}/return/${returnId}/`;
}

export function deliveryReference(purchaseId: string, deliveryId: string): string {
  return `purchase/${purchaseId}/delivery/${deliveryId}/`;
}

/** Whether a reference is that of a return or delivery of a purchase, under its id or under owner and id. */
export function isFollowUpOf(reference: string, purchaseId: string): boolean {
  const [collection, key = '', step] = reference.split('/');
  if (collection !== 'purchase' || idOfKey(key) !== purchaseId) return false;
  return step === 'return' || step === 'delivery';
}

/** Whether a reference is that of a delivery of a purchase. */
export function isDelivery(reference: string): boolean {
  const [collection, , step] = reference.split('/');
  return collection === 'purchase' && step === 'delivery';
}

export function redemptionReference(redemptionId: string): string {
  return `redemption/${redemptionId}/`;
}

/** Whether a reference is that of a redemption, or of a step of it. A prize's piece of a reward is named by its bonus. */
export function isOfRedemption(reference: string): boolean {
  return reference.startsWith('redemption/');
}

/** A step that a redemption has at most once. */
export type RedemptionStepName = 'capture' | 'void' | 'lapse' | 'claim';

export function redemptionStepReference(redemptionId: string, step: RedemptionStepName): string {
  return `redemption/${redemptionId}/${step}/`;
}

/** A capture of a part, under an id of its own. */
export function capturePartReference(redemptionId: string, captureId: string): string {
  return `redemption/${redemptionId}/captures/${captureId}/`;
}

export function isCaptureOfPart(reference: string): boolean {
  const [collection, , step] = reference.split('/');
  return collection === 'redemption' && step === 'captures';
}

/** Whether a reference is that of the lapse of one reservation. Such an entry tells nothing about its redemption. */
export function isLapseOfOne(reference: string): boolean {
  const [collection, , step] = reference.split('/');
  return collection === 'redemption' && step === 'lapse';
}

export function refundReference(redemptionId: string, refundId: string): string {
  return `redemption/${redemptionId}/refund/${refundId}/`;
}

/** The id of a refund, by its reference. */
export function refundIdOf(reference: string): string {
  const [, , step, refundId] = reference.split('/');
  if (step !== 'refund' || !refundId) throw new TypeError('not the reference of a refund');
  return refundId;
}

/** Refund ids that begin so are made here; a caller's may not. */
export const RETURN_REFUND_PREFIX = 'return~';

/**
 * A refund by a return of goods that the redemption had paid for. Two ids of up to 64 characters do not fit into one:
 * a digest of both does, 57 characters of it.
 */
export function returnRefundReference(redemptionId: string, cause: string): string {
  return refundReference(redemptionId, `${RETURN_REFUND_PREFIX}${sha256(cause).slice(0, 57)}`);
}

export function transferOutReference(transferId: string): string {
  return `transfer-out/${transferId}/`;
}

/** Ids are unique per sender, so the receiver's reference names the sender. */
export function transferInReference(from: string, transferId: string): string {
  return `transfer-in/${from}/${transferId}/`;
}

/** Merge ids are unique per survivor, so the other's reference names the survivor. */
export function mergeOutReference(into: string, mergeId: string): string {
  return `merge-out/${into}/${mergeId}/`;
}

export function mergeInReference(mergeId: string): string {
  return `merge-in/${mergeId}/`;
}

/** Revisions of a household are never counted again, so each change has one of its own. */
export function householdReference(householdId: string, does: HouseholdStep, revision: number): string {
  return `household/${householdId}/${does}/${revision}/`;
}

/** Redemption ids are unique per redeeming member, so the lender's reference names that member. */
export function lentReference(householdId: string, redeemer: string, redemptionId: string): string {
  return `household/${householdId}/lent/${redeemer}/${redemptionId}/`;
}

/** The reference of a draw in the log of each lender. */
export function drawnReference(householdId: string, lender: string, redemptionId: string): string {
  return `household/${householdId}/drawn/${lender}/${redemptionId}/`;
}

/** The draw that a reference in the log of the redeemer tells of. */
export function drawnIds(reference: string) {
  const [collection, householdId, does, lender, redemptionId] = reference.split('/');
  if (collection !== 'household' || does !== 'drawn' || !householdId || !lender || !redemptionId) {
    throw new TypeError('not the reference of a draw');
  }
  return { householdId, lender, redemptionId };
}

/** Points that a lender gets back of a redemption. Refund ids are unique for each redemption. */
export function lentBackReference(
  householdId: string,
  redeemer: string,
  redemptionId: string,
  refundId: string,
): string {
  return `household/${householdId}/returned/${redeemer}/${redemptionId}/${refundId}/`;
}

export function statusReference(changeId: string): string {
  return `status/${changeId}/`;
}

/** A member is erased once. */
export const erasureReference = 'erasure/';
export const forfeitReference = 'erasure/forfeit/';

export function adjustmentReference(adjustmentId: string): string {
  return `adjustment/${adjustmentId}/`;
}

export function openingReference(openingId: string): string {
  return `opening/${openingId}/`;
}

/**
 * One unlocking of an achievement or a challenge, of those that a member reaches in a period; or one side of a referral,
 * whose name is in the place of the period.
 */
export interface Unlocking {
  readonly collection: 'achievements' | 'challenges' | 'referrals';
  readonly definitionId: string;
  /** The name of the period: `lifetime`, `2026-11` and so on, in the grammar of ids. */
  readonly period: string;
  /** 1, 2, 3 …, of that member. */
  readonly n: number;
}

/** The reward of an unlocking. `owner` is the absorbed member who reached it, in the log of the survivor. */
export function bonusReference({ collection, definitionId, period, n }: Unlocking, owner?: string): string {
  const key = owner === undefined ? definitionId : ownedKey(owner, definitionId);
  return `bonus/${collection}/${key}/${period}/${n}/`;
}

/** The piece of a catalogue reward, where the prize has points, too. */
export function bonusPieceReference(unlocking: Unlocking, owner?: string): string {
  return `${bonusReference(unlocking, owner)}reward/`;
}

export function revocationReference(unlocking: Unlocking, k: number, owner?: string): string {
  return `${bonusReference(unlocking, owner)}revocation/${k}/`;
}

export function isRevocation(reference: string): boolean {
  const [collection, , , , , step] = reference.split('/');
  return collection === 'bonus' && step === 'revocation';
}

export function dueReference(kind: 'maturation' | 'lapse' | 'expiry' | 'tier', instant: number): string {
  return `due/${kind}/${formatInstant(instant)}/`;
}

/** The reference of the act that a reference of its own, or of what followed it, names. */
export function actReferenceOf(reference: string): string {
  const [collection, id] = reference.split('/');
  return `${collection}/${id}/`;
}

function idIn(collection: string, reference: string): string {
  const [named, id] = reference.split('/');
  if (named !== collection || !id) throw new TypeError(`not the reference of a ${collection}`);
  return id;
}

/** The purchase that a reference of its own, or of a return of it, names. */
export function purchaseIdOf(reference: string): string {
  return idOfKey(idIn('purchase', reference));
}

/**
 * The key of an id of another member, where the id alone would mean an act of the log's own member: in the log of a
 * survivor who has used it too, and in that of whoever's points paid. No id has a colon.
 */
export function ownedKey(owner: string, id: string): string {
  return `${owner}:${id}`;
}

/** The key of a payment among those of its purchase: redemption ids are unique for each member. */
export function paymentKey({ redemptionId, member }: Pick<Payment, 'redemptionId' | 'member'>): string {
  return member === undefined ? redemptionId : ownedKey(member, redemptionId);
}

/** The id that a key means: the key itself, or what follows the owner. */
export function idOfKey(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}

/** The redemption that a reference of its own, or of a step of it, names. */
export function redemptionIdOf(reference: string): string {
  return idOfKey(idIn('redemption', reference));
}

/** The absorbed member whose redemption it is, where the reference names one. */
export function redemptionOwnerOf(reference: string): string | undefined {
  const key = idIn('redemption', reference);
  return key.includes(':') ? key.slice(0, key.indexOf(':')) : undefined;
}
