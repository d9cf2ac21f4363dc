import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberId, memberReference, noQuery, time } from '#shared/contracts/fields.ts';
import { segments } from './member.ts';

export const putSegments = contract({
  operationId: 'putSegments',
  capability: 'members',
  method: 'PUT',
  path: '/v1/members/{member}/segments',
  summary: 'Say which segments a member is in',
  description:
    'Takes the whole list; `[]` takes the member out of all. The order says nothing, and the answer is in order of ' +
    'the ids. Of two writers at once the later one holds. Promotions see it from the next booking.',
  scopes: ['marketer'],
  params: z.strictObject({ member: memberReference }),
  query: noQuery,
  body: z.strictObject({ segments }),
  bodyExample: { segments: ['students', 'tea-lovers'] },
  answers: {
    200: {
      description: 'The segments of the member, as they are from now on',
      schema: z.strictObject({ memberId, segments, updatedAt: time }),
    },
  },
  refusals: ['member-not-found', 'member-merged', 'member-erased'],
});
