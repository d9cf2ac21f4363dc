import * as z from 'zod';
import { id, memberId, memberReference, points, time } from '#shared/contracts/fields.ts';

export const householdId = id.meta({ description: 'Household id, chosen by the client', example: 'h-1001' });

export const placeParams = z.strictObject({ householdId, member: memberReference });

const mayRedeem = z.boolean();
const contributes = z.boolean();
const lendsFrom = time.optional().meta({
  description:
    'Instant from which members who may redeem can spend the points; absent where it does not matter',
});

export const permissions = z
  .strictObject({
    mayRedeem: mayRedeem.optional().meta({
      description: 'Whether the member may spend points of the members who contribute',
      default: false,
    }),
    contributes: contributes.optional().meta({
      description: "Whether members who may redeem may spend this member's points",
      default: true,
    }),
  })
  .meta({ id: 'HouseholdPermissions' });

/** The permissions that a body sets. */
export function permissionsOf({ mayRedeem = false, contributes = true }: z.infer<typeof permissions>) {
  return { mayRedeem, contributes };
}

export const membership = z
  .strictObject({ householdId, memberId, mayRedeem, contributes, lendsFrom, joinedAt: time })
  .meta({ id: 'HouseholdMembership' });

export type Membership = z.infer<typeof membership>;

export const household = z
  .strictObject({
    householdId,
    members: z
      .array(
        z.strictObject({
          memberId,
          mayRedeem,
          contributes,
          lendsFrom,
          joinedAt: time,
          available: points.meta({ description: "The member's own available points; below zero for a debt" }),
          contributed: points.meta({
            description: 'Points of the member that others spent since the member joined',
          }),
          drawn: points.meta({ description: 'Points of others that the member spent since joining' }),
        }),
      )
      .meta({ description: 'Members in the order in which they joined' }),
    available: points.meta({
      description:
        'Available points of all members who contribute and are not suspended, also before they lend',
    }),
  })
  .meta({ id: 'Household' });

export type HouseholdAnswer = z.infer<typeof household>;
