import { describe, expect, it } from 'vitest';
import type { Environment } from '../../infra/environments/environment.ts';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { laurelFunctions, readable } from '../../infra/synth/permissions.ts';
import { catalogue } from '../../shared/contracts/catalogue/catalogue.ts';
import { acceptedBy, functionFile } from '../../shared/contracts/contract.ts';
import { clientTypes } from '../../shared/domain/clients/client.ts';
import { dependenciesWithin, waitsFor } from './dependencies.ts';
import { synthesize, synthesized } from './synthesized.ts';

describe.each(environmentNames)('the user pool of %s', (name) => {
  const app = synthesized(name);
  const { ofType } = app;
  const [pool, ...otherPools] = ofType('AWS::Cognito::UserPool');
  const clients = Object.fromEntries(
    ofType('AWS::Cognito::UserPoolClient').map(({ logicalId, Properties }) => [
      logicalId.replace(/^IdentityClients(Channel)?|[0-9A-F]{8}$/g, ''),
      Properties,
    ]),
  );
  const own = (scopes: readonly unknown[]) =>
    scopes
      .map((scope) => readable(scope).replace(/^<\w+>\//, 'laurel/'))
      .filter((scope) => scope.startsWith('laurel/'));

  it('asks the trigger to shape every access token', () => {
    expect(otherPools).toEqual([]);
    expect(pool?.Properties.UserPoolTier).toBe('ESSENTIALS');
    expect(pool?.Properties.LambdaConfig.PreTokenGenerationConfig).toMatchObject({ LambdaVersion: 'V2_0' });
    expect(JSON.stringify(pool?.Properties.LambdaConfig.PreTokenGenerationConfig.LambdaArn)).toContain(
      'ShapeToken',
    );
  });

  it('has a scope for each kind of caller and a group for each kind of staff', () => {
    const [server] = ofType('AWS::Cognito::UserPoolResourceServer');
    expect(server?.Properties.Identifier).toBe('laurel');
    const names = server?.Properties.Scopes.map(({ ScopeName }: { ScopeName: string }) => ScopeName);
    expect(names.sort()).toEqual(['admin', 'agent', 'analyst', 'channel', 'marketer', 'member']);
    const groups = ofType('AWS::Cognito::UserPoolGroup').map(({ Properties }) => Properties.GroupName);
    expect(groups.sort()).toEqual(['admin', 'agent', 'analyst', 'marketer']);
  });

  it('has one machine client for each channel, and one for hubs, which may book and nothing else', () => {
    expect(clientTypes).toEqual(['pos', 'web', 'app', 'partner', 'hub']);
    for (const type of clientTypes) {
      const client = clients[type];
      expect(client?.GenerateSecret, type).toBe(true);
      expect(client?.ClientName).toBe(type);
      expect(client?.AllowedOAuthFlows).toEqual(['client_credentials']);
      expect(client?.AllowedOAuthScopes.map(readable)).toHaveLength(1);
      expect(own(client?.AllowedOAuthScopes)).toEqual(['laurel/channel']);
    }
  });

  it('gives people codes and no secrets: staff through the console, members through their app', () => {
    for (const [id, scopes] of [
      ['Console', ['laurel/admin', 'laurel/agent', 'laurel/analyst', 'laurel/marketer']],
      ['MemberApp', ['laurel/member']],
    ] as const) {
      const client = clients[id];
      expect(client?.GenerateSecret, id).toBe(false);
      expect(client?.AllowedOAuthFlows).toEqual(['code']);
      expect(own(client?.AllowedOAuthScopes).sort()).toEqual(scopes);
      expect(client?.CallbackURLs).toEqual([
        'http://localhost:3000/',
        'http://localhost:3000/docs/signed-in.html',
      ]);
    }
    expect(Object.keys(clients)).toHaveLength(3 + clientTypes.length);
  });

  it('lets staff enrol a second factor at a client of its own, whose tokens the API does not take', () => {
    expect(clients.SecondFactor).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['aws.cognito.signin.user.admin'],
      CallbackURLs: ['http://localhost:3000/second-factor'],
      AccessTokenValidity: 15,
      RefreshTokenValidity: 60,
    });
    const others = Object.entries(clients).filter(([id]) => id !== 'SecondFactor');
    for (const [id, { AllowedOAuthScopes }] of others)
      expect(
        AllowedOAuthScopes.filter((scope: unknown) => String(scope).startsWith('aws.')),
        id,
      ).toEqual([]);
    const [authorizer] = ofType('AWS::ApiGatewayV2::Authorizer').filter(
      ({ Properties }) => Properties.AuthorizerType === 'JWT',
    );
    const audience = authorizer?.Properties.JwtConfiguration.Audience.map(readable).join();
    expect(audience).toContain('ClientsConsole');
    expect(audience).not.toContain('SecondFactor');
    const sockets = laurelFunctions(app).get('functions/realtime/authorize-socket.ts');
    const audiences = readable(sockets?.Properties.Environment.Variables.AUDIENCES);
    expect(audiences).toContain('ClientsConsole');
    expect(audiences).not.toContain('SecondFactor');
  });

  it('tells every function that machines call which client is for what, by its own name', () => {
    const functions = laurelFunctions(app);
    const each = clientTypes.map((type) => [type, `IdentityClientsChannel${type}`]);
    const calls = catalogue.filter((contract) => acceptedBy(contract).includes('channel'));
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      const { Variables } = functions.get(functionFile(call))?.Properties.Environment ?? {};
      expect(JSON.parse(readable(Variables.CHANNEL_CLIENTS)), call.operationId).toEqual(
        Object.fromEntries(each),
      );
    }
  });

  it('lets its trigger read one user and do nothing else, by a policy for which the function does not wait', () => {
    const trigger = laurelFunctions(app).get('functions/identity/shape-token.ts');
    if (trigger === undefined) throw new Error('there is no trigger');
    const template = app.templates.get(trigger.stack);
    const waits = dependenciesWithin(template?.Resources ?? {});
    const [reads, ...others] = app
      .ofType('AWS::IAM::Policy')
      .filter(({ Properties }) => {
        return (
          JSON.stringify(Properties.PolicyDocument).includes('cognito-idp:') && Properties.Roles.length === 1
        );
      })
      .filter(({ stack }) => stack === trigger.stack);
    expect(others).toEqual([]);
    expect(reads?.Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'cognito-idp:AdminGetUser',
        Resource: { 'Fn::GetAtt': [pool?.logicalId, 'Arn'] },
      },
    ]);
    expect(reads?.Properties.Roles).toEqual([{ Ref: trigger.Properties.Role['Fn::GetAtt'][0] }]);
    expect(waits.get(pool?.logicalId ?? '')).toContain(trigger.logicalId);
    for (const id of waits.keys()) expect(waitsFor(id, waits).has(id), `${id} waits for itself`).toBe(false);
  });

  it('remembers no device, which would stand in for a second factor', () => {
    expect(pool?.Properties.DeviceConfiguration).toBeUndefined();
  });

  it('lets no client write whose member a person is or who is staff, nor take a password past the sign-in page', () => {
    for (const Name of ['member', 'staff'])
      expect(pool?.Properties.Schema).toContainEqual(expect.objectContaining({ Name, Mutable: true }));
    for (const [id, client] of Object.entries(clients)) {
      // An absent list is all mutable attributes, those two too.
      expect(client.WriteAttributes, id).toEqual(['email']);
      expect(client.ExplicitAuthFlows, id).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
      expect(client.PreventUserExistenceErrors, id).toBe('ENABLED');
    }
  });

  it('asks for a password that is hard to guess', () => {
    expect(pool?.Properties.Policies.PasswordPolicy.MinimumLength).toBeGreaterThanOrEqual(12);
  });
});

