import type { Program } from '#shared/domain/program/program.ts';
import type { Purchase } from './purchase.ts';

/** The time zone by which a purchase is judged: its store's, else the programme's. */
export function zoneOf(
  { timeZone }: Pick<Program, 'timeZone'>,
  { storeFacts }: Pick<Purchase, 'storeFacts'>,
): string {
  return storeFacts?.timeZone ?? timeZone;
}
