import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import { fitting } from './answer-size.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const derivedKey = (secret: string, purpose: string) =>
  Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES));

/**
 * Cursors of lists. A cursor holds a place, encrypted and bound to the query of its list, because a place may name a
 * member or a subject whom its reader may not see. A changed cursor, or one sent with another query, is refused.
 */
export class Cursors {
  readonly #cipherKey: Buffer;
  readonly #nonceKey: Buffer;

  constructor(secret: string) {
    this.#cipherKey = derivedKey(secret, 'cursors');
    this.#nonceKey = derivedKey(secret, 'nonces of cursors');
  }

  write(query: string, place: number | string): string {
    const text = String(place);
    // A nonce of the content itself: two cursors share one only if they are the same.
    const nonce = createHmac('sha256', this.#nonceKey)
      .update(JSON.stringify([query, text]))
      .digest()
      .subarray(0, NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#cipherKey, nonce).setAAD(Buffer.from(query));
    const sealed = [cipher.update(text, 'utf8'), cipher.final()];
    return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** The place in a cursor; undefined without a cursor. */
  read(query: string, cursor: string): string;
  read(query: string, cursor: string | undefined): string | undefined;
  read(query: string, cursor: string | undefined): string | undefined {
    if (cursor === undefined) return undefined;
    const text = this.#open(query, Buffer.from(cursor, 'base64url'));
    // Other texts are the same bytes: base64url has room for bits that do not count.
    if (text === undefined || this.write(query, text) !== cursor) {
      throw new ValidationFailed([{ pointer: '/query/cursor', message: 'is not a cursor of this list' }]);
    }
    return text;
  }

  #open(query: string, bytes: Buffer): string | undefined {
    const end = bytes.length - TAG_BYTES;
    if (end < NONCE_BYTES) return undefined;
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, this.#cipherKey, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(query))
      .setAuthTag(bytes.subarray(end));
    const opened = decipher.update(bytes.subarray(NONCE_BYTES, end));
    try {
      return Buffer.concat([opened, decipher.final()]).toString();
    } catch {
      return undefined;
    }
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