describe('threat protection of the user pool', () => {
  const withProtection = (threatProtection: NonNullable<Environment['threatProtection']>) =>
    synthesize({ ...environments.dev, threatProtection });
  const poolOf = ({ ofType }: ReturnType<typeof synthesize>) =>
    ofType('AWS::Cognito::UserPool')[0]?.Properties;
  const risksOf = ({ ofType }: ReturnType<typeof synthesize>) =>
    ofType('AWS::Cognito::UserPoolRiskConfigurationAttachment').map(({ Properties }) => Properties);

  it('is off unless it is set, in the plan that costs less', () => {
    const app = synthesized('production');
    expect(poolOf(app)?.UserPoolTier).toBe('ESSENTIALS');
    expect([poolOf(app)?.UserPoolAddOns, risksOf(app)]).toEqual([undefined, []]);
  });

  it('counts and refuses nobody where it is only an audit', () => {
    const app = withProtection('audit');
    expect(poolOf(app)).toMatchObject({
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
    });
    expect(risksOf(app)).toEqual([]);
  });

  it('refuses stolen passwords and high risks where it is enforced, at every client, and mails nobody', () => {
    const app = withProtection('enforced');
    expect(poolOf(app)).toMatchObject({
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
    });
    const ask = { EventAction: 'MFA_IF_CONFIGURED', Notify: false };
    expect(risksOf(app)).toEqual([
      {
        UserPoolId: expect.anything(),
        ClientId: 'ALL',
        CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
        AccountTakeoverRiskConfiguration: {
          Actions: { HighAction: { EventAction: 'BLOCK', Notify: false }, MediumAction: ask, LowAction: ask },
        },
      },
    ]);
  });
});
