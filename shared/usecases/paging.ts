import { createHmac, timingSafeEqual } from 'node:crypto';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import { fitting } from './answer-size.ts';

const MAC_BYTES = 16;

/**
 * Cursors of lists. A cursor holds a place, sealed together with the query of its list. A changed cursor, or one sent
 * with another query, is refused.
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

  /** The place in a cursor; undefined without a cursor. */
  read(query: string, cursor: string): string;
  read(query: string, cursor: string | undefined): string | undefined;
  read(query: string, cursor: string | undefined): string | undefined {
    if (cursor === undefined) return undefined;
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

/** A list in which each element has a place. */
export interface List<Found, Item> {
  /** The name of the list with all its parameters. A cursor is valid for this query only. */
  readonly query: string;
  /** Up to `limit` elements after the place `after`. */
  readonly read: (after: string | undefined, limit: number) => Promise<readonly Found[]>;
  readonly placeOf: (found: Found) => string | number;
  /** The public forms of the elements, one for each. */
  readonly describe: (found: readonly Found[]) => Promise<readonly Item[]> | readonly Item[];
}

/**
 * A page of a list: at most `limit` items, and no more than fit into a response. An element that is added behind a
 * cursor is not missed, and no element is listed twice.
 */
export async function pageOf<Found, Item>(
  { query, read, placeOf, describe }: List<Found, Item>,
  cursors: Cursors,
  { limit, cursor }: PageRequest,
): Promise<Page<Item>> {
  // One more than the limit shows whether there is a next page.
  const found = await read(cursors.read(query, cursor), limit + 1);
  const items = fitting(await describe(found.slice(0, limit)));
  const last = found.length > items.length ? found[items.length - 1] : undefined;
  return page(items, last === undefined ? undefined : cursors.write(query, placeOf(last)));
}

/** A page without a cursor is the last one. */
export function page<Item>(items: readonly Item[], nextCursor: string | undefined): Page<Item> {
  return { items, ...(nextCursor !== undefined && { nextCursor }) };
}
