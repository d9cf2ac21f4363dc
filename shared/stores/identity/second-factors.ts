import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { unlessGone } from './user-pool.ts';

/** The second factors of the users of a pool. */
export class SecondFactors {
  readonly #client: CognitoIdentityProviderClient;
  readonly #poolId: string;

  constructor(client: CognitoIdentityProviderClient, poolId: string) {
    this.#client = client;
    this.#poolId = poolId;
  }

  /** Whether the user has a second factor, which the pool then asks for at each sign-in: no device is remembered. */
  async hasSecondFactor(Username: string): Promise<boolean> {
    const command = new AdminGetUserCommand({ UserPoolId: this.#poolId, Username });
    const found = await unlessGone(this.#client.send(command));
    return (found?.UserMFASettingList ?? []).length > 0;
  }
}
