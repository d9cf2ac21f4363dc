import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preTokenTrigger } from '../../../functions/edge/pre-token.ts';
import { PoolAtWire, type PoolReply } from './user-pool.ts';

const consoleScopes = ['openid', 'laurel/marketer', 'laurel/agent', 'laurel/analyst', 'laurel/admin'];

interface Given {
  readonly scopes: string[];
  readonly groups?: string[];
  readonly member?: string;
  readonly triggerSource?: string;
  /** The mark of a user in a group: `true` unless set. */
  readonly staff?: string | undefined;
  /** The name and further attributes of the user. */
  readonly user?: { readonly name: string; readonly [attribute: string]: string };
}

let pool: PoolAtWire;
let trigger: ReturnType<typeof preTokenTrigger>;

beforeEach(async () => {
  pool = new PoolAtWire();
  trigger = preTokenTrigger(await pool.open(), {
    name: 'ShopStaff',
    groups: { admin: ['laurel-admins'], agent: ['Service Desk', 'laurel-agents'] },
  });
});
afterEach(() => pool.close());

function signIn(given: Given) {
  const { staff = 'true', user: { name, ...attributes } = { name: 'u-1' } } = given;
  return trigger({
    version: '2',
    userPoolId: 'eu-west-1_users',
    userName: name,
    triggerSource: given.triggerSource ?? 'TokenGeneration_HostedAuth',
    request: {
      userAttributes: {
        sub: 'u-1',
        'cognito:user_status': 'CONFIRMED',
        ...attributes,
        ...(given.member && { 'custom:member': given.member }),
        ...(given.groups && { 'custom:staff': staff }),
      },
      groupConfiguration: { groupsToOverride: given.groups ?? [] },
      scopes: given.scopes,
    },
    response: { claimsAndScopeOverrideDetails: null },
  });
}

const shapeOf = async (given: Given): Promise<unknown> => {
  const { response } = JSON.parse(JSON.stringify(await signIn(given)));
  return response.claimsAndScopeOverrideDetails?.accessTokenGeneration;
};

describe('the pre-token trigger', () => {
  it('gives a member who signs in through the console no staff scope', async () => {
    expect(await shapeOf({ scopes: consoleScopes, member: 'm-1' })).toEqual({
      scopesToSuppress: consoleScopes.slice(1),
      claimsToAddOrOverride: { member: 'm-1' },
    });
  });

  it('leaves each user the scopes of their groups', async () => {
    expect(await shapeOf({ scopes: consoleScopes, groups: ['marketer', 'analyst'] })).toEqual({
      scopesToSuppress: ['laurel/agent', 'laurel/admin'],
    });
  });

  it.each(['', 'false', 'TRUE', 'agent'])('gives groups no scope where custom:staff is %j', async (staff) => {
    expect(await shapeOf({ scopes: consoleScopes, groups: ['admin', 'agent'], staff })).toEqual({
      scopesToSuppress: consoleScopes.slice(1),
    });
    const both = { scopes: ['laurel/admin', 'laurel/member'], groups: ['admin'], member: 'm-1', staff };
    expect(await shapeOf(both)).toEqual({
      scopesToSuppress: ['laurel/admin'],
      claimsToAddOrOverride: { member: 'm-1' },
    });
  });

  it('tells of staff who are members which member they are, at the console, too', async () => {
    expect(await shapeOf({ scopes: consoleScopes, groups: ['agent'], member: 'm-1' })).toEqual({
      scopesToSuppress: ['laurel/marketer', 'laurel/analyst', 'laurel/admin'],
      claimsToAddOrOverride: { member: 'm-1' },
    });
  });

  it('adds the member claim from the link, and gives the member scope to nobody without one', async () => {
    expect(await shapeOf({ scopes: ['openid', 'laurel/member'], member: 'm-1' })).toEqual({
      scopesToSuppress: [],
      claimsToAddOrOverride: { member: 'm-1' },
    });
    expect(await shapeOf({ scopes: ['laurel/member'] })).toEqual({ scopesToSuppress: ['laurel/member'] });
  });

  it('gives no person the channel scope, whatever a client asks or a group is called', async () => {
    expect(await shapeOf({ scopes: ['laurel/channel'], groups: ['channel', 'admin'] })).toEqual({
      scopesToSuppress: ['laurel/channel'],
    });
  });

  it('leaves machines what their client has', async () => {
    const given = { scopes: ['laurel/channel'], triggerSource: 'TokenGeneration_ClientCredentials' };
    expect(await shapeOf(given)).toBeUndefined();
  });

  it('lets staff enrol a second factor before they have one, and nobody else change their own account', async () => {
    pool.replies = [{ factors: [] }];
    const scopes = ['aws.cognito.signin.user.admin'];
    expect(await shapeOf({ scopes, groups: ['agent'] })).toEqual({ scopesToSuppress: [] });
    for (const other of [{ member: 'm-1' }, { groups: ['agent'], staff: '' }])
      expect(await shapeOf({ scopes, ...other })).toMatchObject({ scopesToSuppress: scopes });
    expect(pool.asked).toEqual([]);
  });

  it.each<[string, Given]>([
    ['a member', { scopes: ['openid', 'laurel/member'], member: 'm-1' }],
    ['staff who sign in as a member', { scopes: ['laurel/member'], member: 'm-1', groups: ['agent'] }],
    ['staff who ask for what their groups do not give', { scopes: ['laurel/admin'], groups: ['agent'] }],
    ['a user whom nobody marked as staff', { scopes: consoleScopes, groups: ['admin'], staff: '' }],
    ['a user without a group', { scopes: consoleScopes }],
    ['a machine', { scopes: ['laurel/channel'], triggerSource: 'TokenGeneration_ClientCredentials' }],
  ])('asks the pool nothing about %s', async (_, given) => {
    await signIn(given);
    expect(pool.asked).toEqual([]);
  });
});

