import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import { readable } from '../../infra/synth/permissions.ts';
import type { Located, Synthesized } from '../../infra/synth/templates.ts';
import { synthesized } from './synthesized.ts';

/** An invocation as AWS presents it to Lambda, which refuses it without a permission that matches. */
interface Invocation {
  readonly fn: string;
  readonly principal: string;
  /** The ARN of the caller; for API Gateway without partition, region and account. */
  readonly source: string;
}

const gateway = 'apigateway.amazonaws.com';

/** The path of a function in its stack, from any value of a template that holds the function's ARN. */
function functionIn(app: Synthesized, stack: string, value: unknown): string {
  const text = JSON.stringify(value);
  const [fn, ...others] = app
    .ofType('AWS::Lambda::Function')
    .filter((located) => located.stack === stack && text.includes(`"${located.logicalId}"`));
  if (fn === undefined || others.length > 0) throw new Error(`${stack}: no single function in ${text}`);
  return `${stack}/${fn.logicalId}`;
}

function named(app: Synthesized, { stack }: Located, type: string, logicalId: string): Located {
  const found = app
    .ofType(type)
    .find((located) => located.stack === stack && located.logicalId === logicalId);
  if (found === undefined) throw new Error(`${stack} has no ${type} ${logicalId}`);
  return found;
}

/** The parameter by which a nested stack knows an API counts as the API itself: both are read in the same stack. */
const apiOf = (located: Located) => readable(located.Properties.ApiId);

/**
 * The source of a route: `<api>/<stage>/<method>/<path>` over HTTP with the path as it is declared, and
 * `<api>/<stage>/<route key>` for a socket and for the default route of an HTTP API.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @see https://github.com/aws/serverless-application-model/issues/1860
 */
function routeInvocations(app: Synthesized): readonly Invocation[] {
  return app.ofType('AWS::ApiGatewayV2::Route').map((route) => {
    const { RouteKey: key, Target } = route.Properties;
    const integrationId = Target['Fn::Join'][1][1].Ref;
    const integration = named(app, route, 'AWS::ApiGatewayV2::Integration', integrationId);
    const [method, path] = key.split(' ');
    const stage = route.stack.endsWith('/Realtime') ? 'ws' : '$default';
    const resource = path === undefined ? key : `${method}${path}`;
    return {
      fn: functionIn(app, route.stack, integration.Properties.IntegrationUri),
      principal: gateway,
      source: `${apiOf(route)}/${stage}/${resource}`,
    };
  });
}

function authorizerInvocations(app: Synthesized): readonly Invocation[] {
  return app
    .ofType('AWS::ApiGatewayV2::Authorizer')
    .filter(({ Properties }) => Properties.AuthorizerType === 'REQUEST')
    .map((authorizer) => ({
      fn: functionIn(app, authorizer.stack, authorizer.Properties.AuthorizerUri),
      principal: gateway,
      source: `${apiOf(authorizer)}/authorizers/<${authorizer.logicalId}>`,
    }));
}

/** Each function that a value names as the target of an event: `Arn` of a rule, a configuration of triggers. */
function eventInvocations(app: Synthesized): readonly Invocation[] {
  const source = ({ logicalId }: Located) => readable({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  const rules = app.ofType('AWS::Events::Rule').flatMap((rule) =>
    rule.Properties.Targets.map(({ Arn }: { Arn: unknown }) => ({
      fn: functionIn(app, rule.stack, Arn),
      principal: 'events.amazonaws.com',
      source: source(rule),
    })),
  );
  const triggers = app.ofType('AWS::Cognito::UserPool').flatMap((pool) =>
    Object.values(pool.Properties.LambdaConfig ?? {}).map((trigger) => ({
      fn: functionIn(app, pool.stack, trigger),
      principal: 'cognito-idp.amazonaws.com',
      source: source(pool),
    })),
  );
  return [...rules, ...triggers];
}

/** Sources that invoke with a permission and that no function above reads. One that is used has to be added there. */
const unreadSources: Readonly<Record<string, (located: Located) => boolean>> = {
  'AWS::S3::Bucket': ({ Properties }) =>
    Properties.NotificationConfiguration?.LambdaConfigurations !== undefined,
  'AWS::SNS::Subscription': ({ Properties }) => Properties.Protocol === 'lambda',
  'AWS::Logs::SubscriptionFilter': () => true,
  'AWS::Lambda::Url': () => true,
  'AWS::SecretsManager::RotationSchedule': () => true,
  'AWS::ApiGateway::Method': () => true,
  'AWS::CloudWatch::Alarm': ({ Properties }) =>
    /Lambda::Function/.test(JSON.stringify(Properties.AlarmActions)),
};

const invocations = (app: Synthesized) => [
  ...routeInvocations(app),
  ...authorizerInvocations(app),
  ...eventInvocations(app),
];

/** `*` stands for any characters, also over the slashes of the resource, as `ArnLike` compares it. */
function like(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\*', '.*');
  return new RegExp(`^${escaped}$`).test(text);
}

interface Allowed extends Invocation {
  readonly stack: string;
}

function permissions(app: Synthesized): readonly Allowed[] {
  return app.ofType('AWS::Lambda::Permission').map(({ Properties, stack }) => ({
    stack,
    fn: functionIn(app, stack, Properties.FunctionName),
    principal: Properties.Principal,
    source: readable(Properties.SourceArn).replace(
      /^arn:[^:]+:execute-api:[^:]+:(?:<AWS::AccountId>|\d{12}):/,
      '',
    ),
  }));
}

const allows = (permission: Allowed, { fn, principal, source }: Invocation) =>
  permission.fn === fn && permission.principal === principal && like(permission.source, source);

describe.each(environmentNames)('invocations of functions in %s', (name) => {
  const app = synthesized(name);

  it('match a permission of the function, each with the source that AWS names', () => {
    const all = invocations(app);
    expect(new Set(all.map(({ principal }) => principal)).size).toBe(3);
    const allowed = permissions(app);
    expect(all.filter((one) => !allowed.some((permission) => allows(permission, one)))).toEqual([]);
  });

  it('are the only ones that a permission allows', () => {
    const all = invocations(app);
    const idle = permissions(app).filter((permission) => !all.some((one) => allows(permission, one)));
    expect(idle).toEqual([]);
  });

  it('come from no kind of source that is not read here', () => {
    const unread = app.resources.filter((located) => unreadSources[located.Type]?.(located));
    expect(unread.map(({ Type, logicalId }) => `${Type} ${logicalId}`)).toEqual([]);
  });
});
