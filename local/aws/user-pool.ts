import type { KnownUser, PoolUsers } from '../issuer/pool-users.ts';
import { arn } from '../template/account.ts';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';
import { AwsError } from './aws-error.ts';
import type { JsonService } from './json-protocol.ts';

interface UserInput {
  readonly UserPoolId?: string;
  readonly Username?: string;
}

interface Attribute {
  readonly Name: string;
  readonly Value?: string;
}

/** Cognito's word for the codes of an authenticator app. */
const TOTP = 'SOFTWARE_TOKEN_MFA';

/** Cognito's administrator calls about one user, over the users of the local issuer. */
export function userPoolService(deployment: Deployment, users: PoolUsers): JsonService {
  const pools = resourcesOfType(deployment, 'AWS::Cognito::UserPool');

  function userOf({ UserPoolId, Username = '' }: UserInput): KnownUser {
    if (pools.every(({ ref }) => ref !== UserPoolId)) {
      throw new AwsError('ResourceNotFoundException', `User pool ${UserPoolId} does not exist.`);
    }
    const user = users.find(Username);
    if (user === undefined) throw new AwsError('UserNotFoundException', 'User does not exist.');
    return user;
  }

  function checkNames(names: readonly string[]): void {
    const declared = pools.flatMap(({ properties }) => (properties.Schema ?? []) as readonly Attribute[]);
    const known = new Set(declared.flatMap(({ Name }) => [Name, `custom:${Name}`]));
    const unknown = names.find((name) => !known.has(name));
    if (unknown === undefined) return;
    throw new AwsError('InvalidParameterException', `${unknown}: Attribute does not exist in the schema.`);
  }

  function getUser(input: UserInput): unknown {
    const { name, subject, attributes, secondFactor } = userOf(input);
    return {
      ...(secondFactor && { UserMFASettingList: [TOTP], PreferredMfaSetting: TOTP }),
      Username: name,
      UserAttributes: Object.entries({ sub: subject, ...attributes }).map(([Name, Value]) => ({
        Name,
        Value,
      })),
      Enabled: true,
      UserStatus: 'CONFIRMED',
    };
  }

  function updateAttributes(input: UserInput & { UserAttributes?: readonly Attribute[] }): unknown {
    const { UserAttributes = [] } = input;
    checkNames(UserAttributes.map(({ Name }) => Name));
    users.change(userOf(input), Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value])));
    return {};
  }

  function deleteAttributes(input: UserInput & { UserAttributeNames?: readonly string[] }): unknown {
    const { UserAttributeNames = [] } = input;
    checkNames(UserAttributeNames);
    users.change(userOf(input), Object.fromEntries(UserAttributeNames.map((name) => [name, undefined])));
    return {};
  }

  function listGroups(input: UserInput): unknown {
    const { UserPoolId } = input;
    return { Groups: userOf(input).groups.map((GroupName) => ({ GroupName, UserPoolId })) };
  }

  return {
    target: 'AWSCognitoIdentityProviderService',
    version: '1.1',
    operations: {
      AdminGetUser: getUser,
      AdminUpdateUserAttributes: updateAttributes,
      AdminDeleteUserAttributes: deleteAttributes,
      AdminListGroupsForUser: listGroups,
      AdminUserGlobalSignOut: (input: UserInput) => {
        users.signOut(userOf(input));
        return {};
      },
      AdminDeleteUser: (input: UserInput) => users.delete(userOf(input)),
    },
    requests: (operation, { UserPoolId = '*' }: UserInput) => [
      { action: `cognito-idp:${operation}`, resource: arn('cognito-idp', `userpool/${UserPoolId}`) },
    ],
  };
}
