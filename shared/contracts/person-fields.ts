import * as z from 'zod';
import { personBounds } from '#shared/domain/members/person-bounds.ts';
import { id, text } from './fields.ts';

export const attributeName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, 'must begin with a letter, then letters, digits, _ . -');
export const attributeValue = z.union([text(256), z.number().min(-1e15).max(1e15), z.boolean()]);

/** A set in any order: a member is in a segment or is not. */
export const segments = z
  .array(id)
  .max(personBounds.segments)
  .refine((list) => new Set(list).size === list.length, 'must not name a segment twice')
  .meta({ description: 'Ids of the segments of the member', example: ['tea-lovers'] });
