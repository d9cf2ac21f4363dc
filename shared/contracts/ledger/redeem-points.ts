import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, money, noQuery, pointsAbove0, text } from '#shared/contracts/fields.ts';
import { RESERVED_SECONDS_MAX, reservedSecondsMax, type Wanted } from '#shared/domain/ledger/acts/redeem.ts';
import { channels } from './purchase.ts';
import { redemptionAnswer, redemptionParams } from './redemption.ts';

const kinds = ['points', 'value', 'rewardId'] as const;

/** The object of a redemption: exactly one of `points`, `value` and `rewardId`. */
const redeem = z
  .strictObject({
    points: pointsAbove0.optional(),
    value: money.optional(),
    rewardId: id.optional(),
    quantity: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: 'Pieces of the reward: one where it is left out; for a reward alone' }),
    capture: z.boolean().optional().meta({
      description: '`true` spends the points at once, `false` reserves them for a capture or void',
      default: true,
    }),
    expiresIn: z.int().min(1).max(RESERVED_SECONDS_MAX).optional().meta({
      description: 'Seconds after which a reservation lapses; above 86400 for `web`, `app` and `partner`',
      default: 900,
    }),
    channel: z.enum(channels).optional(),
    store: text(64).optional(),
  })
  .superRefine((given, context) => {
    const named = kinds.filter((kind) => given[kind] !== undefined);
    const [, second] = named;
    if (second !== undefined) {
      const message = 'is one too many: send exactly one of points, value and rewardId';
      context.addIssue({ code: 'custom', path: [second], message });
    } else if (named.length === 0) {
      context.addIssue({ code: 'custom', message: 'must have exactly one of points, value and rewardId' });
    }
    const { expiresIn = 1 } = given;
    const longest = reservedSecondsMax(given.channel);
    if (expiresIn > longest && expiresIn <= RESERVED_SECONDS_MAX) {
      const message = `must be at most ${longest} for this channel`;
      context.addIssue({ code: 'custom', path: ['expiresIn'], message });
    }
    if (given.quantity !== undefined && given.rewardId === undefined) {
      context.addIssue({ code: 'custom', path: ['quantity'], message: 'needs rewardId' });
    }
  })
  .meta({ id: 'Redeem' });

/** The one of the three fields that a request has. */
export function wantedOf({ points, value, rewardId, quantity = 1 }: z.infer<typeof redeem>): Wanted {
  if (points !== undefined) return { points };
  if (value !== undefined) return { value };
  if (rewardId !== undefined) return { rewardId, quantity };
  throw new TypeError('a redemption asks for something');
}

export const redeemPoints = contract({
  operationId: 'redeemPoints',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/redemptions/{redemptionId}',
  summary: 'Redeem or reserve points',
  description:
    'Takes points, a value in any currency of the programme (rounded up to the next point and step), ' +
    'or a reward. With `capture: false` the points are reserved until they are captured or voided, or ' +
    "lapse at `expiresAt`. The member's own points are spent first; a member with `mayRedeem` in a " +
    'household draws the rest from the members who contribute, earliest expiry first, then the member ' +
    'who joined first. `available` of `insufficient-points` is then the sum of all of them. A member ' +
    "with a debt draws none, and refunds go to the member who redeemed. A member's own token needs a " +
    'sign-in of the last 10 minutes where the points that such tokens spent, reserved or transferred in ' +
    '24 hours pass `freshSignInAbove`, and for 24 hours after a change of the e-mail address or phone number: else 401 `sign-in-again`, with the age in seconds ' +
    'that a sign-in may have as `maxAge`.',
  scopes: ['channel', 'member'],
  params: redemptionParams,
  query: noQuery,
  body: redeem,
  bodyExample: { points: 500, capture: false, expiresIn: 900 },
  answers: bookedAnswers(redemptionAnswer, 'Redeemed or reserved'),
  refusals: [
    'sign-in-again',
    'outside-client-limits',
    'client-disabled',
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'reference-reused',
    'insufficient-points',
    'below-minimum',
    'not-a-step',
    'unsupported-currency',
    'reward-unavailable',
    'state-full',
    'log-full',
  ],
});
