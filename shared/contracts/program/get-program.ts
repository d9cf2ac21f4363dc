import { contract } from '#shared/contracts/contract.ts';
import { noParams, noQuery } from '#shared/contracts/fields.ts';
import { program } from './program.ts';

export const getProgram = contract({
  operationId: 'getProgram',
  capability: 'program',
  method: 'GET',
  path: '/v1/program',
  summary: 'Read the programme',
  description:
    "A member's own token sees no limit above which acts are checked: who knows a threshold stays below it.",
  scopes: ['channel', 'marketer', 'agent', 'analyst', 'member'],
  params: noParams,
  query: noQuery,
  entityTag: 'strong',
  body: undefined,
  answers: {
    200: { description: 'The programme', schema: program },
  },
  refusals: ['client-disabled'],
});
