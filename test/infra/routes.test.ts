import { describe, expect, it } from 'vitest';
import { getOperationsHealth } from '#shared/contracts/service/get-operations-health.ts';
import { environments } from '../../infra/environments/environments.ts';
import { laurelFunctions } from '../../infra/synth/permissions.ts';
import type { Located } from '../../infra/synth/templates.ts';
import { catalogue } from '../../shared/contracts/catalogue/catalogue.ts';
import { acceptedBy, functionFile, methodsOf, namesMember } from '../../shared/contracts/contract.ts';
import { synthesized } from './synthesized.ts';

const app = synthesized('dev');
const inStack = (name: string) => (located: Located) => located.stack.endsWith(name);
const routes = app.ofType('AWS::ApiGatewayV2::Route');
const inHttp = (route: Located) => !inStack('/Realtime')(route);
const http = routes.filter(inHttp);
const socket = routes.filter(inStack('/Realtime'));

function functionOf(route: Located): string | undefined {
  const integrationId = route.Properties.Target['Fn::Join'][1][1].Ref;
  const integration = app.resources.find(
    ({ logicalId, stack }) => logicalId === integrationId && stack === route.stack,
  );
  const fn = JSON.stringify(integration?.Properties.IntegrationUri);
  return [...laurelFunctions(app)].find(
    ([, { logicalId, stack }]) => stack === route.stack && fn.includes(`"${logicalId}"`),
  )?.[0];
}

describe('HTTP routes', () => {
  it('are exactly the contracts and the answer to everything else', () => {
    const declared = catalogue.flatMap((contract) =>
      methodsOf(contract).map((method) => `${method} ${contract.path}`),
    );
    expect(http.map(({ Properties }) => Properties.RouteKey).sort()).toEqual(
      [...declared, '$default'].sort(),
    );
  });

  it.each(catalogue.map((contract) => [`${contract.method} ${contract.path}`, contract] as const))(
    '%s goes to its function, for its scopes',
    (key, contract) => {
      const route = http.find(({ Properties }) => Properties.RouteKey === key);
      if (route === undefined)
        throw new Error(
          `no route: infra/${contract.capability} has no such operation, or infra/stacks/service-stack.ts does not compose it`,
        );
      expect(functionOf(route)).toBe(functionFile(contract));
      if (contract.scopes === 'public') {
        expect(route.Properties.AuthorizationType).toBe('NONE');
        expect(route.Properties.AuthorizationScopes).toBeUndefined();
      } else {
        expect(route.Properties.AuthorizationType).toBe('JWT');
        expect(route.Properties.AuthorizerId).toBeDefined();
        expect(new Set(route.Properties.AuthorizationScopes)).toEqual(
          new Set([...contract.scopes.map((scope) => `laurel/${scope}`), 'laurel/admin']),
        );
      }
    },
  );

  it('have HEAD beside each GET, to the same function, for the same tokens', () => {
    const reads = http.filter(({ Properties }) => /^GET /.test(Properties.RouteKey));
    expect(reads.length).toBeGreaterThan(20);
    for (const { Properties, stack } of reads) {
      const key = Properties.RouteKey.replace(/^GET /, 'HEAD ');
      const head = http.find((route) => route.Properties.RouteKey === key);
      expect(head?.Properties, key).toEqual({ ...Properties, RouteKey: key });
      expect(head?.stack).toBe(stack);
    }
    const heads = http.filter(({ Properties }) => /^HEAD /.test(Properties.RouteKey));
    expect(heads).toHaveLength(reads.length);
  });

  it('need no token only where the contract is public, and where there is no call at all', () => {
    const open = http.filter(({ Properties }) => Properties.AuthorizationType !== 'JWT');
    const isPublic = catalogue.filter(({ scopes }) => scopes === 'public');
    expect(open.map(({ Properties }) => Properties.RouteKey).sort()).toEqual(
      [
        ...isPublic.flatMap((contract) => methodsOf(contract).map((method) => `${method} ${contract.path}`)),
        '$default',
      ].sort(),
    );
    const fallback = http.find(({ Properties }) => Properties.RouteKey === '$default');
    expect(fallback && functionOf(fallback)).toBe('functions/service/not-found.ts');
  });

  it('ask every token for a scope: an ID token passes by its audience, and has none', () => {
    const asked = http.filter(({ Properties }) => Properties.AuthorizationType === 'JWT');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ Properties }) => !(Properties.AuthorizationScopes?.length > 0))).toEqual([]);
  });

  it('check tokens of the pool, for every client of it but that of the second factor', () => {
    const [authorizer, ...others] = app
      .ofType('AWS::ApiGatewayV2::Authorizer')
      .filter(({ Properties }) => Properties.AuthorizerType === 'JWT');
    expect(others).toEqual([]);
    const { Issuer, Audience } = authorizer?.Properties.JwtConfiguration ?? {};
    expect(JSON.stringify(Issuer)).toMatch(/IdentityUsers\w+ProviderURL/);
    expect(Audience).toHaveLength(
      app
        .ofType('AWS::Cognito::UserPoolClient')
        .filter(({ Properties }) => !Properties.AllowedOAuthScopes.includes('aws.cognito.signin.user.admin'))
        .length,
    );
    // The gateway's own limit.
    expect(Audience.length).toBeLessThanOrEqual(50);
  });

  it('answer within the time that the gateway waits', () => {
    for (const [file, fn] of laurelFunctions(app)) {
      if (http.some((route) => functionOf(route) === file)) expect(fn.Properties.Timeout).toBeLessThan(30);
    }
  });
});

