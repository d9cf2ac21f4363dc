import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withAllowedOrigins } from '../../infra/environments/allowed-origins.ts';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { withPolicy } from '../../local/distribution/response-headers.ts';
import { preflightAnswer } from '../../local/gateway/cors.ts';
import { messageAnswer } from '../../local/http/gateway-request.ts';
import { ownEnvironment } from './own-environment.ts';
import { ownSynthesized, synthesize, synthesized } from './synthesized.ts';

const own = ownSynthesized();

const corsIn = (app: typeof own) =>
  app.ofType('AWS::ApiGatewayV2::Api').find(({ Properties }) => Properties.ProtocolType === 'HTTP')
    ?.Properties.CorsConfiguration;

const isForApi = ({ Properties }: { readonly Properties: Readonly<Record<string, unknown>> }) =>
  JSON.stringify(Properties).includes('CorsConfig');

interface Named {
  readonly $ref?: string;
  readonly in?: string;
  readonly name?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
}

const document = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
const calls = Object.values(
  document.paths as Record<string, Record<string, Record<string, unknown>>>,
).flatMap((path) => Object.entries(path).map(([method, call]) => ({ method: method.toUpperCase(), call })));
const read = (named: Named): Named =>
  named.$ref === undefined
    ? named
    : named.$ref
        .split('/')
        .slice(1)
        .reduce((at, key) => at[key], document);

/** Signed calls come from servers of partners, never from a page. */
const headersSent = calls
  .flatMap(({ call }) => (call.parameters ?? []) as Named[])
  .map(read)
  .filter((parameter) => parameter.in === 'header' && !parameter.name?.startsWith('webhook-'))
  .map(({ name = '' }) => name);

const headersRead = calls
  .flatMap(({ call }) => Object.values(call.responses as Record<string, Named>))
  .map(read)
  .flatMap(({ headers = {} }) => Object.keys(headers));

