import { createHmac, timingSafeEqual } from 'node:crypto';

/** The largest distance between the time of a signature and the clock, in the past and in the future. */
const TOLERANCE_SECONDS = 300;

/** A signed request as it arrived: each header may be absent or have any text. */
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

/** A full stop separates the signed parts, so an id has none: no other id, time and body give the same bytes. */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
const SECONDS = /^[0-9]{1,12}$/;

function isInTime(timestamp: string, now: number): boolean {
  return SECONDS.test(timestamp) && Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= TOLERANCE_SECONDS;
}

/** Compared as texts: a signature has one base64 form, and an invalid form is the same as a missing one. */
function isSame(expected: Buffer, given: string): boolean {
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/**
 * Whether one of the signatures was made with one of the keys, at a time near `now`. Every key is tried with every
 * signature, also after a match and with a wrong time or id, so that the duration shows only the size of the request.
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
