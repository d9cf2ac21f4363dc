import * as z from 'zod';
import type { Condition } from '#shared/domain/promotions/condition.ts';

/** A condition tree as json-rules-engine reads it: what it may say is checked by `checkConditions`. */
export const conditions = z
  .custom<Condition>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
    error: 'must be an object with all, any, not, or fact, operator and value',
  })
  .meta({
    id: 'Conditions',
    override: { type: 'object' },
    description: 'A condition tree in json-rules-engine\'s JSON; `{ "all": [] }` holds always',
    example: { all: [{ fact: 'channel', operator: 'equal', value: 'app' }] },
  });
