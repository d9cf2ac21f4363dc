import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { client, clientChange, clientId } from './client.ts';

export const putClient = contract({
  operationId: 'putClient',
  capability: 'clients',
  method: 'PUT',
  path: '/v1/clients/{clientId}',
  summary: 'Limit or disable a machine client',
  description:
    'Takes all of its limits; without a list the client is limited to the channel of its type alone. ' +
    'Limits hold for purchases, redemptions and quotes; returns, refunds, captures and voids are taken ' +
    'everywhere unless `ownStoreOnly` is set. In force within 10 seconds.',
  scopes: [],
  params: z.strictObject({ clientId }),
  query: noQuery,
  entityTag: 'strong',
  ifMatch: true,
  body: clientChange,
  bodyExample: { name: 'Tills of Dublin', channels: ['pos'], stores: ['dublin-1', 'dublin-2'] },
  answers: { 200: { description: 'Changed, or as it was before', schema: client } },
  refusals: ['client-not-found'],
});
