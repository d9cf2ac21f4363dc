import * as z from 'zod';
import { approval } from '#shared/contracts/approvals/approval.ts';
import { contract } from '#shared/contracts/contract.ts';
import { memberId, memberReference, pageLimit, paging, points, time } from '#shared/contracts/fields.ts';
import { adjustmentRequest, proposedAdjustment } from '#shared/contracts/ledger/adjustment.ts';
import { balance } from '#shared/contracts/ledger/balance.ts';
import { shownEntry } from '#shared/contracts/ledger/entry.ts';
import { bookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import { redemption } from '#shared/contracts/ledger/redemption.ts';
import { personBounds } from '#shared/domain/members/person-bounds.ts';
import { member } from './member.ts';

const consentChange = z
  .strictObject({
    consent: z.string(),
    given: z.boolean().nullable().meta({
      description: 'Whether the consent was given; `null` where it was withdrawn or never asked for',
    }),
    at: time,
    by: z.string().optional().meta({ description: 'Subject of the token that changed it, for staff' }),
    memberId: memberId.optional().meta({
      description: 'Member who gave it, later merged into this one: it holds for that member alone',
    }),
  })
  .meta({ id: 'ConsentChange' });

const identifierChange = z
  .strictObject({
    kind: z.string().meta({ description: '`card`, `email` or `phone`' }),
    old: z.string().optional().meta({ description: 'Removed value' }),
    new: z.string().optional().meta({ description: 'Added value' }),
    at: time.meta({ description: 'Instant of the change' }),
    caller: z.string().meta({ description: '`channel` or `staff`' }),
    by: z.string().optional().meta({ description: 'Subject of the token; a member is told no staff' }),
    memberId: memberId.optional().meta({ description: 'Owner, later merged into this member' }),
  })
  .meta({ id: 'IdentifierChange' });

const standing = z
  .strictObject({
    purchases: z.int().meta({ description: 'Purchases that were booked' }),
    qualifyingPoints: points.meta({
      description: 'Points of the running tier period that count for the tier',
    }),
    previousQualifyingPoints: points.meta({
      description: 'Points of the tier period before that count for the tier',
    }),
    periodEndsAt: time,
    keptUntil: time.optional().meta({ description: 'Instant before which the tier does not fall with time' }),
    fallsAt: time.optional().meta({ description: 'Instant at which the running grace ends' }),
    promotions: z
      .array(z.strictObject({ promotionId: z.string(), times: z.int() }))
      .meta({ description: 'Promotions with a limit of times, with their uses by the member' }),
  })
  .meta({ id: 'Standing', description: 'State of the member beside the balance' });

const source = z.strictObject({ system: z.string(), holds: z.string() });

/** `member`, `consentHistory` and all other fields that are not of the log are on the first page only. */
export const memberExport = z
  .strictObject({
    exportedAt: time,
    memberId,
    member: member.optional(),
    consentHistory: z
      .array(consentChange)
      .optional()
      .meta({ description: 'Changes of consents, the newest last, at most 200' }),
    identifierHistory: z
      .array(identifierChange)
      .optional()
      .meta({ description: 'Changes of identifiers, the newest last, at most 100' }),
    contactChangedAt: time.optional().meta({
      description: 'Instant at which an e-mail address or phone number was last replaced or removed',
    }),
    signIn: z
      .string()
      .optional()
      .meta({ description: 'The user of the user pool who signs in as the member' }),
    formerSignIns: z
      .array(z.string())
      .optional()
      .meta({ description: 'Users of members who were merged into this one, who sign in as nobody' }),
    referral: z
      .strictObject({
        codes: z.array(z.string()).meta({ description: 'Referral codes that lead to the member' }),
        referredBy: z
          .string()
          .optional()
          .meta({ description: 'Code that the member brought to the enrolment' }),
      })
      .optional()
      .meta({ description: 'Referrals, if there are any' }),
    balance: balance.optional(),
    standing: standing.optional(),
    household: z.string().optional().meta({ description: 'The household that the member is in' }),
    waitingAdjustments: z
      .array(proposedAdjustment)
      .optional()
      .meta({ description: 'Adjustments that wait for the approval of another agent' }),
    rejectedAdjustments: z
      .array(adjustmentRequest)
      .optional()
      .meta({ description: 'Adjustments that were rejected or withdrawn, and never booked' }),
    waitingActs: z
      .array(approval)
      .optional()
      .meta({ description: 'Other acts of staff that wait for another person' }),
    rejectedActs: z
      .array(approval)
      .optional()
      .meta({ description: 'Other acts of staff that were rejected or withdrawn' }),
    sources: z.array(source).optional().meta({ description: 'Systems that hold data of the member' }),
    entries: z.array(shownEntry).meta({ description: 'Entries of the page, the oldest first' }),
    purchases: z
      .array(bookedPurchase)
      .meta({ description: 'Purchases that the entries of this page booked, as they stand now' }),
    redemptions: z
      .array(redemption)
      .meta({ description: 'Redemptions that the entries of this page began, as they stand now' }),
    nextCursor: z.string().optional().meta({ description: 'Cursor of the next page, if any' }),
  })
  .meta({ id: 'MemberExport' });

export type MemberExport = z.infer<typeof memberExport>;

export const exportMember = contract({
  operationId: 'exportMember',
  capability: 'members',
  method: 'GET',
  path: '/v1/members/{member}/export',
  summary: 'Export all data of a member',
  description:
    'A long log goes on with `nextCursor`, after at most ' +
    `${personBounds.exportedEntries.toLocaleString('en')} entries, each with its purchase or redemption; ` +
    'all else stands in the first page. For an erased member an agent gets the books.',
  scopes: ['agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: z.strictObject({
    limit: pageLimit.optional().meta({
      description: 'Number of entries of a page, at most 200',
      override: { type: 'integer', minimum: 1, maximum: 200 },
    }),
    cursor: paging.shape.cursor,
  }),
  body: undefined,
  answers: {
    200: {
      description: 'The document, or a page of it',
      schema: memberExport,
      headers: { 'Content-Disposition': 'Attachment under a name that does not tell the member' },
    },
  },
  refusals: ['member-not-found', 'member-merged', 'member-erased'],
});
