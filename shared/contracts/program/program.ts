import * as z from 'zod';
import { AMOUNT_MAX, currency, decimal, id, positiveDecimal, text, time } from '#shared/contracts/fields.ts';
import { timeZone } from '#shared/contracts/time-zone.ts';
import { isoExponent } from '#shared/domain/money/currencies.ts';
import { areTooLong, benefits, repeatedBenefits } from './benefit.ts';
import { shownBenefit } from './shown-benefit.ts';

const POINTS_MAX = 1_000_000_000;
const BUDGET_POINTS_MAX = 1_000_000_000_000;
const HONOUR_MINUTES_MAX = 1440;
const POINTS_PER_UNIT_MAX = 100_000;

const isoCurrency = currency.refine(
  (code) => isoExponent(code) !== undefined,
  'must be a currency of ISO 4217',
);
const byCurrency = <Value extends z.ZodType>(value: Value) => z.record(isoCurrency, value);

const tier = z.strictObject({
  id,
  name: text(128),
  threshold: z.int().min(0).max(POINTS_MAX),
  multiplier: positiveDecimal.refine((value) => Number(value) <= 100, 'must be at most 100'),
  benefits: benefits.optional(),
});

const expiry = z
  .strictObject({ months: z.int().min(1).max(60), roundTo: z.enum(['month-end', 'day']) })
  .refine((rule) => rule.roundTo === 'month-end' || rule.months <= 12, {
    path: ['months'],
    message: 'must be at most 12 with roundTo "day": every expiry day of a member is kept apart',
  });

const exclusion = z.strictObject({
  skus: z.array(text(128)).max(1000).optional(),
  categories: z.array(text(128)).max(1000).optional(),
});

const referral = z
  .strictObject({
    referrerPoints: z.int().min(0).max(POINTS_MAX),
    friendPoints: z.int().min(0).max(POINTS_MAX),
    minimumSpend: z.int().min(1).max(AMOUNT_MAX).optional(),
  })
  .refine(({ referrerPoints, friendPoints }) => referrerPoints + friendPoints > 0, {
    path: ['referrerPoints'],
    message: 'must be above 0 where friendPoints is 0: leave referral out to reward nobody',
  });

const shape = z.strictObject({
  version: z.int().min(0).optional().meta({
    description: 'Version of the programme. Sent without `If-Match` it must be the newest: else 412',
  }),
  timeZone,
  baseCurrency: isoCurrency,
  rates: byCurrency(positiveDecimal).meta({
    description: 'Units of the base currency for one unit of each currency, as decimal texts',
  }),
  earn: z.strictObject({
    pointsPerUnit: byCurrency(
      decimal.refine(
        (value) => Number(value) <= POINTS_PER_UNIT_MAX,
        `must be at most ${POINTS_PER_UNIT_MAX}`,
      ),
    ).meta({ description: 'Points for one major unit of each currency, as decimal texts' }),
    exclude: exclusion.optional(),
  }),
  maturity: z.strictObject({ days: z.int().min(0).max(60) }),
  expiry: expiry.nullable(),
  redemption: z.strictObject({
    pointValue: byCurrency(positiveDecimal).meta({
      description: 'Worth of one point in major units of each currency, as decimal texts',
    }),
    minimum: z.int().min(1).max(POINTS_MAX),
    step: z.int().min(1).max(POINTS_MAX),
    exclude: exclusion.optional().meta({ description: 'Goods that points cannot pay' }),
    refundDays: z.int().min(1).max(3650).optional().meta({ default: 30 }),
    freshSignInAbove: z.int().min(0).max(POINTS_MAX).optional().meta({
      description:
        "Points in 24 hours above which a member's own token needs a sign-in of the last 10 minutes",
    }),
  }),
  quotes: z
    .strictObject({
      honourMinutes: z.int().min(0).max(HONOUR_MINUTES_MAX).meta({
        description:
          'Minutes for which a purchase with `quoteVersion` is decided by the rules of its quote after they changed',
      }),
    })
    .optional()
    .meta({ description: 'Promises of quotes' }),
  adjustmentApprovalAbove: z.int().min(0).max(POINTS_MAX).optional(),
  staffPointsPerDay: z.int().min(0).max(POINTS_MAX).optional().meta({
    description: 'Most points that one person gives alone on a day; absent: ten times that limit',
  }),
  promotionApprovalAbove: z.int().min(0).max(BUDGET_POINTS_MAX).optional(),
  clawback: z.enum(['pending-only', 'to-zero', 'negative']),
  tiers: z.array(tier).min(1).max(20),
  tierPeriod: z.strictObject({ months: z.int().min(1).max(60) }),
  tierGrace: z.strictObject({ days: z.int().min(0).max(366) }),
  referral: referral.optional(),
});

/** Checks that relate parts of a programme: rates for all currencies, tiers that rise. */
function checkAcross(given: z.infer<typeof shape>, context: z.RefinementCtx): void {
  const refuse = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  const base = given.baseCurrency;
  const baseRate = given.rates[base];
  if (baseRate !== undefined && Number(baseRate) !== 1)
    refuse(['rates', base], 'must be 1: it is the base currency');
  for (const part of ['pointsPerUnit', 'pointValue'] as const) {
    const named = part === 'pointsPerUnit' ? given.earn.pointsPerUnit : given.redemption.pointValue;
    const path = part === 'pointsPerUnit' ? ['earn', part] : ['redemption', part];
    for (const code of Object.keys(named)) {
      if (code !== base && given.rates[code] === undefined) refuse([...path, code], 'needs a rate in /rates');
    }
    if (named[base] === undefined) refuse(path, `must name the base currency ${base}`);
  }
  const ids = new Set<string>();
  let floor = -1;
  if (areTooLong(given.tiers)) refuse(['tiers'], 'must have at most 32 KB of benefits');
  for (const [index, { id: tierId, threshold, benefits: own = [] }] of given.tiers.entries()) {
    for (const at of repeatedBenefits(own)) {
      refuse(['tiers', index, 'benefits', at], 'must not repeat another benefit of the tier');
    }
    if (ids.has(tierId)) refuse(['tiers', index, 'id'], 'must be unique');
    ids.add(tierId);
    if (index === 0 && threshold !== 0)
      refuse(['tiers', 0, 'threshold'], 'must be 0: every member has a tier');
    if (threshold <= floor) refuse(['tiers', index, 'threshold'], 'must be above the tier before it');
    floor = threshold;
  }
}

export const programChange = shape.superRefine(checkAcross).meta({ id: 'ProgramChange' });
export type ProgramChange = z.infer<typeof programChange>;

const shownTier = tier.extend({ benefits: z.array(shownBenefit).optional() });

export const program = shape
  .extend({ version: z.int().min(0), tiers: z.array(shownTier) })
  .meta({ id: 'Program' });
export type ProgramDocument = z.infer<typeof program>;

export const programVersion = program
  .extend({
    changedAt: time.optional().meta({
      description: 'Instant of the change; absent for the programme that a new environment starts from',
    }),
    changedBy: z.string().optional().meta({ description: 'Subject of the token that changed it' }),
  })
  .meta({ id: 'ProgramVersion' });
export type ProgramVersionDocument = z.infer<typeof programVersion>;
