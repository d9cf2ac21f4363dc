import * as z from 'zod';
import {
  amount,
  currency,
  decimal,
  hash,
  id,
  memberId,
  points,
  signedAmount,
  time,
} from '#shared/contracts/fields.ts';
import { accounts } from '#shared/domain/ledger/accounts.ts';
import { hashedFields } from '#shared/domain/ledger/hashed-fields.ts';
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

const named = (description: string) => id.optional().meta({ description });

/** Ids that the reference of an entry, or of its cause, names. */
const ids = {
  purchaseId: named('Id of the purchase, for it and its returns, and for points that a return gave back'),
  returnId: named('Id of the return, or of the move to another member'),
  redemptionId: named('Id of the redemption, for each of its steps; in a household of the one who redeemed'),
  redemptionIds: z.array(id).optional().meta({
    description: 'Ids of the redemptions, where several reservations lapsed in one entry',
  }),
  refundId: named('Id of the refund; absent where a return gave the points back'),
  deliveryId: named('Id of the delivery'),
  captureId: named('Id of the capture, where it was one of a part'),
  transferId: named('Id of the transfer, in both logs'),
  adjustmentId: named('Id of the adjustment'),
  openingId: named('Id of the opening balance'),
  changeId: named('Id of the change of the status of the member'),
  mergeId: named('Id of the merge, in both logs'),
  achievementId: named('Id of the achievement, for its bonus and what followed that'),
  challengeId: named('Id of the challenge, likewise'),
  referralId: named('Id of the referral, in both logs'),
  householdId: named(
    'Id of the household, for joining and leaving it, permissions, and points drawn and lent',
  ),
};

export const unknownPayments = z.array(id).optional().meta({
  description: 'Redemptions of payments that nobody knew at the booking',
});

const staffReason = z.string().meta({ description: 'Reason, for staff; `service` for others' });

const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

export const entry = z
  .strictObject({
    memberId,
    seq: z.int().min(1).meta({
      description: 'Number of the entry in its log: 1, 2, 3 and so on, without a gap',
    }),
    kind: z.enum(entryKinds),
    reference: z.string().meta({ example: 'purchase/till-7-000123/' }),
    postings: z
      .array(z.strictObject({ account: z.enum(accounts), points }))
      .meta({ description: 'Points that each account gained; they sum to zero' }),
    occurredAt: time,
    recordedAt: time,
    source: z.string().optional().meta({ description: 'Name of the older system, for an opening balance' }),
    purchase: z
      .strictObject({
        store: z.string().optional(),
        channel: z.string(),
        currency,
        total: signedAmount,
        totalBase: signedAmount,
        earnsBase: amount.optional(),
        rate: decimal,
        sale: id.optional(),
      })
      .optional(),
    awards: z.array(award).optional(),
    tierChange: tierChange.optional(),
    adjustment: z
      .strictObject({
        reason: staffReason,
        by: z.string().optional().meta({ description: "Subject of the agent's token, for staff" }),
        approvedBy: z.string().optional(),
      })
      .optional(),
    statusChange: z
      .strictObject({ from: z.string(), to: z.string(), reason: staffReason })
      .optional()
      .meta({ description: 'Change of the status of the member' }),
    merge: z
      .strictObject({ into: memberId.optional(), from: memberId.optional() })
      .optional()
      .meta({ description: 'Other member of a merge' }),
    household: z
      .strictObject({
        joined: id.optional(),
        left: id.optional(),
        permitted: id.optional(),
        lendsFrom: time.optional(),
      })
      .optional()
      .meta({ description: 'Household that the member joined or left, or of changed permissions there' }),
    transfer: z
      .strictObject({ to: memberId.optional(), from: memberId.optional() })
      .optional()
      .meta({ description: 'Other member of a transfer' }),
    desk: z.strictObject({ reason: z.string() }).optional().meta({
      description: 'Act of the service desk that booked or moved the purchase',
    }),
    opening: z
      .strictObject({
        by: z.string().optional().meta({ description: "Subject of the admin's token, for staff" }),
        note: z.string().optional(),
        qualifying: points.optional(),
        tier: z.string().optional(),
      })
      .optional()
      .meta({ description: 'Content of an opening balance beside its points' }),
    bonus: z
      .strictObject({
        version: z.int().optional(),
        qualifying: points.optional(),
        rewardId: id.optional(),
        noReward: z.string().optional().meta({
          description: 'Reason why the reward of the prize was left out, as in `reward-unavailable`',
        }),
        forgiven: points.optional(),
      })
      .optional()
      .meta({
        description:
          'Reward of engagement: `version` of the definition, points that count for the tier (below zero where revoked), the reward given; for a revocation the points forgiven',
      }),
    cause: z
      .string()
      .optional()
      .meta({ description: 'Reference of the return that gave the points back, for a refund' }),
    programVersion: z.int().optional().meta({
      description: 'Version of the programme that the entry was booked by, as in `GET /v1/program/versions`',
    }),
    configuration: z.int().optional().meta({
      description:
        'Number of a configuration with the rules of the entry: of a purchase the one in force, of others that or the one at which this version of the programme began. The hash covers it as `programVersion`',
    }),
    balance: z.strictObject({ available: points, pending: points, reserved: points, held: points }),
    digests: z
      .strictObject({ content: hash.optional(), lines: hash.optional(), internals: hash, state: hash })
      .meta({
        id: 'Digests',
        description: 'SHA-256 of the parts that belong to the entry and are not in it',
      }),
    previousHash: hash,
    hash: hash.meta({
      description: `SHA-256 over the RFC 8785 canonical form of ${list(hashedFields)} of this entry, with the value of \`configuration\` as \`programVersion\``,
    }),
    ...ids,
    unknownPayments,
  })
  .meta({ id: 'Entry' });

export type EntryDocument = z.infer<typeof entry>;

const proof = { digests: true, previousHash: true, hash: true } as const;

/** An entry of a reading call, which may leave out what proves it. */
export const shownEntry = entry.partial(proof).meta({
  id: 'ShownEntry',
  description:
    'An entry; with `proof=false` without `digests`, `previousHash` and `hash`. Members and machines get entries of staff without names, notes and `digests`, and `service` as their reason',
});

export type ShownEntry = z.infer<typeof shownEntry>;

/** Whether entries are shown with their hashes. */
export const proofQuery = {
  proof: z
    .enum(['true', 'false'])
    .default('true')
    .transform((value) => value === 'true')
    .meta({
      override: { type: 'boolean', default: true, enum: [true, false] },
      description: '`false` leaves out `digests`, `previousHash` and `hash`, about half of each entry',
    }),
};
