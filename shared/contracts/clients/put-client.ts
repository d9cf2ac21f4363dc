import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { client, clientChange, clientId, revisionTag } from './client.ts';

export const putClient = contract({
  operationId: 'putClient',
  capability: 'clients',
  method: 'PUT',
  path: '/v1/clients/{clientId}',
  summary: 'Limit a machine client to channels and stores, or disable it',
  description:
    'Takes all of its limits; what is left out is not limited, but to the channel of its type. They hold for ' +
    'purchases, redemptions and quotes; goods and points come back anywhere. In force within 10 seconds; a ' +
    'function that cannot read them after that responds with 503. `If-Match` with the ETag is optional and guards against another editor.',
  scopes: [],
  params: z.strictObject({ clientId }),
  query: noQuery,
  ifMatch: true,
  body: clientChange,
  bodyExample: { name: 'Tills of Dublin', channels: ['pos'], stores: ['dublin-1', 'dublin-2'] },
  answers: { 200: { description: 'Changed, or already so', schema: client, headers: revisionTag } },
  refusals: ['client-not-found', 'version-conflict'],
});
