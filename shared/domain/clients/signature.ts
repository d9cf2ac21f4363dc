import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the time of a signature may lie from the clock, in the past and in the future. */
const TOLERANCE_SECONDS = 300;

/** What a sender signed, as it came: headers may be absent or anything at all. */
export interface SignedMessage {
  /** `webhook-id` */
  readonly id: string | undefined;
  /** `webhook-timestamp`: seconds since 1970. */
  readonly timestamp: string | undefined;
  /** `webhook-signature`: one or more of `v1,<base64>`, with blanks between them. */
  readonly signatures: string | undefined;
  /** The bytes of the body, before anything reads them. */
  readonly body: Uint8Array;
}

/** A secret as a sender keeps it. */
export function secretText(bytes: Uint8Array): string {
  return `whsec_${Buffer.from(bytes).toString('base64')}`;
}

/** A full stop parts what is signed, so an id has none: no other id, time and body are the same bytes. */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
const SECONDS = /^[0-9]{1,12}$/;

function isInTime(timestamp: string, now: number): boolean {
  return SECONDS.test(timestamp) && Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= TOLERANCE_SECONDS;
}

/** By their texts: one signature has one base64, and what is no base64 is the same as none. */
function isSame(expected: Buffer, given: string): boolean {
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/**
 * Whether one of the signatures was made with one of the keys, not long before or after `now`. Every key and every
 * signature is tried whatever came of the others, and also where the time or the id is not right: how long it
 * takes tells nothing but how much was sent.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function isGenuine(keys: readonly Uint8Array[], message: SignedMessage, now: number): boolean {
  const { id = '', timestamp = '', signatures = '', body } = message;
  const given = signatures.split(' ');
  let matches = 0;
  for (const key of keys) {
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
    const expected = Buffer.from(`v1,${mac}`);
    for (const signature of given) matches += Number(isSame(expected, signature));
  }
  return ID.test(id) && isInTime(timestamp, now) && matches > 0;
}
