import { createHmac, hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;
const SHOWN_BYTES = 16;

/** The message of the log line that a read by a machine leaves. */
export const MEMBER_READ = 'member read';

/** The form of a member's id in the log of reads: a hash under a key of the day. */
export type HideMember = (memberId: string) => string;

/** The day of an instant, in UTC: `2026-11-30`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/**
 * Hides members for a day. The key of the day comes from the secret, so a hash is found again by whoever has the secret
 * and the id, and by nobody else; on another day the same member has another one.
 */
export function hidingOn(day: string, secret: string): HideMember {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `reads of members on ${day}`, KEY_BYTES));
  return (memberId) =>
    createHmac('sha256', key).update(memberId).digest().subarray(0, SHOWN_BYTES).toString('base64url');
}
