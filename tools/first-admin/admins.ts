import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  paginateListUsersInGroup,
} from '@aws-sdk/client-cognito-identity-provider';

const ADMIN_GROUP = 'admin';

/** The mark without which a user's groups give no scopes. No app client can write it. */
const STAFF = { Name: 'custom:staff', Value: 'true' } as const;

export interface PoolUser {
  readonly name: string;
  readonly email: string;
  /** As Cognito names it: CONFIRMED, UNCONFIRMED, FORCE_CHANGE_PASSWORD and others. */
  readonly status: string;
  readonly emailVerified: boolean;
}

function poolUser(name: string, status: string, attributes: readonly AttributeType[]): PoolUser {
  const value = (key: string) => attributes.find(({ Name }) => Name === key)?.Value;
  return { name, status, email: value('email') ?? name, emailVerified: value('email_verified') === 'true' };
}

/** The calls of a user pool that make an admin. */
export class Admins {
  readonly #client: CognitoIdentityProviderClient;
  readonly #pool: { readonly UserPoolId: string };

  constructor(client: CognitoIdentityProviderClient, poolId: string) {
    this.#client = client;
    this.#pool = { UserPoolId: poolId };
  }

  async list(): Promise<readonly PoolUser[]> {
    const found: PoolUser[] = [];
    const pages = paginateListUsersInGroup(
      { client: this.#client },
      { ...this.#pool, GroupName: ADMIN_GROUP },
    );
    for await (const { Users = [] } of pages)
      for (const { Username = '', UserStatus = '', Attributes = [] } of Users)
        found.push(poolUser(Username, UserStatus, Attributes));
    return found;
  }

  async find(email: string): Promise<PoolUser | undefined> {
    try {
      const {
        Username = '',
        UserStatus = '',
        UserAttributes = [],
      } = await this.#client.send(new AdminGetUserCommand({ ...this.#pool, Username: email }));
      return poolUser(Username, UserStatus, UserAttributes);
    } catch (error) {
      if ((error as Error).name === 'UserNotFoundException') return undefined;
      throw error;
    }
  }

  /** Creates a user with the address verified: the invitation reaches only its owner. With a password no mail is sent. */
  async create(email: string, password: string | undefined): Promise<void> {
    const silent = { MessageAction: 'SUPPRESS', TemporaryPassword: password } as const;
    await this.#client.send(
      new AdminCreateUserCommand({
        ...this.#pool,
        Username: email,
        UserAttributes: [{ Name: 'email', Value: email }, { Name: 'email_verified', Value: 'true' }, STAFF],
        DesiredDeliveryMediums: ['EMAIL'],
        ...(password === undefined ? {} : silent),
      }),
    );
  }

  async inviteAgain(email: string): Promise<void> {
    await this.#client.send(
      new AdminCreateUserCommand({
        ...this.#pool,
        Username: email,
        MessageAction: 'RESEND',
        DesiredDeliveryMediums: ['EMAIL'],
      }),
    );
  }

  /** Gives a user who never signed in another temporary password. */
  async replacePassword({ name }: PoolUser, password: string): Promise<void> {
    await this.#client.send(
      new AdminSetUserPasswordCommand({
        ...this.#pool,
        Username: name,
        Password: password,
        Permanent: false,
      }),
    );
  }

  /** Marks a user as staff. Safe to repeat. */
  async markAsStaff(email: string): Promise<void> {
    await this.#client.send(
      new AdminUpdateUserAttributesCommand({ ...this.#pool, Username: email, UserAttributes: [STAFF] }),
    );
  }

  async add(email: string): Promise<void> {
    await this.#client.send(
      new AdminAddUserToGroupCommand({ ...this.#pool, Username: email, GroupName: ADMIN_GROUP }),
    );
  }
}
