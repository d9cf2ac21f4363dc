import * as z from 'zod';
import { country, id, text, time } from '#shared/contracts/fields.ts';
import { timeZone } from '#shared/contracts/time-zone.ts';
import { countryCodes } from './country-codes.ts';

export const storeId = id.meta({ description: 'Store, as purchases name it', example: 'dublin-1' });

const degrees = (most: number, description: string) => z.number().min(-most).max(most).meta({ description });

const content = z.strictObject({
  name: text(128),
  timeZone: timeZone.optional().meta({ description: "IANA time zone of the store; absent: the programme's" }),
  country: country.optional(),
  group: text(64)
    .optional()
    .meta({ description: 'Group of stores, of a brand or region', example: 'airport' }),
  place: z
    .strictObject({
      latitude: degrees(90, 'Degrees north'),
      longitude: degrees(180, 'Degrees east'),
    })
    .optional()
    .meta({ description: 'Place on the map' }),
});

export const storeChange = content
  .extend({
    country: country
      .refine((code) => countryCodes.has(code), 'must be a country of ISO 3166-1, as IE')
      .optional(),
  })
  .meta({ id: 'StoreChange' });
export type StoreChange = z.infer<typeof storeChange>;

export const store = content
  .extend({
    store: storeId,
    version: z.int().min(1).meta({ description: 'Configuration that brought it' }),
    updatedAt: time.meta({ description: 'Instant of its change' }),
  })
  .meta({ id: 'Store' });
export type StoreDocument = z.infer<typeof store>;
