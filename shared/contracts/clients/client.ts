import * as z from 'zod';
import { id, text, time } from '#shared/contracts/fields.ts';
import { channels } from '#shared/contracts/ledger/purchase.ts';
import { clientTypes } from '#shared/domain/clients/client.ts';

const STORES_MAX = 500;

/** Refuses a list that names something twice. */
function unique(list: readonly string[], context: z.RefinementCtx): void {
  for (const [index, name] of list.entries()) {
    if (list.indexOf(name) < index) {
      context.addIssue({ code: 'custom', path: [index], message: 'must be unique' });
    }
  }
}

export const stores = z.array(text(64)).min(1).max(STORES_MAX).superRefine(unique).meta({
  description:
    'Stores for which the client may book and spend, which a call then has to name; all unless sent',
});

export const ownStoreOnly = z
  .boolean()
  .meta({ description: 'Whether purchases and redemptions of other stores are not for it to end' });

/** Refuses the switch without the stores that it is about. */
export function withStores(
  limits: { stores?: unknown; ownStoreOnly?: boolean | undefined },
  context: z.RefinementCtx,
): void {
  if (limits.ownStoreOnly && limits.stores === undefined) {
    context.addIssue({ code: 'custom', path: ['ownStoreOnly'], message: 'needs `stores`' });
  }
}

const clientChannels = z.array(z.enum(channels)).min(1).superRefine(unique).meta({
  description:
    'Channels that the client may book for; the channel of its type unless sent, every channel for a `hub`',
});

const missesPerMinuteMax = z.int().min(1).max(100_000).optional().meta({
  description: 'Calls a minute that may name an identifier of nobody, in place of the usual budget',
});

export const disabled = z.boolean().meta({ description: 'Whether every call of the client is refused' });

export const clientId = id.meta({
  description: 'Id of a machine client of this environment, as its tokens have it',
  example: '3n4b5urk1ft4fl3mg5e62d9ado',
});

const clientType = z
  .enum(clientTypes)
  .meta({ description: 'Type of the client: the channel that it is made for' });

export const clientChange = z
  .strictObject({
    name: text(128).optional(),
    channels: clientChannels.optional(),
    stores: stores.optional(),
    ownStoreOnly: ownStoreOnly.optional(),
    missesPerMinuteMax,
    disabled: disabled.optional(),
  })
  .superRefine(withStores)
  .meta({ id: 'ClientChange' });

export type ClientChange = z.infer<typeof clientChange>;

export const client = z
  .strictObject({
    clientId,
    type: clientType,
    name: text(128).optional(),
    channels: z.array(z.enum(channels)).optional(),
    stores: z.array(z.string()).optional(),
    ownStoreOnly: ownStoreOnly.optional(),
    missesPerMinuteMax,
    disabled,
    updatedAt: time
      .optional()
      .meta({ description: 'Instant of the newest change; absent until somebody sets limits' }),
  })
  .meta({ id: 'Client' });

export type ClientDocument = z.infer<typeof client>;
