import { OWN_HOURS, type OwnSpending } from '#shared/domain/ledger/own-spending.ts';

const BYTES = 4;

/** The largest packed sums: the number of the first hour, a sum for each of 25 hours, and two bytes of MessagePack. */
export const OWN_SPENDING_BYTES = (1 + OWN_HOURS) * BYTES + 2;

/** Four bytes for the first hour and for each sum from there to the last hour, zero for an hour without any. */
export function packOwnSpending(spent: OwnSpending): Uint8Array {
  const first = spent[0]?.hour ?? 0;
  const last = spent.at(-1)?.hour ?? first;
  const packed = new Uint8Array((2 + last - first) * BYTES);
  const view = new DataView(packed.buffer);
  view.setUint32(0, first);
  for (const { hour, points } of spent) view.setUint32((1 + hour - first) * BYTES, points);
  return packed;
}

export function unpackOwnSpending(packed: unknown): OwnSpending {
  if (!(packed instanceof Uint8Array) || packed.length % BYTES !== 0) {
    throw new TypeError('sums by hour have a form that is not known to this version');
  }
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const first = view.getUint32(0);
  return Array.from({ length: packed.length / BYTES - 1 }, (_, index) => ({
    hour: first + index,
    points: view.getUint32((1 + index) * BYTES),
  })).filter(({ points }) => points > 0);
}
