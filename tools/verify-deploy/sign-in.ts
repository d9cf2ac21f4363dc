import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Aws } from './aws.ts';
import type { Checks } from './checks.ts';
import type { Commands } from './commands.ts';
import type { Deployed } from './deployed.ts';

/** A token of a machine client, from its id and secret. */
export async function tillToken(aws: Aws, { signIn, outputs }: Deployed): Promise<string> {
  const input = { UserPoolId: outputs.UserPoolId, ClientId: outputs.PosClientId };
  const { UserPoolClient } = await aws.call<{ UserPoolClient: { ClientSecret: string } }>(
    'cognito-idp',
    'describe_user_pool_client',
    input,
  );
  const basic = Buffer.from(`${outputs.PosClientId}:${UserPoolClient.ClientSecret}`).toString('base64');
  const fields = { grant_type: 'client_credentials', scope: 'laurel/channel' };
  const answer = await signIn.form('/oauth2/token', fields, { authorization: `Basic ${basic}` });
  assert.equal(answer.status, 200, answer.text);
  return answer.body.access_token;
}

export interface Person {
  /** The groups of staff. */
  readonly groups?: readonly string[];
  /** Whether staff have a second factor; true unless set. */
  readonly secondFactor?: boolean;
  /** The member that the person is. */
  readonly member?: string;
}

/** Makes a user and signs it in on the hosted page, as a browser does: authorization code with PKCE. */
export async function personToken(
  aws: Aws,
  deployed: Deployed,
  email: string,
  person: Person,
): Promise<string> {
  const { signIn, site, outputs } = deployed;
  const password = `${randomBytes(12).toString('base64url')}-aA1`;
  const user = { UserPoolId: outputs.UserPoolId, Username: email };
  const attributes = {
    email,
    email_verified: 'true',
    ...(person.member && { 'custom:member': person.member }),
    ...(person.groups && { 'custom:staff': 'true' }),
  };
  await aws.call('cognito-idp', 'admin_create_user', {
    ...user,
    MessageAction: 'SUPPRESS',
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
  await aws.call('cognito-idp', 'admin_set_user_password', { ...user, Password: password, Permanent: true });
  for (const GroupName of person.groups ?? [])
    await aws.call('cognito-idp', 'admin_add_user_to_group', { ...user, GroupName });
  // The emulator's page asks for no code; the trigger looks for the factor all the same.
  if (person.groups !== undefined && person.secondFactor !== false)
    await aws.call('cognito-idp', 'admin_set_user_mfa_preference', {
      ...user,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    });

  const clientId = person.member === undefined ? outputs.ConsoleClientId : outputs.MemberAppClientId;
  // Where the application of the site takes the code.
  const returnsTo = `https://${site.host}/`;
  const scopes = person.member === undefined ? ['laurel/marketer', 'laurel/analyst'] : ['laurel/member'];
  const verifier = randomBytes(32).toString('base64url');
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: returnsTo,
    state: 'from-here',
    scope: ['openid', ...scopes].join(' '),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const page = await signIn.call('GET', `/oauth2/authorize?${new URLSearchParams(parameters)}`);
  assert.equal(page.status, 200, page.text);
  const sent = await signIn.form('/login', { ...parameters, username: email, password });
  assert.equal(sent.status, 302, sent.text);
  const returned = new URL(String(sent.headers.location)).searchParams;
  assert.equal(returned.get('state'), 'from-here');
  const answer = await signIn.form('/oauth2/token', {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: returnsTo,
    code: returned.get('code') ?? '',
    code_verifier: verifier,
  });
  assert.equal(answer.status, 200, answer.text);
  return answer.body.access_token;
}

/** The first admin is made by the command for it, once however often it runs. */
export async function tellFirstAdmin(
  commands: Commands,
  aws: Aws,
  { outputs }: Deployed,
  checks: Checks,
): Promise<void> {
  await checks.check('npm run first-admin makes one admin, and says so again the second time', async () => {
    const email = 'first-admin@example.com';
    assert.match(await commands.firstAdmin(email), /is an admin of \S+ now\./);
    assert.match(await commands.firstAdmin(email), /is an admin already\./);
    const { Users } = await aws.call<{ Users: { UserStatus: string }[] }>(
      'cognito-idp',
      'list_users_in_group',
      { UserPoolId: outputs.UserPoolId, GroupName: 'admin' },
    );
    assert.deepEqual(
      Users.map(({ UserStatus }) => UserStatus),
      ['FORCE_CHANGE_PASSWORD'],
    );
  });
}
