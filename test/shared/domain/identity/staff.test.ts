import { describe, expect, it } from 'vitest';
import { type DescribedUser, providerGroups, staffOf } from '#shared/domain/identity/staff.ts';

const provider = {
  name: 'ShopStaff',
  groups: { admin: ['laurel-admins'], agent: ['Service Desk', 'laurel-agents'] },
};

/** A user whom the pool made for the provider. */
function federated(groups: string, change: Record<string, string | undefined> = {}): DescribedUser {
  const attributes = {
    'cognito:user_status': 'EXTERNAL_PROVIDER',
    identities: '[{"userId":"42","providerName":"ShopStaff","providerType":"OIDC","primary":true}]',
    'custom:groups': groups,
    ...change,
  };
  return { username: 'shopstaff_42', attributes, groups: ['eu-west-1_users_ShopStaff'] };
}

const groupsOf = (user: DescribedUser, by: typeof provider | undefined = provider) =>
  staffOf(user, by)?.groups;

describe('a user of the provider', () => {
  it.each([
    ['laurel-agents', ['agent']],
    ['[laurel-agents]', ['agent']],
    ['[laurel-admins, everybody]', ['admin']],
    ['["laurel-admins","Service+Desk"]', ['agent', 'admin']],
    ['[everybody, Service+Desk]', ['agent']],
    ['Service Desk', ['agent']],
  ])('is staff by the groups %s', (groups, own) => {
    expect(staffOf(federated(groups), provider)).toEqual({ groups: own, factorAskedBy: 'provider' });
  });

  it.each([
    '',
    '[]',
    'everybody',
    'LAUREL-ADMINS',
    'laurel-admins ',
    'laurel-admins,everybody',
    'CN=x,laurel-admins',
    '[x%2Claurel-admins]',
    '["x,laurel-admins"]',
    '{"a":"laurel-admins"}',
    '[["laurel-admins"]]',
    'admin',
    '[%]',
    '[,"laurel-admins]',
  ])('is nobody by the groups %j', (groups) => {
    expect(staffOf(federated(groups), provider)).toBeUndefined();
  });

  it('is nobody by groups of the pool, or by its mark', () => {
    const user = { ...federated('everybody', { 'custom:staff': 'true' }), groups: ['admin'] };
    expect(staffOf(user, provider)).toBeUndefined();
  });

  it.each<[string, DescribedUser]>([
    ['of another name', { ...federated('laurel-admins'), username: 'Other_42' }],
    ['whose name only begins alike', { ...federated('laurel-admins'), username: 'shopstaffing_42' }],
    ['of another identity', federated('laurel-admins', { identities: '[{"providerName":"Other"}]' })],
    ['without an identity', federated('laurel-admins', { identities: undefined })],
    ['of an identity that is none', federated('laurel-admins', { identities: 'ShopStaff' })],
    ['of a list of nothing', federated('laurel-admins', { identities: '[null]' })],
  ])('%s is nobody', (_, user) => {
    expect(groupsOf(user)).toBeUndefined();
  });

  it('is nobody once there is no provider any more', () => {
    expect(staffOf(federated('laurel-admins'), undefined)).toBeUndefined();
  });
});

describe('a user of the pool', () => {
  const signedUp = (attributes: Record<string, string>, groups: string[] = []): DescribedUser => ({
    username: 'b0a1c2d3',
    attributes: { 'cognito:user_status': 'CONFIRMED', ...attributes },
    groups,
  });

  it.each([provider, undefined])('is staff by the mark and the groups of the pool, beside %j', (by) => {
    expect(staffOf(signedUp({ 'custom:staff': 'true' }, ['agent']), by)).toEqual({
      groups: ['agent'],
      factorAskedBy: 'pool',
    });
  });

  it("is nobody by the provider's groups, which anybody may write who signs up", () => {
    expect(staffOf(signedUp({ 'custom:groups': 'laurel-admins' }), provider)).toBeUndefined();
    const both = signedUp({ 'custom:groups': 'laurel-admins', 'custom:staff': 'true' }, ['agent']);
    expect(groupsOf(both)).toEqual(['agent']);
  });

  it('stays one where an administrator linked it to a user of the provider', () => {
    const identities = '[{"userId":"42","providerName":"ShopStaff","providerType":"OIDC"}]';
    expect(staffOf(signedUp({ identities, 'custom:groups': 'laurel-admins' }), provider)).toBeUndefined();
  });
});

describe('the groups in an attribute', () => {
  it.each([
    ['a', ['a']],
    ['[a, b]', ['a', 'b']],
    ['["a b", "c"]', ['a b', 'c']],
    ['[a+b, c%2Cd, 100%]', ['a b', 'c,d', '100%']],
    ['', []],
    ['[]', []],
    ['[1, 2]', []],
  ])('%j', (text, groups) => {
    expect([...providerGroups(text)]).toEqual(groups);
  });
});