describe('pages of other origins', () => {
  it.each(environmentNames)('may not call %s, which names none', (name) => {
    expect(environments[name].allowedOrigins).toEqual([]);
    expect(corsIn(synthesized(name))).toBeUndefined();
    // The one policy is that of the site's pages.
    const policies = synthesized(name).ofType('AWS::CloudFront::ResponseHeadersPolicy');
    expect(policies).toHaveLength(1);
    expect(JSON.stringify(policies)).not.toContain('CorsConfig');
  });

  it('may make every call of the reference, from the origins that are named, and read its headers', () => {
    const cors = corsIn(own);
    expect(cors.AllowOrigins).toEqual(ownEnvironment.allowedOrigins);
    expect([...cors.AllowMethods].sort()).toEqual(
      [...new Set(['HEAD', ...calls.map(({ method }) => method)])].sort(),
    );
    expect(headersSent.length).toBeGreaterThan(5);
    expect(headersRead.length).toBeGreaterThan(20);
    expect(cors.AllowHeaders).toEqual(expect.arrayContaining(headersSent));
    // A page finds the id of a new document in the body, and names a file itself.
    const unread = new Set(['Location', 'Content-Disposition']);
    expect(cors.ExposeHeaders).toEqual(
      expect.arrayContaining(headersRead.filter((name) => !unread.has(name))),
    );
  });

  it('send and read the headers that clients are promised, and ask again after ten minutes', () => {
    expect(corsIn(own)).toMatchObject({
      AllowHeaders: ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Laurel-Device'],
      ExposeHeaders: [
        'ETag',
        'Idempotency-Replayed',
        'Retry-After',
        'RateLimit',
        'RateLimit-Policy',
        'Deprecation',
        'Sunset',
      ],
      MaxAge: 600,
    });
  });

  it('find the headers that they may read in the reference', () => {
    // No call is on its way out.
    const read = corsIn(own).ExposeHeaders.filter((name: string) => !/^(?:Deprecation|Sunset)$/.test(name));
    expect(headersRead).toEqual(expect.arrayContaining(read));
  });

  it('find the headers that they may send and read in the guide, and no others', () => {
    const [, text = ''] = document.info.description.split('## Browsers');
    const [section = ''] = text.split('## ');
    const named = [...section.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
    const { AllowHeaders, ExposeHeaders } = corsIn(own);
    expect(named).toEqual(['LAUREL_ALLOWED_ORIGINS', ...AllowHeaders, ...ExposeHeaders]);
  });

  it('send no cookie', () => {
    expect(corsIn(own).AllowCredentials ?? false).toBe(false);
  });

  it('reach the gateway with their preflights, through each path of the distribution that leads to it', () => {
    const [distribution] = own.ofType('AWS::CloudFront::Distribution');
    const { CacheBehaviors, Origins } = distribution?.Properties.DistributionConfig ?? {};
    const api = CacheBehaviors.filter(({ TargetOriginId }: { TargetOriginId: string }) =>
      Origins.some(
        ({ Id, CustomOriginConfig }: { Id: string; CustomOriginConfig?: unknown }) =>
          Id === TargetOriginId && CustomOriginConfig !== undefined,
      ),
    );
    expect(api.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual([
      '/v1',
      '/v1/*',
      '/health',
      '/ws',
    ]);
    const policy = own.ofType('AWS::CloudFront::ResponseHeadersPolicy').find(isForApi);
    for (const behavior of api) {
      expect(behavior.AllowedMethods).toContain('OPTIONS');
      // Managed-AllViewerExceptHostHeader passes on Origin and what the preflight asks for.
      expect(behavior.OriginRequestPolicyId).toBe('b689b0a8-53d0-40ab-baf2-68738e2966ac');
      // Managed-CachingDisabled: no preflight of one origin is given to another.
      expect(behavior.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
      // A page cannot read the handshake of a socket, whatever it says.
      expect(behavior.ResponseHeadersPolicyId).toEqual(
        behavior.PathPattern === '/ws' ? undefined : { Ref: policy?.logicalId },
      );
    }
  });

  it('read what no function answered by the headers of the distribution, which are those of the gateway', () => {
    const policies = own.ofType('AWS::CloudFront::ResponseHeadersPolicy').filter(isForApi);
    expect(policies).toHaveLength(1);
    const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders, MaxAge } = corsIn(own);
    expect(policies[0]?.Properties.ResponseHeadersPolicyConfig.CorsConfig).toEqual({
      AccessControlAllowOrigins: { Items: AllowOrigins },
      AccessControlAllowMethods: { Items: AllowMethods },
      AccessControlAllowHeaders: { Items: AllowHeaders },
      AccessControlExposeHeaders: { Items: ExposeHeaders },
      AccessControlMaxAgeSec: MaxAge,
      AccessControlAllowCredentials: false,
      // The gateway's headers stay where it gave some, so that none comes twice.
      OriginOverride: false,
    });
  });

  it('share no response through a cache: what no function answered depends on its origin, too', () => {
    const policy = own.ofType('AWS::CloudFront::ResponseHeadersPolicy').find(isForApi);
    const config = policy?.Properties.ResponseHeadersPolicyConfig;
    // A function's own Vary has more, and stays.
    expect(config.CustomHeadersConfig).toEqual({
      Items: [{ Header: 'Vary', Value: 'Origin', Override: false }],
    });
    const preflight = {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.test', 'access-control-request-method': 'PUT' },
    };
    const reply = preflightAnswer(corsIn(own), preflight);
    const answers = [401, 403, 413, 429, 503].map((status) => messageAnswer(status, 'No'));
    for (const answer of [...answers, ...(reply ? [reply] : [])]) {
      const { headers } = withPolicy(answer, config, preflight);
      expect(headers).toEqual({ ...answer.headers, vary: 'Origin' });
    }
  });

  it.each([...ownEnvironment.allowedOrigins])('read a refusal of the gateway from %s', (origin) => {
    const policy = own.ofType('AWS::CloudFront::ResponseHeadersPolicy').find(isForApi);
    const refusal = messageAnswer(401, 'Unauthorized');
    const headers = (from: string) =>
      withPolicy(refusal, policy?.Properties.ResponseHeadersPolicyConfig, { headers: { origin: from } })
        .headers;
    expect(headers(origin)).toEqual({
      ...refusal.headers,
      vary: 'Origin',
      'access-control-allow-origin': origin,
      'access-control-expose-headers':
        'ETag,Idempotency-Replayed,Retry-After,RateLimit,RateLimit-Policy,Deprecation,Sunset',
    });
    expect(headers(`${origin}.evil.test`)).toEqual({ ...refusal.headers, vary: 'Origin' });
  });

  it('get the reply of the gateway without a token, as the local runner gives it', () => {
    const preflight = (origin: string) =>
      preflightAnswer(corsIn(own), {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PUT' },
      });
    expect(preflight('https://app.shop.test')).toMatchObject({
      statusCode: 204,
      headers: {
        'access-control-allow-origin': 'https://app.shop.test',
        'access-control-allow-headers': 'Authorization,Content-Type,If-Match,If-None-Match,Laurel-Device',
        'access-control-max-age': '600',
      },
    });
    expect(preflight('https://points.shop.test.evil.test')?.headers).toEqual({});
  });

  it('are added by the context allowedOrigins, and refused there like in the settings', () => {
    const given = withAllowedOrigins(ownEnvironment, 'https://a.shop.test,https://app.shop.test');
    expect(given.allowedOrigins).toEqual([...ownEnvironment.allowedOrigins, 'https://a.shop.test']);
    expect(withAllowedOrigins(ownEnvironment, undefined)).toBe(ownEnvironment);
    for (const bad of ['*', 'https://a.shop.test/', 'http://a.shop.test', '']) {
      expect(() => synthesize(withAllowedOrigins(environments.dev, bad))).toThrow(/^.*\n- allowedOrigins: /);
    }
  });
});
