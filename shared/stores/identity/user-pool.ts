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

/** A user of the user pool. */
export interface PoolUser {
  /** The pool's own name of the user, also where the user was found by e-mail address or subject. */
  readonly username: string;
  /** The `sub` of the user's tokens. */
  readonly subject: string | undefined;
  /** The member that the user signs in as. */
  readonly memberId: string | undefined;
}

/** The attribute that the pre-token trigger copies into the claim `member`. */
const LINK = 'custom:member';

/**
 * Users and their links to members. A user who no longer exists is no error, because every call here would end in the
 * same state.
 */
export class UserPool {
  readonly #client: CognitoIdentityProviderClient;
  readonly #poolId: string;

  constructor(client: CognitoIdentityProviderClient, poolId: string) {
    this.#client = client;
    this.#poolId = poolId;
  }

  /** Finds a user by user name, or by an alias that the pool accepts: e-mail address or subject. */
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

  /** Links a user to a member. Returns false where the user no longer exists. */
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

  /** Whether the user is in any group. Only staff are. */
  async isStaff(username: string): Promise<boolean> {
    const command = new AdminListGroupsForUserCommand({ ...this.#user(username), Limit: 1 });
    const listed = await unlessGone(this.#client.send(command));
    return (listed?.Groups ?? []).length > 0;
  }

  /** Ends all sessions before the deletion. Access tokens that were issued before stay valid for an hour at most. */
  async delete(username: string): Promise<void> {
    await unlessGone(this.#client.send(new AdminUserGlobalSignOutCommand(this.#user(username))));
    await unlessGone(this.#client.send(new AdminDeleteUserCommand(this.#user(username))));
  }

  #user(Username: string) {
    return { UserPoolId: this.#poolId, Username };
  }
}

/** A call about a user; undefined where the user no longer exists. */
export async function unlessGone<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await storageCall(call);
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
}
