import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Hexadecimal, as all hashes are outside storage. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 of the canonical form (RFC 8785) of a JSON value: the same content, whatever its key order. */
export function contentHash(value: unknown): string {
  return sha256(canonicalize(value) ?? '');
}
