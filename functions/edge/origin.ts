import { timingSafeEqual } from 'node:crypto';
import { environment } from '#shared/environment.ts';

export const ORIGIN_HEADER = 'x-laurel-origin';

/**
 * Whether a request came through the distribution, which adds an origin secret. Every accepted one is compared, each in
 * constant time, so that the time tells nothing of any.
 */
export function cameThroughFront(header: string | undefined): boolean {
  const given = Buffer.from(header ?? '');
  const equal = environment('ORIGIN_SECRETS').map((secret) => {
    const expected = Buffer.from(secret);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return equal.includes(true);
}
