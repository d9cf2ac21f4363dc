import * as z from 'zod';
import { card, country, date, email, locale, memberId, phone, text, time } from '#shared/contracts/fields.ts';
import { attributeName, attributeValue, segments } from '#shared/contracts/person-fields.ts';
import { personBounds } from '#shared/domain/members/person-bounds.ts';

const cards = z
  .array(card)
  .max(personBounds.cards)
  .refine((list) => new Set(list).size === list.length, 'must not name a card twice');

/** Marks that show the text after them in another direction, and ends of lines: one name could pass for several. */
const TURNS = /[\u202a-\u202e\u2066-\u2069\u2028\u2029]/;
const VISIBLE = /[^\p{Z}\p{C}\p{M}]/u;

/** A name that other members see. Markup is text in it. */
const displayName = text(30)
  .refine((name) => !TURNS.test(name), 'must not turn the direction of text')
  .refine((name) => VISIBLE.test(name), 'must have a character that is seen')
  .meta({ description: 'Name that leaderboards show other members, as plain text', example: 'Robin B.' });

interface CardChange {
  readonly cards?: readonly string[] | null | undefined;
  readonly addCards?: readonly string[] | undefined;
  readonly removeCards?: readonly string[] | undefined;
}

/** Refuses contradictions: `cards` excludes `addCards` and `removeCards`, and no card is both added and removed. */
function checkCards({ cards: whole, addCards, removeCards }: CardChange, context: z.RefinementCtx): void {
  const refuse = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message });
  if (whole !== undefined && (addCards || removeCards)) {
    refuse('cards', 'is the whole list: send it without addCards and removeCards');
  }
  if (addCards?.some((added) => removeCards?.includes(added))) {
    refuse('removeCards', 'must not name a card that addCards names');
  }
}

/** As people type it: in any case, with blanks or hyphens, O for 0 and I or L for 1. */
const typedCode = z
  .string()
  .regex(/^(?:[ -]?[0-9A-TV-Za-tv-z]){10}$/, 'must be a referral code of 10 letters and digits');

/** A change to a member: a field that is left out stays, `null` removes it. */
export const memberChange = z
  .strictObject({
    identifiers: z
      .strictObject({
        cards: cards
          .nullable()
          .optional()
          .meta({ description: 'All cards of the member: the list replaces the one before' }),
        addCards: cards.optional().meta({
          description:
            'Cards to add to those of the member, at most 20 together. Cards that two tills add at once are both kept',
        }),
        removeCards: cards.optional().meta({ description: 'Cards to remove, where the member has them' }),
        email: email.nullable().optional(),
        phone: phone.nullable().optional(),
      })
      .superRefine(checkCards)
      .nullable()
      .optional(),
    profile: z
      .strictObject({
        givenName: text(128).nullable().optional(),
        familyName: text(128).nullable().optional(),
        birthDate: date.nullable().optional(),
        country: country.nullable().optional(),
        locale: locale.nullable().optional(),
        displayName: displayName.nullable().optional(),
      })
      .nullable()
      .optional(),
    attributes: z
      .record(attributeName, attributeValue.nullable())
      .refine(
        (given) => Object.keys(given).length <= personBounds.attributes,
        `must have at most ${personBounds.attributes} names`,
      )
      .nullable()
      .optional(),
    consents: z.strictObject({ marketing: z.boolean().nullable().optional() }).nullable().optional(),
    referredBy: typedCode.optional(),
  })
  .meta({ id: 'MemberChange' });

export type MemberChange = z.infer<typeof memberChange>;

export const member = z
  .strictObject({
    memberId,
    status: z.enum(['active', 'suspended', 'erased']),
    enrolledAt: time,
    tier: z.strictObject({ id: z.string(), name: z.string() }),
    identifiers: z.strictObject({
      cards: z.array(card).optional(),
      email: email.optional(),
      phone: phone.optional(),
    }),
    profile: z.strictObject({
      givenName: z.string().optional(),
      familyName: z.string().optional(),
      birthDate: date.optional(),
      country: country.optional(),
      locale: locale.optional(),
      displayName: z.string().optional(),
    }),
    attributes: z.record(z.string(), attributeValue),
    consents: z.strictObject({ marketing: z.boolean().optional() }),
    segments: segments.optional().meta({ description: 'Segments of the member, for staff' }),
    mergedFrom: z
      .array(memberId)
      .optional()
      .meta({ description: 'Members who were merged into this one, the latest first' }),
  })
  .meta({ id: 'Member' });

export type Member = z.infer<typeof member>;
