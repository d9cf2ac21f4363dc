import { describe, expect, it } from 'vitest';
import { handler } from '../../../functions/identity/shape-token.ts';

const consoleScopes = ['openid', 'laurel/marketer', 'laurel/agent', 'laurel/analyst', 'laurel/admin'];

interface Given {
  readonly scopes: string[];
  readonly groups?: string[];
  readonly member?: string;
  readonly triggerSource?: string;
  /** The mark of a user in a group: `true` unless set. */
  readonly staff?: string | undefined;
}

function signIn(given: Given) {
  const { staff = 'true' } = given;
  return handler({
    version: '2',
    triggerSource: given.triggerSource ?? 'TokenGeneration_HostedAuth',
    request: {
      userAttributes: {
        sub: 'u-1',
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
});
