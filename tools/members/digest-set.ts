import { createHash } from 'node:crypto';

const FIRST_SIZE = 1024;
/** Fuller than this a search takes long. */
const FULL = 0.6;

/**
 * Which texts were seen, in 8 bytes of a hash each: some 16 MB a million. Among 30 million of them two are taken for
 * one another with a chance of 1 in 40,000.
 */
export class DigestSet {
  #slots = new BigUint64Array(FIRST_SIZE);
  #count = 0;

  has(text: string): boolean {
    return this.#slots[this.#place(this.#slots, digestOf(text))] !== 0n;
  }

  add(text: string): void {
    const digest = digestOf(text);
    const place = this.#place(this.#slots, digest);
    if (this.#slots[place] !== 0n) return;
    this.#slots[place] = digest;
    this.#count += 1;
    if (this.#count > this.#slots.length * FULL) this.#grow();
  }

  /** Where a digest is, or would be. */
  #place(slots: BigUint64Array, digest: bigint): number {
    let place = Number(digest & BigInt(slots.length - 1));
    while (slots[place] !== 0n && slots[place] !== digest) place = (place + 1) & (slots.length - 1);
    return place;
  }

  #grow(): void {
    const larger = new BigUint64Array(this.#slots.length * 2);
    for (const digest of this.#slots) if (digest !== 0n) larger[this.#place(larger, digest)] = digest;
    this.#slots = larger;
  }
}

/** Never 0, which marks a free slot. */
function digestOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64LE() || 1n;
}
