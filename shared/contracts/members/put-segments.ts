import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberId, memberReference, noQuery, time } from '#shared/contracts/fields.ts';
import { segments } from '#shared/contracts/person-fields.ts';

export const putSegments = contract({
  operationId: 'putSegments',
  capability: 'members',
  method: 'PUT',
  path: '/v1/members/{member}/segments',
  summary: 'Set the segments of a member',
  description:
    'Takes the whole list; `[]` removes the member from all segments. The reply lists them in the ' +
    'order of their ids. The later of two writers wins. Promotions use them from the next booking on.',
  scopes: ['marketer'],
  params: z.strictObject({ member: memberReference }),
  query: noQuery,
  body: z.strictObject({ segments }),
  bodyExample: { segments: ['students', 'tea-lovers'] },
  answers: {
    200: {
      description: 'The segments of the member',
      schema: z.strictObject({ memberId, segments, updatedAt: time }),
    },
  },
  refusals: ['member-not-found', 'member-merged', 'member-erased'],
});
