import type * as z from 'zod';

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' items' };

function bound(issue: { origin: string; inclusive?: boolean }, limit: number | bigint, word: string): string {
  const unit = units[issue.origin];
  if (unit) return `must have ${word} ${limit}${unit}`;
  if (issue.inclusive === false) return `must be ${word === 'at least' ? 'above' : 'below'} ${limit}`;
  return `must be ${word} ${limit}`;
}

/** What is wrong with a field, as a sentence that goes on after its name. */
export function issueMessage(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return 'is required';
      if (issue.message.startsWith('must')) return issue.message;
      return issue.expected === 'int' ? 'must be an integer' : `must be of the type ${issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return bound(issue, issue.minimum, 'at least');
    case 'too_big':
      return bound(issue, issue.maximum, 'at most');
    case 'invalid_union':
      return 'has none of the forms that it may have';
    case 'invalid_key':
      return 'is not a valid name';
    default:
      return issue.message;
  }
}
