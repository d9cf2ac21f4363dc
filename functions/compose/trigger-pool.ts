import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsClient, type CallBounds } from '#shared/stores/aws-client.ts';
import { SecondFactors } from '#shared/stores/identity/second-factors.ts';

/** Cognito waits five seconds for a trigger: two attempts, and time for the start of the function. */
const triggerBounds: CallBounds = { maxAttempts: 2, connectionTimeout: 500, requestTimeout: 1500 };

/**
 * The user pool of an event of its trigger, by the id in the event. An environment variable cannot name it: the pool is
 * made after the function.
 */
export function triggerPools(
  options: CognitoIdentityProviderClientConfig = {},
): (poolId: string) => SecondFactors {
  const client = awsClient(CognitoIdentityProviderClient, options, triggerBounds);
  return (poolId) => new SecondFactors(client, poolId);
}
