import * as z from 'zod';
import { id, text, time } from '#shared/contracts/fields.ts';
import { KEYS_MAX } from '#shared/domain/clients/partner.ts';
import { disabled, ownStoreOnly, stores, withStores } from './client.ts';

export const partnerId = id.meta({ description: 'Partner id, chosen by the admin', example: 'air-miles' });

export const keyId = id.meta({ description: 'Key id, made by the service', example: '5f0c1d2e3a4b5c6d' });

export const partnerChange = z
  .strictObject({
    name: text(128),
    stores: stores.optional(),
    ownStoreOnly: ownStoreOnly.optional(),
    disabled: disabled.optional(),
  })
  .superRefine(withStores)
  .meta({ id: 'PartnerChange' });

export type PartnerChange = z.infer<typeof partnerChange>;

export const partner = z
  .strictObject({
    partnerId,
    name: text(128),
    stores: z.array(z.string()).optional(),
    ownStoreOnly: ownStoreOnly.optional(),
    disabled,
    keys: z
      .array(z.strictObject({ keyId, createdAt: time }))
      .max(KEYS_MAX)
      .meta({ description: 'Valid keys, the newest first' }),
    updatedAt: time.meta({ description: 'Instant of the newest change of the partner or its keys' }),
  })
  .meta({ id: 'Partner' });

export type PartnerDocument = z.infer<typeof partner>;

export const partnerKey = z
  .strictObject({
    keyId,
    secret: z.string().meta({
      description: 'Key: `whsec_` and its base64. Shown here and never again',
      example: 'whsec_TGF1cmVsIGV4YW1wbGUga2V5LCAzMiBieXRlcyBsb25n',
    }),
    createdAt: time,
  })
  .meta({ id: 'PartnerKey' });

export type PartnerKeyDocument = z.infer<typeof partnerKey>;
