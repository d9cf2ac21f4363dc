import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { store, storeChange, storeId } from './store.ts';

export const putStore = contract({
  operationId: 'putStore',
  capability: 'stores',
  method: 'PUT',
  path: '/v1/stores/{store}',
  summary: 'Describe a store',
  description:
    'Takes the whole description, in force within five seconds. Weekdays, hours, birthdays and days of ' +
    'limits are in its time zone.',
  scopes: ['marketer'],
  params: z.strictObject({ store: storeId }),
  query: noQuery,
  entityTag: 'strong',
  ifMatch: true,
  body: storeChange,
  bodyExample: { name: 'Haneda, terminal 2', timeZone: 'Asia/Tokyo', country: 'JP', group: 'airport' },
  answers: {
    201: { description: 'Described', schema: store },
    200: { description: 'Changed, or as it was before', schema: store },
  },
  refusals: ['too-many-stores'],
});
