import * as z from 'zod';
import { decimal, id, quantity, text, time } from '#shared/contracts/fields.ts';
import { instant } from '#shared/contracts/instant.ts';
import { conditions } from './promotion-conditions.ts';

const BYTES_MAX = 32 * 1024;
/** The most points of one award. */
export const POINTS_MAX = 1_000_000_000;
const TIMES_MAX = 1_000_000;
const VALUES_MAX = 1000;
const FACTOR_MAX = 100;

export const promotionId = id.meta({
  description: 'Promotion id, chosen by the client',
  example: 'tea-week',
});

const unique = <Item extends z.ZodType<string | number>>(item: Item, max: number) =>
  z
    .array(item)
    .min(1)
    .max(max)
    .superRefine((list, context) => {
      for (const [index, value] of list.entries()) {
        if (list.indexOf(value) < index) {
          context.addIssue({ code: 'custom', path: [index], message: 'must be unique' });
        }
      }
    });

/** Lists of goods. */
export const selection = {
  skus: unique(text(128), VALUES_MAX).optional(),
  categories: unique(text(128), VALUES_MAX).optional(),
};

/** A text that is not a decimal passes here, because the schema of decimals reports it. */
const within = (low: number, high: number) => (value: string) =>
  !decimal.safeParse(value).success || (Number(value) > low && Number(value) <= high);

const factor = decimal.refine(within(1, FACTOR_MAX), `must be above 1 and at most ${FACTOR_MAX}`).meta({
  description: `Factor as a decimal text, above 1 and at most ${FACTOR_MAX}: "2" doubles the base points`,
  example: '2',
});

const hour = (max: number) => z.int().min(0).max(max);

const schedule = z
  .strictObject({
    from: instant.optional().meta({ description: 'First instant of the period' }),
    to: instant.optional().meta({ description: 'First instant after the period' }),
    weekdays: unique(z.int().min(1).max(7), 7)
      .optional()
      .meta({ description: 'Days of the week; 1 is Monday' }),
    hours: z
      .tuple([hour(23), hour(24)])
      .refine(([from, to]) => from !== to, 'must not begin and end with the same hour')
      .optional()
      .meta({
        description:
          "Hours of the day in the programme's time zone, from the first up to but without the second; `[22, 6]` goes over midnight",
      }),
  })
  .meta({ id: 'Schedule' });

export const audience = z
  .strictObject({
    tiers: unique(id, 20).optional(),
    segments: unique(id, 100)
      .optional()
      .meta({ description: 'Ids of segments; a member in one of them can get the promotion' }),
    experiment: z.strictObject({ id, variant: id }).optional(),
  })
  .meta({ id: 'Audience' });

const multiplier = z.strictObject({ type: z.literal('multiplier'), factor }).meta({
  id: 'MultiplierEffect',
  description: 'More points on the whole basket. Factors of several promotions add up and never multiply',
});

const bonus = z
  .strictObject({
    type: z.literal('bonus'),
    points: z.int().min(1).max(POINTS_MAX).meta({ description: 'Points on top; no factor multiplies them' }),
    per: z
      .strictObject({
        quantity: quantity
          .optional()
          .meta({ description: 'Pieces for which the bonus is given once; either this or `amount`' }),
        amount: z.int().min(1).max(1_000_000_000_000).optional().meta({
          description:
            "Minor units of the purchase's currency for which the bonus is given once; either this or `quantity`",
        }),
        ...selection,
      })
      .refine((per) => (per.quantity === undefined) !== (per.amount === undefined), {
        message: 'must name either quantity or amount',
      })
      .optional()
      .meta({
        description:
          'Unit that the bonus is given for, over the lines of these SKUs or categories; once for each purchase unless sent',
      }),
  })
  .meta({
    id: 'BonusEffect',
    description: 'Points on top of the basket; none where none of the lines it counts earns points',
  });

const perLine = z
  .strictObject({
    type: z.literal('per-line'),
    ...selection,
    factor: factor
      .optional()
      .meta({ description: 'Factor of the base points of the lines; either this or `pointsPerUnit`' }),
    pointsPerUnit: decimal.refine(within(-1, 100_000), 'must be at most 100000').optional().meta({
      description:
        "Points for a major unit in place of the programme's: of the currency, or of the base currency where the currency has none. The highest of several promotions counts for a line. Either this or `factor`",
    }),
  })
  .refine((given) => (given.factor === undefined) !== (given.pointsPerUnit === undefined), {
    message: 'must name either factor or pointsPerUnit',
  })
  .meta({
    id: 'PerLineEffect',
    description: 'More points on the lines of these SKUs or categories; on all lines where neither is sent',
  });

