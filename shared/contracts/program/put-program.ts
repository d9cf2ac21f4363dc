import { contract } from '#shared/contracts/contract.ts';
import { noParams, noQuery } from '#shared/contracts/fields.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { program, programChange } from './program.ts';

export const putProgram = contract({
  operationId: 'putProgram',
  capability: 'program',
  method: 'PUT',
  path: '/v1/program',
  summary: 'Change the programme',
  description:
    'Takes the whole programme. In force everywhere within 5 seconds; booked points keep their ' +
    'maturity and expiry. `version` guards against another editor, as `If-Match` does.',
  scopes: ['marketer'],
  params: noParams,
  query: noQuery,
  entityTag: 'strong',
  ifMatch: true,
  body: programChange,
  bodyExample: initialProgram,
  answers: {
    200: {
      description: 'In force',
      schema: program,
    },
  },
  refusals: [],
});
