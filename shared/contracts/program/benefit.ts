import * as z from 'zod';
import { id, locale, text } from '#shared/contracts/fields.ts';
import { EARLY_ACCESS_HOURS_MAX } from '#shared/domain/program/benefits.ts';

const BENEFITS_MAX = 20;
const LANGUAGES_MAX = 20;
/** Every balance may show the benefits of a tier, and every cold function reads those of all tiers. */
const BENEFITS_BYTES_MAX = 32 * 1024;

const reward = z
  .strictObject({
    type: z.literal('reward'),
    rewardId: id.meta({ description: 'Id of the reward' }),
    per: z
      .enum(['month', 'year', 'tier-period'])
      .meta({ description: 'Time in which a member gets one piece, captured at once' }),
  })
  .meta({
    id: 'RewardBenefit',
    description: 'A reward for no points',
  });

const earlyAccess = z
  .strictObject({
    type: z.literal('early-access'),
    hours: z
      .int()
      .min(1)
      .max(EARLY_ACCESS_HOURS_MAX)
      .meta({ description: 'Hours before `from` of rewards and challenges' }),
  })
  .meta({ id: 'EarlyAccessBenefit', description: 'An earlier start' });

const promise = z
  .strictObject({
    type: z.literal('text'),
    texts: z
      .record(locale, text(500))
      .refine((texts) => Object.keys(texts).length > 0, 'must have a text')
      .refine(
        (texts) => Object.keys(texts).length <= LANGUAGES_MAX,
        `must have at most ${LANGUAGES_MAX} languages`,
      )
      .meta({ description: 'Text by language, as a BCP 47 tag' }),
  })
  .meta({ id: 'TextBenefit', description: 'A privilege that is shown and no more' });

const types = ['reward', 'early-access', 'text'];

export const benefit = z
  .discriminatedUnion('type', [reward, earlyAccess, promise], {
    error: ({ code }) =>
      code === 'invalid_union' ? `needs a type that is one of ${types.join(', ')}` : undefined,
  })
  .meta({ id: 'Benefit' });

export const benefits = z.array(benefit).max(BENEFITS_MAX);

type Benefits = z.infer<typeof benefits>;

/** The places of benefits that say again what one before them of the same tier says. */
export function repeatedBenefits(given: Benefits): readonly number[] {
  const said = given.map((one) => (one.type === 'reward' ? `reward ${one.rewardId}` : one.type));
  return said.flatMap((name, index) => (name !== 'text' && said.indexOf(name) < index ? [index] : []));
}

/** Whether the benefits of all tiers together are too long. */
export function areTooLong(tiers: readonly { readonly benefits?: Benefits | undefined }[]): boolean {
  const all = tiers.flatMap((tier) => tier.benefits ?? []);
  return Buffer.byteLength(JSON.stringify(all)) > BENEFITS_BYTES_MAX;
}
