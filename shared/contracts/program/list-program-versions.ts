import { contract } from '#shared/contracts/contract.ts';
import { noParams, page, paging } from '#shared/contracts/fields.ts';
import { programVersion } from './program.ts';

export const listProgramVersions = contract({
  operationId: 'listProgramVersions',
  capability: 'program',
  method: 'GET',
  path: '/v1/program/versions',
  summary: 'List the versions of the programme, newest first',
  description:
    'A version has the number of the configuration in which it came into force, so numbers rise with gaps where ' +
    'promotions changed. `programVersion` of an entry names one of them. Versions are kept for ever.',
  scopes: ['marketer', 'analyst'],
  params: noParams,
  query: paging,
  body: undefined,
  answers: { 200: { description: 'A page of versions', schema: page(programVersion) } },
  refusals: [],
});