describe('socket routes', () => {
  const [api] = app
    .ofType('AWS::ApiGatewayV2::Api')
    .filter(({ Properties }) => Properties.ProtocolType === 'WEBSOCKET');

  it('are chosen by the type of the frame', () => {
    expect(api?.Properties.RouteSelectionExpression).toBe('$request.body.type');
    const functions = Object.fromEntries(
      socket.map((route) => [route.Properties.RouteKey, functionOf(route)]),
    );
    expect(functions).toEqual({
      $connect: 'functions/realtime/connect.ts',
      $disconnect: 'functions/realtime/disconnect.ts',
      resume: 'functions/realtime/resume.ts',
      $default: 'functions/realtime/answer-frame.ts',
    });
  });

  it('let nobody connect whom the authorizer does not know, and ask it without an identity source', () => {
    const connect = socket.find(({ Properties }) => Properties.RouteKey === '$connect');
    expect(connect?.Properties.AuthorizationType).toBe('CUSTOM');
    const [authorizer] = app
      .ofType('AWS::ApiGatewayV2::Authorizer')
      .filter(({ logicalId }) => logicalId === connect?.Properties.AuthorizerId.Ref);
    expect(authorizer?.Properties.AuthorizerType).toBe('REQUEST');
    expect(authorizer?.Properties.IdentitySource ?? []).toEqual([]);
    expect(JSON.stringify(authorizer?.Properties.AuthorizerUri)).toContain(
      laurelFunctions(app).get('functions/realtime/authorize-socket.ts')?.logicalId,
    );
  });

  it('give no response of a route, as functions post to the socket', () => {
    expect(socket.filter(({ Properties }) => Properties.RouteResponseSelectionExpression)).toEqual([]);
    expect(app.ofType('AWS::ApiGatewayV2::RouteResponse')).toEqual([]);
  });
});