describe('the second factor of staff', () => {
  const admin = { scopes: consoleScopes, groups: ['admin'] };
  const nothing = { scopesToSuppress: consoleScopes.slice(1) };

  it('is asked of the pool of the event, about the user of the event', async () => {
    await signIn(admin);
    expect(pool.asked).toEqual(['eu-west-1_users/u-1']);
  });

  it.each(['TokenGeneration_HostedAuth', 'TokenGeneration_RefreshTokens', 'TokenGeneration_Authentication'])(
    'lets a user without one have no staff scope, by %s either',
    async (triggerSource) => {
      pool.replies = [{ factors: [] }];
      expect(await shapeOf({ ...admin, triggerSource })).toEqual(nothing);
      pool.replies = [{ factors: ['SOFTWARE_TOKEN_MFA'] }];
      expect(await shapeOf({ ...admin, triggerSource })).toEqual({
        scopesToSuppress: ['laurel/marketer', 'laurel/agent', 'laurel/analyst'],
      });
    },
  );

  it('is no matter of being a member: staff without one keep their claim and the scope member', async () => {
    pool.replies = [{ factors: [] }];
    const both = { scopes: ['laurel/admin', 'laurel/member'], groups: ['admin'], member: 'm-1' };
    expect(await shapeOf(both)).toEqual({
      scopesToSuppress: ['laurel/admin'],
      claimsToAddOrOverride: { member: 'm-1' },
    });
  });

  it('a user who was deleted a moment ago has none', async () => {
    pool.replies = [{ error: 'UserNotFoundException' }];
    expect(await shapeOf(admin)).toEqual(nothing);
  });

  it('is asked once more where the pool is busy or silent', async () => {
    pool.replies = [{ error: 'TooManyRequestsException' }, { factors: ['SOFTWARE_TOKEN_MFA'] }];
    expect(await shapeOf(admin)).not.toEqual(nothing);
    pool.replies = ['silence', { factors: ['SOFTWARE_TOKEN_MFA'] }];
    expect(await shapeOf(admin)).not.toEqual(nothing);
    expect(pool.asked).toHaveLength(4);
  });

  it.each<[string, PoolReply, number]>([
    ['is busy', { error: 'TooManyRequestsException' }, 2],
    ['is silent', 'silence', 2],
    ['refuses the role', { error: 'AccessDeniedException' }, 1],
    ['is another', { error: 'ResourceNotFoundException' }, 1],
  ])('ends the sign-in with its sentence alone where the pool %s', async (_, reply, calls) => {
    pool.replies = [reply];
    await expect(signIn(admin)).rejects.toThrow(
      /^The second factor could not be looked up\. Sign in again\.$/,
    );
    expect(pool.asked).toHaveLength(calls);
  });
});

describe('staff of the own provider', () => {
  const federated = (groups: string, given: Partial<Given> = {}) =>
    shapeOf({
      scopes: consoleScopes,
      user: {
        name: 'ShopStaff_42',
        'cognito:user_status': 'EXTERNAL_PROVIDER',
        identities: '[{"userId":"42","providerName":"ShopStaff","providerType":"OIDC"}]',
        'custom:groups': groups,
      },
      ...given,
    });

  it('have the scopes that their groups there are mapped to, without a question to the pool', async () => {
    expect(await federated('["laurel-agents","everybody"]')).toEqual({
      scopesToSuppress: ['laurel/marketer', 'laurel/analyst', 'laurel/admin'],
    });
    expect(pool.asked).toEqual([]);
  });

  it.each(['', 'everybody', 'admin', 'x,laurel-admins'])('have none by the groups %j', async (groups) => {
    const marked = { groups: ['admin', 'agent'], staff: 'true' };
    for (const given of [{}, marked])
      expect(await federated(groups, given)).toEqual({ scopesToSuppress: consoleScopes.slice(1) });
    expect(pool.asked).toEqual([]);
  });

  it('carry the claim of their link where they are members', async () => {
    expect(await federated('laurel-admins', { member: 'm-1' })).toEqual({
      scopesToSuppress: ['laurel/marketer', 'laurel/agent', 'laurel/analyst'],
      claimsToAddOrOverride: { member: 'm-1' },
    });
  });

  it('change nothing of their own account in the pool', async () => {
    const scopes = ['aws.cognito.signin.user.admin'];
    expect(await federated('laurel-admins', { scopes })).toEqual({ scopesToSuppress: scopes });
  });
});
