import * as z from 'zod';
import { isCalendarTime } from './calendar-time.ts';

/** The bound of amounts of money and counts of points, so that every sum is an exact integer. */
export const AMOUNT_MAX = 1_000_000_000_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** A text of the caller: 1 to `max` characters, without control characters and broken surrogates. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !CONTROL.test(value) && value.isWellFormed(), 'must not contain control characters');

export const id = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/,
    'must be 1 to 64 of A-Z a-z 0-9 . _ ~ - and begin with a letter or digit',
  )
  .meta({ description: "The client's own id", example: 'till-7-000123' });

export const memberId = id.meta({ description: 'Member id', example: 'm-1001' });

/** Digits only: the till leaves out spaces and dashes that a card shows. */
export const card = z.string().regex(/^[0-9]{4,32}$/, 'must be 4 to 32 digits');

export const email = z
  .email('must be an e-mail address')
  .max(254)
  .meta({ description: 'E-mail address, kept in lower case', example: 'member@example.com' });

export const phone = z
  .string()
  .regex(/^\+[1-9][0-9]{6,14}$/, 'must be a phone number in E.164 form, as +441632960123');

export const country = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166 code of two capitals');

/** A language, with a country or not. */
export const locale = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 tag, as en-GB');

/** A member in a path: a member id, or `card:` and a card's digits. */
export const memberReference = z
  .string()
  .regex(
    /^(?:[A-Za-z0-9][A-Za-z0-9._~-]{0,63}|card:[0-9]{4,32})$/,
    'must be a member id, or card: and 4 to 32 digits',
  )
  .meta({ description: 'Member id, or a card as `card:2981000012345`', example: 'm-1001' });

export const time = z
  .string()
  .max(40)
  .refine(isCalendarTime, 'must be an RFC 3339 time with an offset, as 2026-11-22T10:15:00Z')
  .meta({ format: 'date-time', example: '2026-11-22T10:15:00Z' });

export const date = z.iso.date('must be a calendar date, as 2026-11-22');

export const amount = z
  .int('must be an integer number of minor units')
  .min(0)
  .max(AMOUNT_MAX)
  .meta({ description: 'Amount in minor units (ISO 4217 exponent)', example: 1299 });

/** An amount that may be below zero. */
export const signedAmount = z
  .int('must be an integer number of minor units')
  .min(-AMOUNT_MAX)
  .max(AMOUNT_MAX)
  .meta({ description: 'Amount in minor units, below 0 too', example: 1299 });

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code in capitals')
  .meta({ description: 'ISO 4217 currency code', example: 'EUR' });

/** A non-negative decimal as text: at most 12 digits before and 12 after the point. */
export const decimal = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,12})?$/, 'must be a decimal number as text, as "1.25"')
  .meta({ example: '1.25' });

export const positiveDecimal = decimal.refine((value) => /[1-9]/.test(value), 'must be above zero');

export const points = z.int().meta({ description: 'Points', example: 12 });

/** The points of an act. */
export const pointsAbove0 = z.int().min(1).max(AMOUNT_MAX).meta({ description: 'Points', example: 500 });

export const money = z
  .strictObject({ amount: amount.min(1), currency })
  .meta({ description: 'Money, in minor units beside its currency' });

/** The worth of points. */
export const worth = money.extend({ amount: z.int().min(0) }).meta({ id: 'Worth' });

const inThousandths = z
  .number()
  .max(1_000_000_000)
  .refine((value) => Math.round(value * 1000) / 1000 === value, 'must have at most 3 decimals');

/** 0 for a line that was voided at the till. */
export const countedQuantity = inThousandths
  .min(0)
  .meta({ description: 'Quantity, at most 3 decimals', example: 2 });

export const quantity = inThousandths
  .positive()
  .meta({ description: 'Quantity above 0, at most 3 decimals', example: 2 });

export const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the 64 hexadecimal digits of a SHA-256, in lower case')
  .meta({ description: 'SHA-256, hexadecimal' });

export const noQuery = z.strictObject({});
export const noParams = z.strictObject({});

export const pageLimit = z
  .string()
  .regex(/^[0-9]{1,3}$/, 'must be a number from 1 to 200')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 200, 'must be a number from 1 to 200');

export const paging = z.strictObject({
  limit: pageLimit.default(50).meta({ override: { type: 'integer', minimum: 1, maximum: 200, default: 50 } }),
  cursor: z
    .string()
    .min(1)
    .max(512)
    .optional()
    .meta({ description: 'Cursor: the `nextCursor` of the page before' }),
});

export const page = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    nextCursor: z.string().optional().meta({ description: 'Cursor of the next page, if any' }),
  });
