import { createHmac, timingSafeEqual } from 'node:crypto';
import { ValidationFailed } from '#shared/domain/refusal.ts';

const MAC_BYTES = 16;

/**
 * Opaque places in a list. A cursor holds where to go on, sealed to the query it came from: one that was
 * changed, or sent with another query, is refused.
 */
export class Cursors {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  write(query: string, place: number | string): string {
    const text = String(place);
    return Buffer.concat([this.#mac(query, text), Buffer.from(text)]).toString('base64url');
  }

  /** A place in a list that is ordered by a number. */
  read(query: string, cursor: string): number {
    return Number(this.readText(query, cursor));
  }

  /** A place in a list that is ordered by a text. */
  readText(query: string, cursor: string): string {
    const bytes = Buffer.from(cursor, 'base64url');
    const mac = bytes.subarray(0, MAC_BYTES);
    const text = bytes.subarray(MAC_BYTES).toString();
    const genuine =
      mac.length === MAC_BYTES &&
      timingSafeEqual(mac, this.#mac(query, text)) &&
      bytes.toString('base64url') === cursor;
    if (!genuine) {
      throw new ValidationFailed([{ pointer: '/query/cursor', message: 'is not a cursor of this list' }]);
    }
    return text;
  }

  #mac(query: string, text: string): Buffer {
    return createHmac('sha256', this.#secret)
      .update(JSON.stringify(['cursor', query, text]))
      .digest()
      .subarray(0, MAC_BYTES);
  }
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}
