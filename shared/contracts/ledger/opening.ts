import * as z from 'zod';
import { AMOUNT_MAX, date, id, pointsAbove0, text } from '#shared/contracts/fields.ts';
import { instant } from '#shared/contracts/instant.ts';
import type { Opening } from '#shared/domain/ledger/acts/opening.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { balance } from './balance.ts';
import { entry, tierChange } from './entry.ts';

const points = z.int().min(0).max(AMOUNT_MAX);

/** Older systems write "never" as their last possible day. */
const lastDay = date.refine((day) => day < '9999-01-01', 'must be before the year 9999; null is never');

const lots = z
  .array(
    z.strictObject({
      points: pointsAbove0,
      expiresOn: lastDay
        .nullable()
        .meta({ description: 'Last day on which the points are valid; `null` for points that never expire' }),
    }),
  )
  .min(1)
  .max(bounds.expiryDays)
  .refine(
    (given) => given.reduce((sum, lot) => sum + lot.points, 0) <= AMOUNT_MAX,
    `must not sum to more than ${AMOUNT_MAX}`,
  );

type Brought = {
  readonly points?: number | undefined;
  readonly lots?: readonly unknown[] | undefined;
  readonly qualifying?: number | undefined;
  readonly tier?: string | undefined;
};

const bringsSomething = ({ points: given = 0, lots: own = [], qualifying = 0, tier }: Brought) =>
  given !== 0 || own.length > 0 || qualifying !== 0 || tier !== undefined;

export const opening = z
  .strictObject({
    source: text(64).meta({ description: 'Name of the older system', example: 'legacy-crm 2026-11' }),
    points: points
      .optional()
      .meta({ description: 'Points that expire by the rule of the programme, counted from `occurredAt`' }),
    lots: lots.optional().meta({ description: 'Points with their own last days' }),
    qualifying: points
      .optional()
      .meta({ description: 'Points that count for the tier in the running period', default: 0 }),
    tier: text(64).optional().meta({
      description:
        'Id of the tier that the member had; kept to the end of the following period where the points give a lower one',
    }),
    occurredAt: instant.optional().meta({ description: 'Instant of the opening balance; now unless sent' }),
    import: id.optional().meta({ description: 'Approved import that the opening balance is a part of' }),
    note: text(128)
      .optional()
      .meta({ description: 'Note, kept for ever, also after an erasure: name nobody in it' }),
  })
  .refine(
    ({ points: given, lots: own }) => given === undefined || own === undefined,
    'must have points or lots, not both',
  )
  .refine(bringsSomething, 'must bring points, qualifying points or a tier')
  .meta({ id: 'Opening' });

export type OpeningBody = z.infer<typeof opening>;

export const openingAnswer = z.strictObject({ entry, tierChange: tierChange.optional(), balance });

export type OpeningAnswer = z.infer<typeof openingAnswer>;

/** Days from 1970-01-01 to a local date. */
const dayOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

/** Converts a body to an opening balance as the ledger takes it. */
export function openingOf({
  points: given = 0,
  lots: own,
  occurredAt,
  import: _,
  ...rest
}: OpeningBody): Opening {
  return {
    ...rest,
    brought:
      own?.map((lot) => ({ ...lot, expiresOn: lot.expiresOn === null ? null : dayOf(lot.expiresOn) })) ??
      given,
    occurredAt: occurredAt === undefined ? undefined : Date.parse(occurredAt),
  };
}
