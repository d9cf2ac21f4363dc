import { timingSafeEqual } from 'node:crypto';
import { environment } from '#shared/environment.ts';

export const ORIGIN_HEADER = 'x-laurel-origin';

/** Whether a request came through the distribution, which adds the secret. The comparison takes constant time. */
export function cameThroughFront(header: string | undefined): boolean {
  const expected = Buffer.from(environment('ORIGIN_SECRET'));
  const given = Buffer.from(header ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
