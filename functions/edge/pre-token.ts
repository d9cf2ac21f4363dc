import * as z from 'zod';
import { type StaffProvider, staffOf } from '#shared/domain/identity/staff.ts';
import { type SecondFactors, shapePersonToken } from '#shared/usecases/identity/shape-person-token.ts';
import { logger } from '../compose/logger.ts';

/** The event that Cognito sends before it makes an access token (pre token generation, versions 2 and 3). */
const tokenEvent = z.looseObject({
  triggerSource: z.string(),
  userPoolId: z.string(),
  userName: z.string(),
  request: z.looseObject({
    userAttributes: z.record(z.string(), z.string().optional()).nullish(),
    groupConfiguration: z.looseObject({ groupsToOverride: z.array(z.string()).nullish() }).nullish(),
    scopes: z.array(z.string()).nullish(),
  }),
});

/** The trigger for tokens of machines. They have no groups, and keep the scopes of their client. */
const MACHINE = 'TokenGeneration_ClientCredentials';

/** Logs why, and ends the sign-in with a sentence that Cognito's page shows: a token without scopes would puzzle. */
function failSignIn(error: unknown): never {
  logger.error('second factor unknown', { error });
  throw new Error('The second factor could not be looked up. Sign in again.');
}

/** The trigger of a user pool that shapes each access token. */
export function preTokenTrigger(
  poolOf: (poolId: string) => SecondFactors,
  provider: StaffProvider | undefined,
) {
  return async (event: unknown) => {
    const given = tokenEvent.parse(event);
    if (given.triggerSource === MACHINE) return given;
    const { userAttributes, groupConfiguration, scopes } = given.request;
    const { userPoolId, userName: username } = given;
    const attributes = userAttributes ?? {};
    const groups = groupConfiguration?.groupsToOverride ?? [];
    const { suppressed, member } = await shapePersonToken(poolOf(userPoolId), username, {
      scopes: scopes ?? [],
      staff: staffOf({ username, attributes, groups }, provider),
      member: attributes['custom:member'] || undefined,
    }).catch(failSignIn);
    const accessTokenGeneration = {
      scopesToSuppress: suppressed,
      ...(member !== undefined && { claimsToAddOrOverride: { member } }),
    };
    return { ...given, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
  };
}