describe.each(['dev', 'staging', 'production'] as const)('stages of %s', (name) => {
  const stages = synthesized(name).ofType('AWS::ApiGatewayV2::Stage');

  it('are the public path of the socket, and the root of the API', () => {
    expect(stages.map(({ Properties }) => Properties.StageName).sort()).toEqual(['$default', 'ws']);
  });

  it('wait, for the socket, until the account can log, and leave that setting behind', () => {
    const app = synthesized(name);
    const [account] = app.ofType('AWS::ApiGateway::Account');
    const stage = stages.find(({ Properties }) => Properties.StageName === 'ws');
    expect(stage?.stack).toBe(account?.stack);
    expect(stage?.DependsOn).toContain(account?.logicalId);
    // Other APIs of the account log with it, too.
    expect(account?.DeletionPolicy).toBe('Retain');
  });

  it('never hold a channel client below 2,000 requests a second', () => {
    for (const { Properties } of stages) {
      const { ThrottlingRateLimit, ThrottlingBurstLimit } = Properties.DefaultRouteSettings;
      expect(ThrottlingRateLimit).toBeGreaterThanOrEqual(2_000);
      expect(ThrottlingBurstLimit).toBeGreaterThanOrEqual(2_000);
    }
  });

  it('bound each route that needs no token, and no other', () => {
    const { throttle } = environments[name];
    const open = synthesized(name)
      .ofType('AWS::ApiGatewayV2::Route')
      .filter(inHttp)
      .filter(({ Properties }) => Properties.AuthorizationType === 'NONE');
    const stage = stages.find(({ Properties }) => Properties.StageName === '$default');
    const settings = stage?.Properties.RouteSettings;
    expect(Object.keys(settings).sort()).toEqual(open.map(({ Properties }) => Properties.RouteKey).sort());
    for (const one of Object.values(settings)) {
      expect(one).toEqual({
        DetailedMetricsEnabled: true,
        ThrottlingRateLimit: throttle.openRoutes.requestsPerSecond,
        ThrottlingBurstLimit: throttle.openRoutes.burstRequests,
      });
    }
    const together = open.length * throttle.openRoutes.requestsPerSecond;
    expect(together).toBeLessThanOrEqual(throttle.requestsPerSecond / 2);
  });

  it('take more than one channel client may send, which every function that machines or members call is told', () => {
    const { channelPerSecondMax, countingMillisecondsMax } = environments[name].callLimits;
    expect(channelPerSecondMax).toBeGreaterThanOrEqual(2_000);
    for (const { Properties } of stages) {
      const { ThrottlingRateLimit, ThrottlingBurstLimit } = Properties.DefaultRouteSettings;
      expect(Math.min(ThrottlingRateLimit, ThrottlingBurstLimit)).toBeGreaterThanOrEqual(channelPerSecondMax);
    }
    const functions = laurelFunctions(synthesized(name));
    for (const contract of catalogue) {
      const { Variables } = functions.get(functionFile(contract))?.Properties.Environment ?? {};
      const limited = acceptedBy(contract).some((scope) => scope === 'channel' || scope === 'member');
      const told = [Variables.CHANNEL_CALLS_PER_SECOND_MAX, Variables.COUNTING_MILLISECONDS_MAX];
      expect(told, contract.operationId).toEqual(
        limited ? [String(channelPerSecondMax), String(countingMillisecondsMax)] : [undefined, undefined],
      );
      // Misses are counted there, too, and consumers tell there how late they are.
      const readsRates = limited || namesMember(contract) || contract === getOperationsHealth;
      expect('RATES_TABLE' in Variables, contract.operationId).toBe(readsRates);
    }
  });

  it('log each request as JSON by its route, with no path, query, address or person', () => {
    for (const { Properties } of stages) {
      const format = JSON.parse(Properties.AccessLogSettings.Format);
      expect(format).toMatchObject({
        routeKey: '$context.routeKey',
        status: '$context.status',
        requestId: '$context.requestId',
      });
      expect(Object.values(format).join()).not.toMatch(
        /path|query|resourcePath|sourceIp|userAgent|claims\.(sub|member|username|email)/i,
      );
      expect(Properties.AccessLogSettings.DestinationArn).toBeDefined();
    }
  });
});
