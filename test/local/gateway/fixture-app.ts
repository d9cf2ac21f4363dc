import { writeAssembly } from '../template/fixture-assembly.ts';

const code = (key: string) => ({ S3Bucket: 'assets', S3Key: `${key}.zip` });
const functionOf = (key: string, Variables: object = {}, rest: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: code(key),
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    MemorySize: 256,
    Timeout: 29,
    Environment: { Variables },
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    ...rest,
  },
});
const uri = (logicalId: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/',
      { 'Fn::GetAtt': [logicalId, 'Arn'] },
      '/invocations',
    ],
  ],
});
/** The role of all functions of a stack. */
const role = (...Statement: readonly object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyDocument: { Statement } }] },
});
/** Lets a service invoke a function for the part of an API or for the resource that the source names. */
const permission = (target: string, service: string, source: unknown) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [target, 'Arn'] },
    Principal: `${service}.amazonaws.com`,
    SourceArn: source,
  },
});
const partOf = (api: string, part: string | object) => ({
  'Fn::Join': [
    '',
    ['arn:aws:execute-api:eu-west-1:', { Ref: 'AWS::AccountId' }, ':', { Ref: api }, '/', part],
  ],
});
const exported = (Value: object, Name: string) => ({ Value, Export: { Name } });
const imported = (name: string) => ({ 'Fn::ImportValue': name });
const secretText = (id: object) => ({
  'Fn::Join': ['', ['{{resolve:secretsmanager:', id, ':SecretString:::}}']],
});

function table(stream?: 'StreamSpecification') {
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...(stream === undefined ? {} : { [stream]: { StreamViewType: 'NEW_AND_OLD_IMAGES' } }),
    },
  };
}

interface RouteSetup {
  readonly scopes?: readonly string[];
  readonly timeout?: number;
}

function httpRoute(id: string, key: string, target: string, { scopes, timeout }: RouteSetup = {}) {
  return {
    [`${id}Integration`]: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Http' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': [target, 'Arn'] },
        PayloadFormatVersion: '2.0',
        ...(timeout === undefined ? {} : { TimeoutInMillis: timeout }),
      },
    },
    [`${id}Route`]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Http' },
        RouteKey: key,
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: `${id}Integration` }]] },
        ...(scopes === undefined
          ? { AuthorizationType: 'NONE' }
          : { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Jwt' }, AuthorizationScopes: scopes }),
      },
    },
    [`${id}Permission`]: permission(
      target,
      'apigateway',
      partOf(
        'Http',
        key === '$default'
          ? '*/$default'
          : `*/${key
              .replace(/^ANY/, '*')
              .replace(' ', '')
              .replace(/\{.*?\}/g, '*')}`,
      ),
    ),
  };
}

function socketRoute(id: string, key: string, target: string) {
  return {
    [`${id}Integration`]: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: { Ref: 'Socket' }, IntegrationType: 'AWS_PROXY', IntegrationUri: uri(target) },
    },
    [`${id}Route`]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Socket' },
        RouteKey: key,
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: `${id}Integration` }]] },
        ...(key === '$connect'
          ? { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'SocketAuthorizer' } }
          : { AuthorizationType: 'NONE' }),
      },
    },
    [`${id}Permission`]: permission(target, 'apigateway', partOf('Socket', `*${key}`)),
  };
}

const client = (scopes: readonly string[], flow: string) => ({
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: {
    UserPoolId: { Ref: 'Pool' },
    AllowedOAuthFlows: [flow],
    AllowedOAuthScopes: scopes.map((scope) => `laurel/${scope}`),
  },
});

const allScopes = ['channel', 'marketer', 'agent', 'analyst', 'member', 'admin'];

