import { bounds } from '#shared/domain/ledger/bounds.ts';
import type { Undelivered } from '#shared/domain/ledger/state.ts';

/** A waiting purchase: 8 bytes of its key, 6 of its points, 4 of its expiry and 6 of its instant. */
const UNDELIVERED_BYTES = 24;
const [POINTS_AT, EXPIRES_AT, BOUGHT_AT] = [8, 14, 18];
/** Local midnights fall on quarter hours in every zone of today. */
const QUARTER_HOUR_MS = 15 * 60_000;

/** The largest packed list, with the bytes of MessagePack around it. */
export const UNDELIVERED_BYTES_MAX = bounds.undelivered * UNDELIVERED_BYTES + 3;

function packExpiry(expiresAt: number | null): number {
  if (expiresAt === null) return 0;
  if (expiresAt % QUARTER_HOUR_MS !== 0) throw new TypeError('an expiry is on a quarter hour');
  return expiresAt / QUARTER_HOUR_MS;
}

export function packUndelivered(undelivered: readonly Undelivered[]): Uint8Array {
  const packed = Buffer.alloc(undelivered.length * UNDELIVERED_BYTES);
  for (const [index, { key, points, expiresAt, boughtAt }] of undelivered.entries()) {
    const at = index * UNDELIVERED_BYTES;
    packed.write(key, at, 'hex');
    packed.writeUIntBE(points, at + POINTS_AT, 6);
    packed.writeUInt32BE(packExpiry(expiresAt), at + EXPIRES_AT);
    packed.writeUIntBE(boughtAt, at + BOUGHT_AT, 6);
  }
  return Uint8Array.from(packed);
}

export function unpackUndelivered(packed: unknown): readonly Undelivered[] {
  if (!(packed instanceof Uint8Array) || packed.length % UNDELIVERED_BYTES !== 0) {
    throw new TypeError('waiting purchases have a form that is not known to this version');
  }
  const bytes = Buffer.from(packed);
  return Array.from({ length: bytes.length / UNDELIVERED_BYTES }, (_, index) => {
    const at = index * UNDELIVERED_BYTES;
    const expiry = bytes.readUInt32BE(at + EXPIRES_AT);
    return {
      key: bytes.toString('hex', at, at + POINTS_AT),
      points: bytes.readUIntBE(at + POINTS_AT, 6),
      expiresAt: expiry === 0 ? null : expiry * QUARTER_HOUR_MS,
      boughtAt: bytes.readUIntBE(at + BOUGHT_AT, 6),
    };
  });
}
