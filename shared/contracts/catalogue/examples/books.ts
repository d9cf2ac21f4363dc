const AT = '2026-11-22T10:15:00.120Z';

/** A hash as a reader needs it: its beginning. The whole one has 64 digits. */
const digests = { internals: '38d9f49f…', state: '5af26e25…' };
const chain = { previousHash: 'f279a825…', hash: 'ee66cbe4…' };

type Postings = readonly (readonly [account: string, points: number])[];

interface Act {
  readonly seq: number;
  readonly kind: string;
  readonly reference: string;
  readonly postings: Postings;
  readonly available: number;
  readonly reserved?: number;
  readonly memberId?: string;
}

/** An entry of `m-1001` as the ledger shows it. */
export const entryOf = (act: Act, details: object = {}): object => ({
  ...withoutProof(act, details),
  digests,
  ...chain,
});

/** An entry as `proof=false` shows it. */
export function withoutProof(act: Act, details: object): object {
  const { seq, kind, reference, postings, available, reserved = 0, memberId = 'm-1001' } = act;
  return {
    memberId,
    seq,
    kind,
    reference,
    postings: postings.map(([account, points]) => ({ account, points })),
    occurredAt: AT,
    recordedAt: AT,
    ...details,
    balance: { available, pending: 0, reserved, held: 0 },
  };
}

/** The balance after an act; the lifetime counts an earning of 25 points. */
export function balanceOf({ seq, available, reserved = 0, memberId = 'm-1001' }: Omit<Act, 'kind'>): object {
  return {
    memberId,
    seq,
    available,
    pending: 0,
    reserved,
    held: 0,
    expiring: [],
    maturing: [],
    lifetime: { earned: 25, redeemed: 0, refunded: 0, expired: 0, reversed: 0 },
    debt: 0,
    tier: { id: 'blue', name: 'Blue', qualifyingPoints: 25 },
    asOf: AT,
  };
}

/** The response of an act: its entry, the fields of its own, and the balance. */
export const booked = (act: Act, details: object = {}, own: object = {}): object => ({
  entry: entryOf(act, details),
  ...own,
  balance: balanceOf(act),
});
