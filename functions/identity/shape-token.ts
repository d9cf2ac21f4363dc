import * as z from 'zod';
import { shapeToken } from '#shared/domain/identity/token-shape.ts';

/** The event that Cognito sends before it makes an access token (pre token generation, versions 2 and 3). */
const tokenEvent = z.looseObject({
  triggerSource: z.string(),
  request: z.looseObject({
    userAttributes: z.record(z.string(), z.string().optional()).nullish(),
    groupConfiguration: z.looseObject({ groupsToOverride: z.array(z.string()).nullish() }).nullish(),
    scopes: z.array(z.string()).nullish(),
  }),
});

/** The trigger for tokens of machines. They have no groups, and keep the scopes of their client. */
const MACHINE = 'TokenGeneration_ClientCredentials';

export const handler = async (event: unknown) => {
  const given = tokenEvent.parse(event);
  if (given.triggerSource === MACHINE) return given;
  const { userAttributes, groupConfiguration, scopes } = given.request;
  const { suppressed, member } = shapeToken({
    scopes: scopes ?? [],
    groups: groupConfiguration?.groupsToOverride ?? [],
    staff: userAttributes?.['custom:staff'] === 'true',
    member: userAttributes?.['custom:member'] || undefined,
  });
  return {
    ...given,
    response: {
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: {
          scopesToSuppress: suppressed,
          ...(member !== undefined && { claimsToAddOrOverride: { member } }),
        },
      },
    },
  };
};
