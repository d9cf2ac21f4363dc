import {
  AdminDeleteUserAttributesCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { storageCall } from '#shared/stores/dynamodb.ts';

/** Somebody who can sign in. */
export interface PoolUser {
  /** The pool's own name of the user: whom it was asked about may have been named by an e-mail address. */
  readonly username: string;
  /** The `sub` of the user's tokens. */
  readonly subject: string | undefined;
  /** Whose points the user's tokens speak for. */
  readonly memberId: string | undefined;
}

/** What the pre-token trigger makes the claim `member` of. */
const LINK = 'custom:member';

/** Who signs in, as far as members are concerned. A user who is gone is no error of what would have ended so. */
export class UserPool {
  readonly #client: CognitoIdentityProviderClient;
  readonly #poolId: string;

  constructor(client: CognitoIdentityProviderClient, poolId: string) {
    this.#client = client;
    this.#poolId = poolId;
  }

  /** By user name, or by what else the pool takes for one: the e-mail address, the subject. */
  async find(username: string): Promise<PoolUser | undefined> {
    const found = await unlessGone(this.#client.send(new AdminGetUserCommand(this.#user(username))));
    if (!found?.Username) return undefined;
    const { Username, UserAttributes = [] } = found;
    const attributes = new Map(UserAttributes.map(({ Name, Value }) => [Name, Value]));
    return {
      username: Username,
      subject: attributes.get('sub'),
      memberId: attributes.get(LINK) || undefined,
    };
  }

  /** False where the user is gone. */
  async link(username: string, memberId: string): Promise<boolean> {
    const UserAttributes = [{ Name: LINK, Value: memberId }];
    const command = new AdminUpdateUserAttributesCommand({ ...this.#user(username), UserAttributes });
    return (await unlessGone(this.#client.send(command))) !== undefined;
  }

  async unlink(username: string): Promise<void> {
    const command = new AdminDeleteUserAttributesCommand({
      ...this.#user(username),
      UserAttributeNames: [LINK],
    });
    await unlessGone(this.#client.send(command));
  }

  /** Whether the user is in any group, as staff are. */
  async isStaff(username: string): Promise<boolean> {
    const command = new AdminListGroupsForUserCommand({ ...this.#user(username), Limit: 1 });
    const listed = await unlessGone(this.#client.send(command));
    return (listed?.Groups ?? []).length > 0;
  }

  /** Ends every session first: what is left of one is worth nothing but for the hour of an access token. */
  async delete(username: string): Promise<void> {
    await unlessGone(this.#client.send(new AdminUserGlobalSignOutCommand(this.#user(username))));
    await unlessGone(this.#client.send(new AdminDeleteUserCommand(this.#user(username))));
  }

  #user(Username: string) {
    return { UserPoolId: this.#poolId, Username };
  }
}

async function unlessGone<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await storageCall(call);
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
}
