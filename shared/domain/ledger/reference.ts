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

export function dueReference(kind: 'maturation' | 'expiry' | 'tier', instant: number): string {
  return `due/${kind}/${formatInstant(instant)}/`;
}

/** The purchase that an accrual's reference names. */
export function purchaseIdOf(reference: string): string {
  const [collection, purchaseId] = reference.split('/');
  if (collection !== 'purchase' || !purchaseId) throw new TypeError('not the reference of a purchase');
  return purchaseId;
}
