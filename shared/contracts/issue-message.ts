import type * as z from 'zod';

const units: Readonly<Record<string, string>> = { string: 'character', array: 'item' };
const types: Readonly<Record<string, string>> = {
  int: 'an integer',
  record: 'an object',
  object: 'an object',
  array: 'an array',
};

function bound(issue: { origin: string; inclusive?: boolean }, limit: number | bigint, word: string): string {
  const unit = units[issue.origin];
  if (unit) return `must have ${word} ${limit} ${unit}${Number(limit) === 1 ? '' : 's'}`;
  if (issue.inclusive === false) return `must be ${word === 'at least' ? 'above' : 'below'} ${limit}`;
  return `must be ${word} ${limit}`;
}

/**
 * Whether the value at the path of an issue is missing. A missing field gets that message, whatever else the schema
 * reports.
 */
function isMissing(value: unknown, { code, path }: z.core.$ZodIssue): boolean {
  if (code !== 'invalid_type' && code !== 'invalid_value' && code !== 'invalid_union') return false;
  const found = path.reduce<unknown>(
    (part, name) =>
      typeof part === 'object' && part !== null ? (part as Record<PropertyKey, unknown>)[name] : undefined,
    value,
  );
  return found === undefined;
}

/** The error of a field, as the part of a sentence that follows the name of the field. */
export function issueMessage(issue: z.core.$ZodIssue, value: unknown): string {
  if (isMissing(value, issue)) return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.startsWith('must')) return issue.message;
      return `must be ${types[issue.expected] ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return bound(issue, issue.minimum, 'at least');
    case 'too_big':
      return bound(issue, issue.maximum, 'at most');
    case 'invalid_union':
      if (issue.message.startsWith('must')) return issue.message;
      return 'matches none of the forms that the reference shows';
    case 'invalid_key':
      return 'is not a valid name';
    default:
      return issue.message;
  }
}
