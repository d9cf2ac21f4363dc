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
  .meta({ id: 'TierChange', description: 'Tier ids' });

export const entry = z
  .strictObject({
    memberId,
    seq: z.int().min(1).meta({ description: '1, 2, 3 … per member, with no gap' }),
    kind: z.enum(entryKinds),
    reference: z.string().meta({ example: 'purchase/till-7-000123/' }),
    postings: z
      .array(z.strictObject({ account: z.string(), points }))
      .meta({ description: 'What each account gained; they sum to zero' }),
    occurredAt: time,
    recordedAt: time,
    source: z.string().optional().meta({ description: 'Of an opening balance: where it comes from' }),
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
        by: z.string().meta({ description: "The subject of the agent's token" }),
        approvedBy: z.string().optional(),
      })
      .optional(),
    statusChange: z
      .strictObject({ from: z.string(), to: z.string(), reason: z.string() })
      .optional()
      .meta({ description: 'Of a member who was suspended, reinstated or erased' }),
    merge: z
      .strictObject({ into: memberId.optional(), from: memberId.optional() })
      .optional()
      .meta({ description: 'The other of two members who were merged' }),
    household: z
      .strictObject({ joined: id.optional(), left: id.optional() })
      .optional()
      .meta({ description: 'The household that the member joined or left' }),
    transfer: z
      .strictObject({ to: memberId.optional(), from: memberId.optional() })
      .optional()
      .meta({ description: 'The other member' }),
    desk: z.strictObject({ reason: z.string() }).optional().meta({
      description: 'Of a purchase that the service desk booked or moved, and of the return by which it left',
    }),
    opening: z
      .strictObject({
        by: z.string().meta({ description: "The subject of the admin's token" }),
        note: z.string().optional(),
        qualifying: points.optional(),
        tier: z.string().optional(),
      })
      .optional()
      .meta({ description: 'What an opening balance said beside its points' }),
    cause: z
      .string()
      .optional()
      .meta({ description: 'Of a refund: the reference of the return that gave the points back' }),
    programVersion: z.int().optional().meta({ description: 'The programme that was in force' }),
    balance: z.strictObject({ available: points, pending: points, reserved: points, held: points }),
    digests: z
      .strictObject({ content: hash.optional(), lines: hash.optional(), internals: hash, state: hash })
      .meta({
        description:
          'SHA-256 of the request, of the line detail, of what is kept beside this document, and of the state after the entry',
      }),
    previousHash: hash,
    hash: hash.meta({
      description:
        'SHA-256 over the RFC 8785 canonical form of this entry without `hash`; with `previousHash` anyone can check the chain',
    }),
  })
  .meta({ id: 'Entry' });

export type EntryDocument = z.infer<typeof entry>;
