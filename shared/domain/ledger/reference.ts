import { formatInstant } from '#shared/domain/time/calendar.ts';

/**
 * References name what caused an entry, unique per member for ever. Each is closed by its slash, so that
 * one prefix query gives an act and everything that followed it.
 */
export const enrolmentReference = 'enrolment/';

export function purchaseReference(purchaseId: string): string {
  return `purchase/${purchaseId}/`;
}

/** Points of a purchase that were past their expiry when it was booked. */
export function lateExpiryReference(purchaseId: string): string {
  return `purchase/${purchaseId}/expiry/`;
}

export function returnReference(purchaseId: string, returnId: string): string {
  return `purchase/${purchaseId}/return/${returnId}/`;
}

export function redemptionReference(redemptionId: string): string {
  return `redemption/${redemptionId}/`;
}

export function redemptionStepReference(redemptionId: string, step: 'capture' | 'void' | 'lapse'): string {
  return `redemption/${redemptionId}/${step}/`;
}

export function refundReference(redemptionId: string, refundId: string): string {
  return `redemption/${redemptionId}/refund/${refundId}/`;
}

/** Points of a redemption that a return of the goods they paid for gave back. */
export function returnRefundReference(redemptionId: string, purchaseId: string, returnId: string): string {
  return `redemption/${redemptionId}/return/${purchaseId}/${returnId}/`;
}

export function transferOutReference(transferId: string): string {
  return `transfer-out/${transferId}/`;
}

/** Ids are unique per sender, so the receiver's reference names the sender. */
export function transferInReference(from: string, transferId: string): string {
  return `transfer-in/${from}/${transferId}/`;
}

export function adjustmentReference(adjustmentId: string): string {
  return `adjustment/${adjustmentId}/`;
}

export function dueReference(kind: 'maturation' | 'lapse' | 'expiry' | 'tier', instant: number): string {
  return `due/${kind}/${formatInstant(instant)}/`;
}

function idIn(collection: string, reference: string): string {
  const [named, id] = reference.split('/');
  if (named !== collection || !id) throw new TypeError(`not the reference of a ${collection}`);
  return id;
}

/** The purchase that a reference of its own, or of a return of it, names. */
export function purchaseIdOf(reference: string): string {
  return idIn('purchase', reference);
}

/** The redemption that a reference of its own, or of a step of it, names. */
export function redemptionIdOf(reference: string): string {
  return idIn('redemption', reference);
}