const kinds = ['multiplier', 'bonus', 'per-line'];

const effect = z
  .discriminatedUnion('type', [multiplier, bonus, perLine], {
    error: ({ code }) =>
      code === 'invalid_union' ? `needs a type that is one of ${kinds.join(', ')}` : undefined,
  })
  .meta({ id: 'Effect' });

const content = z.strictObject({
  name: text(128),
  mode: z.enum(['live', 'shadow']).optional().meta({ description: 'Mode of the promotion', default: 'live' }),
  schedule: schedule.optional(),
  audience: audience.optional(),
  conditions,
  effect,
  stacking: z
    .strictObject({
      group: id.optional().meta({
        description: 'Name of a group; of the promotions of a group the one worth most to the basket applies',
        example: 'tea',
      }),
      exclusive: z
        .boolean()
        .optional()
        .meta({ description: 'Whether no other promotion applies beside this one' }),
      priority: z.int().min(-1000).max(1000).optional().meta({
        description: 'Rank among exclusive promotions: the highest applies',
        default: 0,
      }),
    })
    .meta({ id: 'Stacking' })
    .optional(),
  limits: z
    .strictObject({
      pointsPerPurchase: z
        .int()
        .min(1)
        .max(POINTS_MAX)
        .optional()
        .meta({ description: 'Most points for a purchase; a larger award is cut' }),
      timesPerMember: z.int().min(1).max(TIMES_MAX).optional().meta({
        description:
          'Most times that a member gets the award. At most 50 such promotions are counted for a member',
      }),
      timesPerMemberPerDay: z
        .int()
        .min(1)
        .max(TIMES_MAX)
        .optional()
        .meta({ description: 'Most times on one local date of the purchase; not above `timesPerMember`' }),
      timesPerMemberPerYear: z
        .int()
        .min(1)
        .max(TIMES_MAX)
        .optional()
        .meta({ description: 'Most times in one local year of the purchase' }),
      budgetPoints: z.int().min(1).max(1_000_000_000_000).optional().meta({
        description:
          'Most points for all members and versions together, paid to the last point. Returns give points back to it',
      }),
    })
    .meta({ id: 'PromotionLimits' })
    .optional(),
});

/** Thousands of promotions must fit in a function's memory. */
export function checkSize(given: unknown, context: z.RefinementCtx): void {
  if (Buffer.byteLength(JSON.stringify(given)) > BYTES_MAX) {
    context.addIssue({ code: 'custom', message: `must have at most ${BYTES_MAX / 1024} KB of JSON` });
  }
}

export const promotionChange = content.superRefine(checkSize).meta({ id: 'PromotionChange' });
export type PromotionChange = z.infer<typeof promotionChange>;

export const promotion = z
  .strictObject({
    promotionId,
    version: z
      .int()
      .min(1)
      .meta({ description: 'Version that is shown: the newest, a draft unless it is active' }),
    status: z.enum(['draft', 'active', 'paused']),
    activeVersion: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'Version that runs; absent while none does' }),
    ...content.shape,
    budgetSpent: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Points that the budget has paid; absent without `budgetPoints`' }),
    updatedAt: time,
    updatedBy: z.string(),
  })
  .meta({ id: 'Promotion' });
export type PromotionDocument = z.infer<typeof promotion>;

/** The author of a version, and the times at which it ran. */
export const versionHistory = {
  changedAt: time,
  changedBy: z.string(),
  activations: z
    .array(
      z.strictObject({
        from: time,
        to: time
          .optional()
          .meta({ description: 'Instant at which the version stopped; absent while it runs' }),
        by: z.string().meta({ description: 'Subject of the token that activated it' }),
      }),
    )
    .meta({ description: 'Periods in which this version ran, in order' }),
  deleted: z
    .strictObject({ at: time, by: z.string() })
    .optional()
    .meta({ description: 'Deletion of the promotion, while this was its newest version' }),
};

export const promotionVersion = z
  .strictObject({
    promotionId,
    version: z.int().min(1),
    ...content.shape,
    ...versionHistory,
  })
  .meta({ id: 'PromotionVersion' });
export type PromotionVersionDocument = z.infer<typeof promotionVersion>;
