import { isDeepStrictEqual } from 'node:util';
import { pointerTo } from '#shared/contracts/field-errors.ts';
import { isObject } from './document.ts';

/** A changed field. A side is undefined when the field is absent there. */
export interface Difference {
  readonly pointer: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The differences between two values, down to where their shapes differ. */
export function differencesOf(before: unknown, after: unknown, pointer = ''): readonly Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  const shared = (Array.isArray(before) && Array.isArray(after)) || (isObject(before) && isObject(after));
  if (!shared) return [{ pointer, before, after }];
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    differencesOf(old.get(key), now.get(key), pointerTo([key], pointer)),
  );
}
