import type * as z from 'zod';
import type { FieldError } from '#shared/domain/refusal.ts';
import { issueMessage } from './issue-message.ts';

/** Text of the caller is never echoed as it came: each character that field names do not have is percent-encoded. */
function step(name: PropertyKey): string {
  const text = String(name).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1');
  return text.replace(/[^\w .~[\]-]/gu, (character) => encodeURIComponent(character));
}

/** A JSON pointer (RFC 6901) to a place in a document. */
export function pointerTo(path: readonly PropertyKey[], prefix = ''): string {
  return prefix + path.map((name) => `/${step(name)}`).join('');
}

function errorsOf(issue: z.core.$ZodIssue, value: unknown, prefix: string): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key], prefix),
      message: 'is not a known field',
    }));
  }
  return [{ pointer: pointerTo(issue.path, prefix), message: issueMessage(issue, value) }];
}

/** The errors that a schema found in a value, by JSON pointers that begin with `prefix`. */
export function fieldErrors(error: z.ZodError, value: unknown, prefix = ''): readonly FieldError[] {
  const errors = error.issues.flatMap((issue) => errorsOf(issue, value, prefix));
  // A field has one error, the last that was found: bounds of the contract are checked after those of every number.
  return [...new Map(errors.map((found) => [found.pointer, found])).values()];
}
