import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { environment } from '#shared/environment.ts';
import { UserPool } from '#shared/stores/members/user-pool.ts';

/** Attempts and waits are bounded as those of storage: a caller waits for the answer. */
export function userPool(): UserPool {
  const client = new CognitoIdentityProviderClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
  return new UserPool(client, environment('USER_POOL_ID'));
}
