import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberId, memberReference, pageLimit, paging, points, time } from '#shared/contracts/fields.ts';
import { proposedAdjustment } from '#shared/contracts/ledger/adjustment.ts';
import { balance } from '#shared/contracts/ledger/balance.ts';
import { entry } from '#shared/contracts/ledger/entry.ts';
import { bookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import { redemption } from '#shared/contracts/ledger/redemption.ts';
import { personBounds } from '#shared/domain/members/person-bounds.ts';
import { member } from './member.ts';

/** What one document tells of the log at most; the rest is on its further pages. */

const consentChange = z
  .strictObject({
    consent: z.string(),
    given: z
      .boolean()
      .nullable()
      .meta({ description: 'null: it was taken back, or the member asked nothing' }),
    at: time,
    by: z.string().meta({ description: 'The subject of the token that changed it' }),
    memberId: memberId.optional().meta({
      description: 'For whom it was said, where that member was merged into this one: it holds for that one',
    }),
  })
  .meta({ id: 'ConsentChange' });

const standing = z
  .strictObject({
    purchases: z.int().meta({ description: 'How many were booked' }),
    qualifyingPoints: points.meta({ description: 'Of the running tier period' }),
    previousQualifyingPoints: points.meta({ description: 'Of the one before' }),
    periodEndsAt: time,
    keptUntil: time.optional().meta({ description: 'The tier does not fall by time before' }),
    fallsAt: time.optional().meta({ description: 'When a grace that runs ends' }),
    promotions: z
      .array(z.strictObject({ promotionId: z.string(), times: z.int() }))
      .meta({ description: 'How often promotions with a times limit paid' }),
  })
  .meta({ id: 'Standing', description: 'What the programme remembers of a member beside the balance' });

const source = z.strictObject({ system: z.string(), holds: z.string() });

/** `member`, `consentHistory` and what else is not of the log stands in the first page only. */
export const memberExport = z
  .strictObject({
    exportedAt: time,
    memberId,
    member: member.optional(),
    consentHistory: z.array(consentChange).optional().meta({ description: 'The newest last, at most 200' }),
    contactChangedAt: time.optional().meta({
      description: 'When an e-mail address or a phone number last became another, or was removed',
    }),
    signIn: z
      .string()
      .optional()
      .meta({ description: 'The user of the user pool who signs in as the member' }),
    formerSignIns: z
      .array(z.string())
      .optional()
      .meta({ description: 'Users of members who were merged into this one, who sign in as nobody' }),
    balance: balance.optional(),
    standing: standing.optional(),
    household: z.string().optional().meta({ description: 'The household that the member is in' }),
    waitingAdjustments: z
      .array(proposedAdjustment)
      .optional()
      .meta({ description: 'Adjustments that wait for the approval of another agent' }),
    sources: z.array(source).optional().meta({ description: 'Which systems hold what of the member' }),
    entries: z.array(entry).meta({ description: 'Oldest first' }),
    purchases: z
      .array(bookedPurchase)
      .meta({ description: 'Those that the entries of this page booked, as they stand now' }),
    redemptions: z
      .array(redemption)
      .meta({ description: 'Those that the entries of this page began, as they stand now' }),
    nextCursor: z.string().optional().meta({ description: 'Absent where nothing is left to tell' }),
  })
  .meta({ id: 'MemberExport' });

export type MemberExport = z.infer<typeof memberExport>;

export const exportMember = contract({
  operationId: 'exportMember',
  capability: 'members',
  audit: 'always',
  method: 'GET',
  path: '/v1/members/{member}/export',
  summary: 'Everything held about a member',
  description:
    'One JSON document for most members. A long log goes on with `nextCursor`: at most ' +
    `${personBounds.exportedEntries.toLocaleString('en')} entries, or what one answer can hold, each with its purchase or redemption; ` +
    'all else stands in the first page. Of an erased member an agent gets what is left: the books, and no personal data.',
  scopes: ['agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: z.strictObject({
    limit: pageLimit.optional().meta({
      description: 'So many entries at most',
      override: { type: 'integer', minimum: 1, maximum: 200 },
    }),
    cursor: paging.shape.cursor,
  }),
  body: undefined,
  answers: {
    200: {
      description: 'The document, or a page of it',
      schema: memberExport,
      headers: { 'Content-Disposition': 'An attachment; its name says nothing of the member' },
    },
  },
  refusals: ['member-not-found', 'member-merged', 'member-erased'],
});
