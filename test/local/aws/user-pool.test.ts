import {
  AdminCreateUserCommand,
  AdminDeleteUserAttributesCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, onTestFinished, test } from 'vitest';
import type { Resource } from '../../../local/template/deployment.ts';
import { credentials, type RunningAws, startAws, temporaryFolder } from './aws-fixture.ts';

const pool: Resource = {
  path: 'data/Users',
  type: 'AWS::Cognito::UserPool',
  ref: 'eu-west-1_users',
  arn: 'arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_users',
  properties: { Schema: [{ Name: 'email' }, { Name: 'member' }] },
};
const UserPoolId = pool.ref;
const ada = { UserPoolId, Username: 'member-ada' };

function client({ endpoint }: RunningAws): CognitoIdentityProviderClient {
  const cognito = new CognitoIdentityProviderClient({
    endpoint,
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
  });
  onTestFinished(() => cognito.destroy());
  return cognito;
}

async function attributesOf(cognito: CognitoIdentityProviderClient, Username: string) {
  const user = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
  return Object.fromEntries((user.UserAttributes ?? []).map(({ Name = '', Value }) => [Name, Value]));
}

const link = (Value: string) =>
  new AdminUpdateUserAttributesCommand({ ...ada, UserAttributes: [{ Name: 'custom:member', Value }] });
const unlink = new AdminDeleteUserAttributesCommand({ ...ada, UserAttributeNames: ['custom:member'] });
const notFound = expect.objectContaining({ name: 'UserNotFoundException' });

test('there is a user for every member id, linked to it, and one for each kind of staff', async () => {
  const cognito = client(await startAws([pool]));
  const user = await cognito.send(new AdminGetUserCommand(ada));
  expect(user).toMatchObject({ Username: 'member-ada', Enabled: true, UserStatus: 'CONFIRMED' });
  expect(await attributesOf(cognito, 'member-ada')).toEqual({
    sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
    email: 'member-ada@example.com',
    email_verified: 'true',
    'custom:member': 'ada',
  });
  const agent = await attributesOf(cognito, 'dev-agent');
  expect(agent).toMatchObject({ 'custom:staff': 'true' });
  expect(agent).not.toHaveProperty('custom:member');
  expect(await attributesOf(cognito, 'member-ada')).not.toHaveProperty('custom:staff');
  const groupsOf = async (Username: string) =>
    (await cognito.send(new AdminListGroupsForUserCommand({ UserPoolId, Username }))).Groups?.map(
      ({ GroupName }) => GroupName,
    );
  expect([await groupsOf('dev-agent'), await groupsOf('member-ada')]).toEqual([['agent'], []]);
});

test('staff have a second factor, but for the employee who is named after its absence; members have none', async () => {
  const cognito = client(await startAws([pool]));
  const factorsOf = async (Username: string) =>
    (await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }))).UserMFASettingList;
  for (const name of ['dev-agent', 'dev-admin+kim'])
    expect(await factorsOf(name), name).toEqual(['SOFTWARE_TOKEN_MFA']);
  for (const name of ['dev-agent+no-second-factor', 'member-ada'])
    expect(await factorsOf(name), name).toBeUndefined();
});

test('a user is found by e-mail address', async () => {
  const cognito = client(await startAws([pool]));
  const command = new AdminGetUserCommand({ UserPoolId, Username: 'member-ada@example.com' });
  expect(await cognito.send(command)).toMatchObject({ Username: 'member-ada' });
});

test.each(['stranger', 'member-', 'member-a b', 'dev-channel', 'dev-member', 'dev-agent@elsewhere.example'])(
  'no user is named %s',
  async (Username) => {
    const cognito = client(await startAws([pool]));
    await expect(cognito.send(new AdminGetUserCommand({ UserPoolId, Username }))).rejects.toEqual(notFound);
  },
);

test('a change to a user is kept over a restart, and changes no other user', async () => {
  const folder = temporaryFolder();
  const first = await startAws([pool], { folder });
  await client(first).send(link('bob'));
  await first.close();
  const cognito = client(await startAws([pool], { folder }));
  expect(await attributesOf(cognito, 'member-ada')).toMatchObject({ 'custom:member': 'bob' });
  expect(await attributesOf(cognito, 'member-bob')).toMatchObject({ 'custom:member': 'bob' });
  await cognito.send(unlink);
  const left = await attributesOf(cognito, 'member-ada');
  expect(left).not.toHaveProperty('custom:member');
  expect(left).toMatchObject({ email: 'member-ada@example.com' });
});

test('no call finds a deleted user', async () => {
  const cognito = client(await startAws([pool]));
  await cognito.send(new AdminUserGlobalSignOutCommand(ada));
  await cognito.send(new AdminDeleteUserCommand(ada));
  for (const call of [
    () => cognito.send(new AdminGetUserCommand(ada)),
    () => cognito.send(link('ada')),
    () => cognito.send(unlink),
    () => cognito.send(new AdminListGroupsForUserCommand(ada)),
    () => cognito.send(new AdminUserGlobalSignOutCommand(ada)),
    () => cognito.send(new AdminDeleteUserCommand(ada)),
  ]) {
    await expect(call()).rejects.toEqual(notFound);
  }
});

test('another pool, and an attribute that the pool does not declare, are refused', async () => {
  const cognito = client(await startAws([pool]));
  const elsewhere = new AdminGetUserCommand({ ...ada, UserPoolId: 'eu-west-1_others' });
  await expect(cognito.send(elsewhere)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const UserAttributes = [{ Name: 'custom:tier', Value: 'gold' }];
  const unknown = new AdminUpdateUserAttributesCommand({ ...ada, UserAttributes });
  await expect(cognito.send(unknown)).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

test('a call that no function makes is refused by its name', async () => {
  const aws = await startAws([pool]);
  await expect(client(aws).send(new AdminCreateUserCommand(ada))).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
  expect(aws.lines).toEqual([
    'The local runner does not support AWSCognitoIdentityProviderService.AdminCreateUser.',
  ]);
});