function dataStack(trigger: boolean) {
  return {
    Resources: {
      Role: role(),
      Trigger: functionOf('trigger'),
      TriggerPermission: permission('Trigger', 'cognito-idp', { 'Fn::GetAtt': ['Pool', 'Arn'] }),
      Pool: {
        Type: 'AWS::Cognito::UserPool',
        Properties: trigger
          ? {
              LambdaConfig: {
                PreTokenGenerationConfig: {
                  LambdaArn: { 'Fn::GetAtt': ['Trigger', 'Arn'] },
                  LambdaVersion: 'V2_0',
                },
              },
            }
          : {},
      },
      TillClient: client(['channel'], 'client_credentials'),
      ConsoleClient: client(allScopes, 'code'),
    },
    Outputs: {
      Issuer: exported({ 'Fn::GetAtt': ['Pool', 'ProviderURL'] }, 'issuer'),
      Till: exported({ Ref: 'TillClient' }, 'till'),
      Console: exported({ Ref: 'ConsoleClient' }, 'console'),
    },
  };
}

const originHeaders = [{ HeaderName: 'X-Origin-Secret', HeaderValue: secretText({ Ref: 'OriginSecret' }) }];
const domainOf = (api: string) => ({
  'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': [api, 'ApiEndpoint'] }] }],
});
const allMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

const serviceStack = {
  Resources: {
    Role: role(),
    Echo: functionOf('echo', { ORIGIN_SECRET: secretText({ Ref: 'OriginSecret' }) }),
    Behave: functionOf('behave'),
    SocketGuard: functionOf('socket-guard', { ORIGIN_SECRET: secretText({ Ref: 'OriginSecret' }) }),
    SocketTalk: functionOf('socket-talk', {
      SOCKET_ENDPOINT: {
        'Fn::Join': [
          '',
          ['https://', { Ref: 'Socket' }, '.execute-api.', { Ref: 'AWS::Region' }, '.amazonaws.com/ws'],
        ],
      },
    }),
    OriginSecret: { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } },
    Http: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: {
        ProtocolType: 'HTTP',
        CorsConfiguration: { AllowOrigins: ['https://shop.example'], AllowMethods: ['GET'], MaxAge: 60 },
      },
    },
    HttpStage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ApiId: { Ref: 'Http' },
        StageName: '$default',
        RouteSettings: {
          'GET /v1/throttled': { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 },
        },
        AccessLogSettings: {
          Format:
            '{"route":"$context.routeKey","status":"$context.status","path":"$context.path","client":"$context.authorizer.claims.client_id","error":"$context.error.responseType","integrationError":"$context.integrationErrorMessage"}',
        },
      },
    },
    Jwt: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: { Ref: 'Http' },
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer: imported('issuer'), Audience: [imported('till'), imported('console')] },
      },
    },
    ...httpRoute('Exact', 'GET /v1/pets/dog/1', 'Echo'),
    ...httpRoute('Parameter', 'GET /v1/pets/dog/{id}', 'Echo'),
    ...httpRoute('Greedy', 'GET /v1/pets/{proxy+}', 'Echo'),
    ...httpRoute('Any', 'ANY /v1/any/{member}', 'Echo'),
    ...httpRoute('Behave', 'POST /v1/behave', 'Behave'),
    ...httpRoute('Slow', 'POST /v1/slow', 'Behave', { timeout: 300 }),
    ...httpRoute('Guarded', 'GET /v1/guarded', 'Echo', { scopes: ['laurel/channel', 'laurel/agent'] }),
    ...httpRoute('Throttled', 'GET /v1/throttled', 'Echo'),
    ...httpRoute('Health', 'GET /health', 'Echo'),
    ...httpRoute('Fallback', '$default', 'Echo'),
    Socket: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.type' },
    },
    SocketStage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ApiId: { Ref: 'Socket' },
        StageName: 'ws',
        AccessLogSettings: { Format: '$context.eventType $context.routeKey $context.status $context.body' },
      },
    },
    SocketAuthorizer: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: { Ref: 'Socket' },
        AuthorizerType: 'REQUEST',
        AuthorizerUri: uri('SocketGuard'),
        IdentitySource: [],
      },
    },
    GuardPermission: permission(
      'SocketGuard',
      'apigateway',
      partOf('Socket', { 'Fn::Join': ['', ['authorizers/', { Ref: 'SocketAuthorizer' }]] }),
    ),
    ...socketRoute('Connect', '$connect', 'SocketTalk'),
    ...socketRoute('Disconnect', '$disconnect', 'SocketTalk'),
    ...socketRoute('Resume', 'resume', 'SocketTalk'),
    ...socketRoute('SocketFallback', '$default', 'SocketTalk'),
    Distribution: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Origins: [
            { Id: 'api', DomainName: domainOf('Http'), OriginCustomHeaders: originHeaders },
            { Id: 'socket', DomainName: domainOf('Socket'), OriginCustomHeaders: originHeaders },
            { Id: 'web', DomainName: 'web.s3.eu-west-1.amazonaws.com' },
          ],
          DefaultCacheBehavior: {
            TargetOriginId: 'web',
            Compress: true,
            // Managed-CachingOptimized
            CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
            ResponseHeadersPolicyId: { Ref: 'Headers' },
            FunctionAssociations: [
              { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Pages', 'FunctionARN'] } },
            ],
          },
          CacheBehaviors: [
            {
              PathPattern: '/v1/*',
              TargetOriginId: 'api',
              AllowedMethods: allMethods,
              ResponseHeadersPolicyId: { Ref: 'ApiHeaders' },
            },
            { PathPattern: '/health', TargetOriginId: 'api' },
            { PathPattern: '/ws', TargetOriginId: 'socket' },
          ],
        },
      },
    },
    Pages: {
      Type: 'AWS::CloudFront::Function',
      Properties: {
        FunctionCode: `function handler(event) {
          if (event.request.uri !== '/nothing.html') return event.request;
          const headers = { 'content-type': { value: 'text/html' }, 'x-asked-by': { value: event.request.method } };
          return { statusCode: 404, headers, body: { encoding: 'text', data: '<h1>No such page</h1>' } };
        }`,
      },
    },
    ApiHeaders: {
      Type: 'AWS::CloudFront::ResponseHeadersPolicy',
      Properties: {
        ResponseHeadersPolicyConfig: {
          CorsConfig: {
            AccessControlAllowOrigins: { Items: ['https://shop.example', 'https://app.example'] },
            AccessControlAllowMethods: { Items: ['GET', 'PUT'] },
            AccessControlAllowHeaders: { Items: ['Authorization'] },
            AccessControlExposeHeaders: { Items: ['ETag', 'Retry-After'] },
            AccessControlAllowCredentials: false,
            AccessControlMaxAgeSec: 600,
            OriginOverride: false,
          },
          CustomHeadersConfig: { Items: [{ Header: 'Vary', Value: 'Origin', Override: false }] },
        },
      },
    },
    Headers: {
      Type: 'AWS::CloudFront::ResponseHeadersPolicy',
      Properties: {
        ResponseHeadersPolicyConfig: {
          SecurityHeadersConfig: {
            ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'self'", Override: true },
            ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
          },
        },
      },
    },
    WebFiles: {
      Type: 'Custom::CDKBucketDeployment',
      Properties: {
        SourceObjectKeys: ['web.zip'],
        DestinationBucketName: 'web',
        SystemMetadata: { 'cache-control': 'public, max-age=0, s-maxage=60' },
      },
    },
  },
};

