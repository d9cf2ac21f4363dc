import { body, failure, type Operation } from '../aws/aws-at-wire.ts';

export interface UserOfTest {
  readonly email: string;
  status: string;
  verified: boolean;
  groups: readonly string[];
  staff?: boolean;
}

const isStaff = (attributes: unknown): boolean =>
  JSON.stringify(attributes).includes('{"Name":"custom:staff","Value":"true"}');

/** The calls of a user pool that `npm run first-admin` makes, over a list of users. */
export class UserPoolOfTest {
  readonly users: UserOfTest[] = [];
  /** The mails and passwords that were given, as `invitation <e-mail>` and so on. */
  readonly given: string[] = [];
  /** An error in place of the next mail. */
  mailFails: string | undefined;

  readonly operations: Readonly<Record<string, Operation>> = {
    ListUsersInGroup: ({ GroupName }) =>
      body({
        Users: this.users
          .filter(({ groups }) => groups.includes(String(GroupName)))
          .map((user) => this.#shown(user)),
      }),
    AdminGetUser: ({ Username }) => {
      const user = this.#find(Username);
      if (user === undefined) return failure(400, 'UserNotFoundException');
      const { Attributes: UserAttributes, ...shown } = this.#shown(user);
      return body({ ...shown, UserAttributes });
    },
    AdminUpdateUserAttributes: ({ Username, UserAttributes }) => {
      const user = this.#find(Username);
      if (user === undefined) return failure(400, 'UserNotFoundException');
      user.staff = isStaff(UserAttributes);
      return body({});
    },
    AdminCreateUser: ({ Username, MessageAction, TemporaryPassword, UserAttributes }) => {
      const email = String(Username);
      if (MessageAction !== 'RESEND')
        this.users.push({
          email,
          status: 'FORCE_CHANGE_PASSWORD',
          verified: true,
          groups: [],
          staff: isStaff(UserAttributes),
        });
      if (MessageAction === 'SUPPRESS') this.given.push(`password ${TemporaryPassword}`);
      else if (this.mailFails !== undefined) return failure(400, this.mailFails);
      else this.given.push(`invitation ${email}`);
      return body({});
    },
    AdminSetUserPassword: ({ Password, Permanent }) => {
      this.given.push(`${Permanent ? 'permanent ' : ''}password ${Password}`);
      return body({});
    },
    AdminAddUserToGroup: ({ Username, GroupName }) => {
      const user = this.#find(Username);
      if (user === undefined) return failure(400, 'UserNotFoundException');
      user.groups = [...user.groups, String(GroupName)];
      return body({});
    },
  };

  #find(name: unknown): UserOfTest | undefined {
    return this.users.find(({ email }) => name === email || name === `sub-of-${email}`);
  }

  #shown({ email, status, verified }: UserOfTest) {
    const Attributes = [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: String(verified) },
    ];
    return { Username: `sub-of-${email}`, UserStatus: status, Attributes };
  }
}
