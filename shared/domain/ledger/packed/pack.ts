import { decode, encode } from '@msgpack/msgpack';

/** Truths, a bit each, the first the lowest of the first byte. */
export function packBits(truths: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(truths.length / 8));
  for (const [index, truth] of truths.entries()) {
    if (truth) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return bytes;
}

export function bitAt(bytes: Uint8Array, index: number): boolean {
  return ((bytes[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
}

/**
 * The packed form of state, entry and lines: MessagePack arrays by position, a format version first. As
 * maps the same state takes half as much again, and a write unit is one kilobyte.
 */
export function packBytes(value: readonly unknown[]): Uint8Array {
  return encode(value);
}

/**
 * The values that `packBytes` packed as `[version, ...values]`. The caller names their shape, because it wrote them.
 */
export function unpackBytes<Values extends readonly unknown[]>(bytes: Uint8Array, version: number): Values {
  return unpackAnyOf<Values>(bytes, [version]).values;
}

/** As `unpackBytes`, for a form of several versions. */
export function unpackAnyOf<Values extends readonly unknown[]>(
  bytes: Uint8Array,
  versions: readonly number[],
): { readonly version: number; readonly values: Values } {
  const [version, ...values] = decode(bytes) as unknown[];
  if (typeof version !== 'number' || !versions.includes(version)) {
    throw new TypeError('a packed form has another format version');
  }
  return { version, values: values as unknown[] & Values };
}

/** Absent positions at the end take no byte. */
export function trimmed(packed: readonly unknown[]): readonly unknown[] {
  const last = packed.findLastIndex((part) => part !== null);
  return packed.slice(0, last + 1);
}

/** The item of a list of the stored form by its position. A position that this version does not know is refused. */
export function itemAt<Item>(items: readonly Item[], position: number, name: string): Item {
  const item = items[position];
  if (item === undefined) throw new TypeError(`${name} ${position} is not known to this version`);
  return item;
}

/** Refuses a packed form with more positions than this version knows: they would be lost without a word. */
export function checkPositions(packed: readonly unknown[], most: number, name: string): void {
  if (packed.length > most)
    throw new TypeError(`${name} has ${packed.length} positions, not at most ${most}`);
}

const QUARTER_HOUR_MS = 15 * 60_000;

/**
 * Instants in rising order as differences, in quarter hours where all fall on one, as local midnights do
 * in every zone of today; the first number says which. -1 stands for never.
 */
export function packInstants(instants: readonly (number | null)[]): readonly number[] {
  const unit = instants.every((instant) => instant === null || instant % QUARTER_HOUR_MS === 0)
    ? QUARTER_HOUR_MS
    : 1;
  let previous = 0;
  const differences = instants.map((instant) => {
    if (instant === null) return null;
    const difference = (instant - previous) / unit;
    previous = instant;
    return difference;
  });
  return [unit, ...differences.map((difference) => difference ?? NEVER)];
}

const NEVER = -4_611_686_018_427;

export function unpackInstants(packed: readonly number[]): readonly (number | null)[] {
  const [unit = 1, ...differences] = packed;
  let previous = 0;
  return differences.map((difference) => {
    if (difference === NEVER) return null;
    previous += difference * unit;
    return previous;
  });
}

export function unpackInstant(instant: number | null | undefined): number {
  if (typeof instant !== 'number') throw new TypeError('an instant is missing');
  return instant;
}

export function hexToBytes(hex: string | undefined): Uint8Array | null {
  return hex === undefined ? null : Uint8Array.from(Buffer.from(hex, 'hex'));
}

export function bytesToHex(bytes: unknown): string | undefined {
  if (bytes === null || bytes === undefined) return undefined;
  return Buffer.from(bytes as Uint8Array).toString('hex');
}
