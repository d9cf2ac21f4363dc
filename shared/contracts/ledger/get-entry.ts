import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberId, memberReference } from '#shared/contracts/fields.ts';
import { proofQuery, shownEntry } from './entry.ts';

export const entryParams = z.strictObject({
  member: memberReference,
  seq: z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, 'must be a whole number from 1')
    .transform(Number)
    .meta({ override: { type: 'integer', minimum: 1 } }),
});

/** The log that a number or an id belongs to, where members were merged. */
export const entryQuery = z.strictObject({
  of: memberId.optional().meta({
    description: 'Member whose it is, where that member was merged into the member of the path',
  }),
});

export const getEntry = contract({
  operationId: 'getEntry',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/members/{member}/entries/{seq}',
  summary: 'Read an entry of a member',
  description: 'An analyst reads the logs of erased members only.',
  scopes: ['channel', 'agent', 'member', 'analyst'],
  params: entryParams,
  query: entryQuery.extend(proofQuery),
  entityTag: 'strong',
  body: undefined,
  answers: { 200: { description: 'The entry', schema: shownEntry } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged', 'forbidden', 'entry-not-found'],
});
