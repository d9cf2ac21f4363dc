import * as z from 'zod';
import { amount, currency, decimal, hash, id, memberId, points, time } from '#shared/contracts/fields.ts';
import { entryKinds } from '#shared/domain/ledger/kinds.ts';

export const award = z
  .strictObject({
    promotionId: z.string().optional(),
    version: z.int().optional(),
    points,
    reason: z.string().meta({ description: '`base`, `tier` or the name of the promotion' }),
  })
  .meta({ id: 'Award' });

export const tierChange = z
  .strictObject({ from: z.string(), to: z.string() })
  .meta({ id: 'TierChange', description: 'Change of the tier' });

export const entry = z
  .strictObject({
    memberId,
    seq: z.int().min(1).meta({
      description: 'Number of the entry in the log of the member: 1, 2, 3 and so on, without a gap',
    }),
    kind: z.enum(entryKinds),
    reference: z.string().meta({ example: 'purchase/till-7-000123/' }),
    postings: z
      .array(z.strictObject({ account: z.string(), points }))
      .meta({ description: 'Points that each account gained; they sum to zero' }),
    occurredAt: time,
    recordedAt: time,
    source: z.string().optional().meta({ description: 'Name of the older system, for an opening balance' }),
    purchase: z
      .strictObject({
        store: z.string().optional(),
        channel: z.string(),
        currency,
        total: amount,
        totalBase: amount,
        rate: decimal,
      })
      .optional(),
    awards: z.array(award).optional(),
    tierChange: tierChange.optional(),
    adjustment: z
      .strictObject({
        reason: z.string(),
        by: z.string().meta({ description: "Subject of the agent's token" }),
        approvedBy: z.string().optional(),
      })
      .optional(),
    statusChange: z
      .strictObject({ from: z.string(), to: z.string(), reason: z.string() })
      .optional()
      .meta({ description: 'Change of the status of the member' }),
    merge: z
      .strictObject({ into: memberId.optional(), from: memberId.optional() })
      .optional()
      .meta({ description: 'Other member of a merge' }),
    household: z
      .strictObject({ joined: id.optional(), left: id.optional() })
      .optional()
      .meta({ description: 'Household that the member joined or left' }),
    transfer: z
      .strictObject({ to: memberId.optional(), from: memberId.optional() })
      .optional()
      .meta({ description: 'Other member of a transfer' }),
    desk: z.strictObject({ reason: z.string() }).optional().meta({
      description: 'Act of the service desk that booked or moved the purchase',
    }),
    opening: z
      .strictObject({
        by: z.string().meta({ description: "Subject of the admin's token" }),
        note: z.string().optional(),
        qualifying: points.optional(),
        tier: z.string().optional(),
      })
      .optional()
      .meta({ description: 'Content of an opening balance beside its points' }),
    cause: z
      .string()
      .optional()
      .meta({ description: 'Reference of the return that gave the points back, for a refund' }),
    programVersion: z.int().optional().meta({
      description:
        'Rules in force: the number of the configuration for a purchase, the version of the programme for other entries',
    }),
    balance: z.strictObject({ available: points, pending: points, reserved: points, held: points }),
    digests: z
      .strictObject({ content: hash.optional(), lines: hash.optional(), internals: hash, state: hash })
      .meta({
        description: 'SHA-256 of the parts that belong to the entry and are not in it',
      }),
    previousHash: hash,
    hash: hash.meta({
      description:
        'SHA-256 over the RFC 8785 canonical form of this entry without `hash`; with `previousHash` anyone can check the chain',
    }),
  })
  .meta({ id: 'Entry' });

export type EntryDocument = z.infer<typeof entry>;