const assets = {
  echo: {
    'index.mjs': `export const handler = async (event) => ({
      statusCode: 200,
      headers: { 'Content-Type': 'application/json', 'x-knows-secret':
        String(event.headers['x-origin-secret'] === process.env.ORIGIN_SECRET) },
      body: JSON.stringify(event),
    });`,
  },
  behave: {
    'index.mjs': `export const handler = async (event) => {
      const { wait, fail, answer } = JSON.parse(event.body);
      if (wait) await new Promise(() => {});
      if (fail) throw new Error(fail);
      return answer;
    };`,
  },
  trigger: {
    'index.mjs': `export const handler = async (event) => {
      const { groupsToOverride } = event.request.groupConfiguration;
      const member = event.request.userAttributes['custom:member'];
      if (member === 'fails') throw new Error('no such member');
      const allowed = groupsToOverride.map((group) => 'laurel/' + group);
      if (member) allowed.push('laurel/member');
      event.response.claimsAndScopeOverrideDetails = { accessTokenGeneration: {
        claimsToAddOrOverride: { ...(member ? { member } : {}), seen: event.triggerSource + ' ' + event.version },
        claimsToSuppress: ['auth_time'],
        scopesToSuppress: event.request.scopes.filter((scope) => !allowed.includes(scope)),
      } };
      return event;
    };`,
  },
  'socket-guard': {
    'index.mjs': `export const handler = async (event) => {
      if (event.headers['x-origin-secret'] !== process.env.ORIGIN_SECRET) throw new Error('not through the front door');
      const protocols = event.headers['Sec-WebSocket-Protocol'] ?? '';
      const wish = /bearer\\.(\\w+)/.exec(protocols)?.[1];
      if (wish === undefined) throw new Error('Unauthorized');
      if (wish === 'broken') throw new Error('storage is down');
      if (wish === 'odd') return { nothing: true };
      return {
        principalId: wish,
        context: { member: wish, level: 3 },
        policyDocument: { Version: '2012-10-17', Statement: [{
          Action: 'execute-api:Invoke', Effect: wish === 'denied' ? 'Deny' : 'Allow', Resource: event.methodArn,
        }] },
      };
    };`,
  },
  'socket-talk': {
    'index.mjs': `const post = (id, body) => fetch(process.env.SOCKET_ENDPOINT + '/@connections/' + encodeURIComponent(id), { method: 'POST', body });
      export const handler = async (event) => {
      const { eventType, routeKey, connectionId, authorizer } = event.requestContext;
      if (eventType === 'CONNECT') {
        const early = await post(connectionId, 'too early');
        if (authorizer.member === 'refused') return { statusCode: 451, body: 'not you' };
        if (authorizer.member === 'crash') throw new Error('crash');
        if (early.status !== 410) return { statusCode: 500 };
        return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'laurel.v1' } };
      }
      if (eventType === 'DISCONNECT') return { statusCode: 200 };
      if (event.body === 'fail') throw new Error('asked to');
      if (event.body === 'flood') {
        let sent = 0;
        while (sent < 500 && (await post(connectionId, 'x'.repeat(100 * 1024))).status === 200) sent += 1;
        return { statusCode: 200, sent };
      }
      await post(connectionId, JSON.stringify({ routeKey, authorizer, body: event.body }));
      return { statusCode: 200 };
    };`,
  },
  note: {
    'index.mjs': `const put = async (id) => {
      const answer = await fetch(process.env.AWS_ENDPOINT_URL_DYNAMODB, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'DynamoDB_20120810.PutItem',
          'x-amz-date': '20260101T000000Z',
          authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
        },
        body: JSON.stringify({ TableName: process.env.TABLE, Item: { id: { S: id } } }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    };
    export const handler = async (event) => {
      if (event.Records) for (const { dynamodb } of event.Records) await put(dynamodb.Keys.id.S);
      else await put(event.pathParameters.id);
      return { statusCode: 201, body: '' };
    };`,
  },
  web: {
    'docs/index.html': '<!doctype html><title>docs</title>',
    'openapi.json': JSON.stringify({ openapi: '3.1.0', info: { description: 'text '.repeat(1_000) } }),
    'app.js': 'export {};',
  },
};

/** A table whose stream a function copies into a second table. A runner has this beside the gateway. */
const storage = {
  Key: { Type: 'AWS::KMS::Key', Properties: {} },
  Role: role({ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }),
  Noted: table('StreamSpecification'),
  Seen: table(),
  Note: functionOf('note', { TABLE: { Ref: 'Noted' } }),
  Follow: functionOf('note', { TABLE: { Ref: 'Seen' } }),
  Followed: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Noted', 'StreamArn'] },
      FunctionName: { Ref: 'Follow' },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10,
    },
  },
  ...httpRoute('Note', 'PUT /v1/notes/{id}', 'Note', { scopes: ['laurel/channel'] }),
};

/** Writes a small app with everything that the gateway reads from a template. */
export function writeFixtureApp({ trigger = true, stored = false } = {}): string {
  const service = stored ? { Resources: { ...serviceStack.Resources, ...storage } } : serviceStack;
  return writeAssembly({
    stacks: { 'laurel-dev-data': dataStack(trigger), 'laurel-dev-service': service },
    assets,
  });
}
