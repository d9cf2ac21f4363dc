import { describe, expect, it } from 'vitest';
import type { Environment } from '../../infra/environments/environment.ts';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import type { OidcStaffProvider, SamlStaffProvider } from '../../infra/environments/staff-provider.ts';
import { laurelFunctions, permissionsByRole } from '../../infra/synth/permissions.ts';
import type { Synthesized } from '../../infra/synth/templates.ts';
import { dependenciesWithin } from './dependencies.ts';
import { oidcProvider, samlProvider } from './staff-providers.ts';
import { synthesize, synthesized } from './synthesized.ts';

const withProvider = (staffProvider: Environment['staffProvider']) =>
  synthesize({ ...environments.production, ...(staffProvider && { staffProvider }) });

const providersOf = ({ ofType }: Synthesized) => ofType('AWS::Cognito::UserPoolIdentityProvider');

/** The clients of people by their name in the stack. */
const clientOf = ({ ofType }: Synthesized, name: string) => {
  const found = ofType('AWS::Cognito::UserPoolClient').find(({ logicalId }) =>
    logicalId.includes(`Clients${name}`),
  );
  if (found === undefined) throw new Error(`there is no client ${name}`);
  return found;
};

const triggerOf = (app: Synthesized) => laurelFunctions(app).get('functions/identity/shape-token.ts');

describe.each<[string, OidcStaffProvider | SamlStaffProvider]>([
  ['OIDC', oidcProvider],
  ['SAML', samlProvider],
])('staff through a provider of %s', (_, provider) => {
  const app = withProvider(provider);

  it('sign in at their client by it or by the pool, and nobody signs in at another client by it', () => {
    for (const { logicalId, Properties } of app.ofType('AWS::Cognito::UserPoolClient')) {
      expect(Properties.SupportedIdentityProviders, logicalId).toEqual(
        logicalId.includes('Console') ? ['COGNITO', 'ShopStaff'] : ['COGNITO'],
      );
    }
  });

  it('have a client that is made after the provider, which it names', () => {
    const console = clientOf(app, 'Console');
    const template = app.templates.get(console.stack);
    const [found, ...others] = providersOf(app);
    expect(others).toEqual([]);
    const waits = dependenciesWithin(template?.Resources ?? {}).get(console.logicalId);
    expect(waits).toContain(found?.logicalId);
  });

  it('bring their groups, which Cognito can write at their client alone, beside the e-mail address', () => {
    const [pool] = app.ofType('AWS::Cognito::UserPool');
    expect(pool?.Properties.Schema).toContainEqual(
      expect.objectContaining({ Name: 'groups', Mutable: true }),
    );
    expect(providersOf(app)[0]?.Properties.AttributeMapping).toEqual({
      email: provider.emailFrom,
      'custom:groups': provider.groupsFrom,
    });
    for (const { logicalId, Properties } of app.ofType('AWS::Cognito::UserPoolClient')) {
      expect(Properties.WriteAttributes, logicalId).toEqual(
        logicalId.includes('Console') ? ['custom:groups', 'email'] : ['email'],
      );
      expect(Properties.ReadAttributes, logicalId).not.toContain('custom:groups');
    }
  });

  it('are told from others by the trigger, which has the mapping and no secret', () => {
    const { STAFF_PROVIDER } = triggerOf(app)?.Properties.Environment.Variables ?? {};
    expect(JSON.parse(STAFF_PROVIDER)).toEqual({
      name: 'ShopStaff',
      groups: { marketer: ['laurel-marketers'], admin: ['laurel-admins', 'Owners'] },
    });
  });
});

describe('the provider of staff', () => {
  it('gets its secret, where it speaks OIDC, from Secrets Manager when it is deployed', () => {
    const app = withProvider(oidcProvider);
    expect(providersOf(app)[0]?.Properties).toMatchObject({
      ProviderName: 'ShopStaff',
      ProviderType: 'OIDC',
      ProviderDetails: {
        oidc_issuer: 'https://login.shop.test/tenant/v2.0',
        client_id: 'laurel',
        client_secret: '{{resolve:secretsmanager:laurel/staff-provider:SecretString:::}}',
        authorize_scopes: 'openid email groups',
        attributes_request_method: 'GET',
      },
    });
  });

  it('takes no response, where it speaks SAML, that nobody asked for', () => {
    const app = withProvider(samlProvider);
    expect(providersOf(app)[0]?.Properties).toMatchObject({
      ProviderName: 'ShopStaff',
      ProviderType: 'SAML',
    });
    const { MetadataURL, IDPInit } = providersOf(app)[0]?.Properties.ProviderDetails ?? {};
    expect([MetadataURL, IDPInit]).toEqual(['https://login.shop.test/metadata.xml', undefined]);
  });

  it('makes users that no sign-up can be or become: names are those of the pool, and nothing links two users', () => {
    const app = withProvider(oidcProvider);
    const [pool] = app.ofType('AWS::Cognito::UserPool');
    // The pool itself names a user who signs up with an address.
    expect(pool?.Properties.UsernameAttributes).toEqual(['email']);
    expect(pool?.Properties.AliasAttributes).toBeUndefined();
    expect(Object.keys(pool?.Properties.LambdaConfig)).toEqual(['PreTokenGenerationConfig']);
    const linking = [...permissionsByRole(app).values()]
      .flat()
      .filter(({ action }) => /^(\*|cognito-idp:(\*|AdminLink.*|Admin\*))$/.test(action));
    expect(linking).toEqual([]);
  });

  it.each(environmentNames)('is not there in %s, as it is in the repository', (name) => {
    const app = synthesized(name);
    expect(providersOf(app)).toEqual([]);
    expect(clientOf(app, 'Console').Properties.SupportedIdentityProviders).toEqual(['COGNITO']);
    expect(clientOf(app, 'Console').Properties.WriteAttributes).toEqual(['email']);
    expect(triggerOf(app)?.Properties.Environment.Variables.STAFF_PROVIDER).toBe('null');
  });
});
