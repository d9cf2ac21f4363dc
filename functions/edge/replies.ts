import type { Reply } from './reply.ts';

interface Booked {
  readonly replayed: boolean;
  readonly answer: unknown;
}

const REPLAYED = { 'idempotency-replayed': 'true' };

/** The reply to a write under an id of the caller: 201 the first time, then 200 with the same body. */
export function booked({ replayed, answer }: Booked): Reply {
  return replayed ? { status: 200, body: answer, headers: REPLAYED } : { status: 201, body: answer };
}

/** The reply to a step of an act that was booked before: 200 the first time, too. */
export function stepped({ replayed, answer }: Booked): Reply {
  return { status: 200, body: answer, ...(replayed && { headers: REPLAYED }) };
}

/** The reply to an act that waits for another person: 202 until that person acts, for every repetition. */
export function awaiting(waits: { readonly replayed: boolean; readonly awaiting: unknown }): Reply {
  return { status: 202, body: waits.awaiting, ...(waits.replayed && { headers: REPLAYED }) };
}
