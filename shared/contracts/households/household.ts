import * as z from 'zod';
import { id, memberId, memberReference, points, time } from '#shared/contracts/fields.ts';

export const householdId = id.meta({ description: 'Household id, chosen by the client', example: 'h-1001' });

export const placeParams = z.strictObject({ householdId, member: memberReference });

const mayRedeem = z.boolean();
const contributes = z.boolean();

export const permissions = z
  .strictObject({
    mayRedeem: mayRedeem.optional().meta({
      description: 'Whether the member may spend points of those who contribute: `false` unless said',
    }),
    contributes: contributes.optional().meta({
      description: "Whether those who may redeem may spend this member's points: `true` unless said",
    }),
  })
  .meta({ id: 'HouseholdPermissions' });

export const membership = z
  .strictObject({ householdId, memberId, mayRedeem, contributes, joinedAt: time })
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
          joinedAt: time,
          available: points.meta({ description: "The member's own; below zero for one who owes points" }),
          contributed: points.meta({ description: 'What others spent of theirs since they joined' }),
          drawn: points.meta({ description: "What they spent of others' since they joined" }),
        }),
      )
      .meta({ description: 'In the order in which they joined' }),
    available: points.meta({ description: 'Of the members who contribute together; none of suspended ones' }),
  })
  .meta({ id: 'Household' });

export type HouseholdAnswer = z.infer<typeof household>;
