import { globSync } from 'node:fs';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ORIGIN_HEADER } from '../../functions/edge/origin.ts';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { readable } from '../../infra/synth/permissions.ts';
import { originSecretHeader } from '../../infra/web/origin-secret-header.ts';
import { catalogue } from '../../shared/contracts/catalogue/catalogue.ts';
import { ownEnvironment } from './own-environment.ts';
import { ownSynthesized, synthesized } from './synthesized.ts';

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

function distributionOf(app: ReturnType<typeof synthesized>) {
  const [distribution] = app.ofType('AWS::CloudFront::Distribution');
  return distribution?.Properties.DistributionConfig;
}

/** CloudFront's choice: the first path pattern that matches, in order. */
function behaviorFor(path: string, config: ReturnType<typeof distributionOf>) {
  const matches = ({ PathPattern }: { PathPattern: string }) =>
    new RegExp(`^${PathPattern.replaceAll('*', '.*')}$`).test(path);
  return config.CacheBehaviors.find(matches) ?? config.DefaultCacheBehavior;
}

describe.each(environmentNames)('the distribution of %s', (name) => {
  const app = synthesized(name);
  const config = distributionOf(app);
  const originOf = (behavior: { TargetOriginId: string }) =>
    config.Origins.find(({ Id }: { Id: string }) => Id === behavior.TargetOriginId);

  it.each([...catalogue.map(({ path }) => path), '/v1', '/v1/', '/ws'])(
    'passes %s on, uncached and over TLS 1.2',
    (path) => {
      const behavior = behaviorFor(path, config);
      expect(behavior).toMatchObject({
        CachePolicyId: CACHING_DISABLED,
        OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
        ViewerProtocolPolicy: 'https-only',
      });
      expect(behavior.AllowedMethods).toEqual(expect.arrayContaining(['GET', 'PUT', 'POST', 'DELETE']));
      const origin = originOf(behavior);
      expect(readable(origin.DomainName)).toMatch(
        path === '/ws' ? /Socket.*execute-api/ : /Http.*execute-api/,
      );
      expect(origin.CustomOriginConfig).toMatchObject({
        OriginProtocolPolicy: 'https-only',
        OriginSSLProtocols: ['TLSv1.2'],
      });
      const [header, ...others] = origin.OriginCustomHeaders;
      expect(others).toEqual([]);
      expect(header.HeaderName).toBe(ORIGIN_HEADER);
      expect(header.HeaderValue).toEqual({ Ref: 'OriginSecret' });
    },
  );

  it.each(['/', '/docs', '/openapi.json', '/missing', '/v10'])('serves %s from the bucket', (path) => {
    const behavior = behaviorFor(path, config);
    expect(behavior).toBe(config.DefaultCacheBehavior);
    const origin = originOf(behavior);
    expect(origin.OriginAccessControlId).toBeDefined();
    expect(origin.S3OriginConfig.OriginAccessIdentity).toBe('');
    expect(behavior.FunctionAssociations).toMatchObject([{ EventType: 'viewer-request' }]);
    expect(behavior.ResponseHeadersPolicyId).toBeDefined();
    // The bucket needs nothing of a request but its path.
    expect(behavior.OriginRequestPolicyId).toBeUndefined();
  });

  it('keeps files compressed until the next deployment, and lets browsers ask each time', () => {
    expect(config.DefaultCacheBehavior).toMatchObject({ Compress: true, CachePolicyId: CACHING_OPTIMIZED });
    const [deployment, ...others] = app.ofType('Custom::CDKBucketDeployment');
    expect(others).toEqual([]);
    // CloudFront compresses only what it may keep, and a browser that may keep it would miss a deployment.
    expect(deployment?.Properties.SystemMetadata).toEqual({
      'cache-control': 'public, max-age=0, must-revalidate, s-maxage=86400',
    });
    expect(deployment?.Properties.DistributionPaths).toEqual(['/*']);
  });

  it('may read the files of the bucket, and not list them', () => {
    const allowed = app
      .ofType('AWS::S3::BucketPolicy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Principal }) => Principal.Service === 'cloudfront.amazonaws.com')
      .map(({ Effect, Action }) => ({ Effect, Action }));
    expect(allowed).toEqual([{ Effect: 'Allow', Action: 's3:GetObject' }]);
  });

  it('lets a page run, load and call what is of the site, beside the sign-in of the pool', () => {
    const [policy] = app.ofType('AWS::CloudFront::ResponseHeadersPolicy');
    const headers = policy?.Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig;
    expect(readable(headers.ContentSecurityPolicy.ContentSecurityPolicy).split('; ')).toEqual([
      "default-src 'self'",
      expect.stringMatching(
        /^connect-src 'self' https:\/\/laurel-\S+\.auth\.eu-west-1\.amazoncognito\.com https:\/\/cognito-idp\.eu-west-1\.amazonaws\.com$/,
      ),
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
  });

  it('tells the reference page which client of the pool staff sign in through', () => {
    const [deployment] = app.ofType('Custom::CDKBucketDeployment');
    const [files, signIn, ...others] = deployment?.Properties.SourceMarkers ?? [];
    expect(others).toEqual([]);
    expect(files).toEqual({});
    expect(JSON.stringify(signIn)).toMatch(/laurel-\w+-data:\w*IdentityClientsConsole/);
  });

  it('rewrites paths of the site only, never of the API', () => {
    for (const behavior of config.CacheBehaviors) expect(behavior.FunctionAssociations).toBeUndefined();
  });

  it('never caches an error', () => {
    const statuses = config.CustomErrorResponses.map(({ ErrorCode }: { ErrorCode: number }) => ErrorCode);
    expect(statuses).toEqual([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]);
    for (const response of config.CustomErrorResponses) {
      expect(response.ErrorCachingMinTTL).toBe(0);
      // A page in place of an error would turn the API's 404 into something else.
      expect(response.ResponsePagePath).toBeUndefined();
    }
  });

  it('keeps no log of paths, which may hold a card', () => {
    expect(config.Logging).toBeUndefined();
  });

  it(`${environments[name].firewall ? 'stands behind' : 'needs no'} firewall`, () => {
    if (environments[name].firewall) {
      const [acl] = app.ofType('AWS::WAFv2::WebACL');
      expect(acl?.stack).toBe(`laurel-${name}-edge`);
      // An export would not cross the regions.
      expect(config.WebACLId['Fn::GetStackOutput']).toMatchObject({
        StackName: `laurel-${name}-edge`,
        Region: 'us-east-1',
      });
      expect(app.laurel.service.dependencies).toContain(app.laurel.edge);
    } else {
      expect(config.WebACLId).toBeUndefined();
      expect(app.ofType('AWS::WAFv2::WebACL')).toEqual([]);
    }
  });
});

describe('the distribution under a name of the retailer', () => {
  const config = distributionOf(ownSynthesized());

  it('takes TLS 1.2 and newer', () => {
    expect(config.Aliases).toEqual(['points.shop.test']);
    expect(config.ViewerCertificate).toEqual({
      AcmCertificateArn: ownEnvironment.site.certificateArn,
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    });
  });
});

describe('the firewall', () => {
  const [acl] = synthesized('production').ofType('AWS::WAFv2::WebACL');
  const rules = acl?.Properties.Rules ?? [];

  const own = ownSynthesized();
  const [ownAcl] = own.ofType('AWS::WAFv2::WebACL');
  const perSecond = (among: typeof rules, name: string) => {
    const rule = among.find(({ Name }: { Name: string }) => Name === name);
    const { Limit, EvaluationWindowSec, ...statement } = rule.Statement.RateBasedStatement;
    return { rate: Limit / EvaluationWindowSec, statement };
  };
  const tills = {
    OrStatement: {
      Statements: own.ofType('AWS::WAFv2::IPSet').map(({ logicalId }) => ({
        IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': [logicalId, 'Arn'] } },
      })),
    },
  };

  it('leaves alone the 2,000 requests a second that one client may send, from an address of tills', () => {
    const { rate, statement } = perSecond(ownAcl?.Properties.Rules, 'RatePerTillAddress');
    expect(rate).toBeGreaterThan(2_000);
    expect(statement).toEqual({ AggregateKeyType: 'IP', ScopeDownStatement: tills });
    expect(own.ofType('AWS::WAFv2::IPSet').map(({ Properties }) => Properties)).toEqual([
      { Scope: 'CLOUDFRONT', IPAddressVersion: 'IPV4', Addresses: ['203.0.113.7/32'] },
      { Scope: 'CLOUDFRONT', IPAddressVersion: 'IPV6', Addresses: ['2001:db8:7::/48'] },
    ]);
  });

  it('lets ten other addresses come to less than half of the throttle of the gateway', () => {
    const { requestsPerSecond } = ownEnvironment.throttle;
    const other = perSecond(ownAcl?.Properties.Rules, 'RatePerAddress');
    expect(other.statement).toEqual({
      AggregateKeyType: 'IP',
      ScopeDownStatement: { NotStatement: { Statement: tills } },
    });
    expect(10 * other.rate).toBeLessThan(requestsPerSecond / 2);
    const unnamed = perSecond(rules, 'RatePerAddress');
    expect([unnamed.rate, unnamed.statement]).toEqual([other.rate, { AggregateKeyType: 'IP' }]);
  });

  it('leaves half of the throttle to the addresses of tills, however many others call', () => {
    const { rate, statement } = perSecond(ownAcl?.Properties.Rules, 'RateOfOthers');
    expect(rate).toBe(ownEnvironment.throttle.requestsPerSecond / 2);
    expect(statement).toEqual({
      AggregateKeyType: 'CONSTANT',
      ScopeDownStatement: { NotStatement: { Statement: tills } },
    });
    expect(rules.map(({ Name }: { Name: string }) => Name)).not.toContain('RateOfOthers');
  });

  it('has a priority of its own for each rule', () => {
    for (const among of [rules, ownAcl?.Properties.Rules]) {
      const priorities = among.map(({ Priority }: { Priority: number }) => Priority);
      expect(new Set(priorities).size).toBe(priorities.length);
    }
  });

  it('lets a large basket and a till without a user agent through the common rules', () => {
    const common = rules.find(({ Name }: { Name: string }) => Name === 'AWSManagedRulesCommonRuleSet');
    const counted = common.Statement.ManagedRuleGroupStatement.RuleActionOverrides;
    expect(counted).toEqual([
      { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
      { Name: 'NoUserAgent_HEADER', ActionToUse: { Count: {} } },
    ]);
  });

  it('keeps no samples: they hold paths and tokens', () => {
    for (const { VisibilityConfig } of [acl?.Properties, ...rules]) {
      expect(VisibilityConfig.SampledRequestsEnabled).toBe(false);
    }
  });
});

describe('the origin secret', () => {
  it('is sent in the header that functions look at', () => {
    expect(originSecretHeader).toBe(ORIGIN_HEADER);
  });
});

describe('the function before the files of the site', () => {
  const functions = environmentNames.map((name) => {
    const [deployed, ...others] = synthesized(name).ofType('AWS::CloudFront::Function');
    expect(others).toEqual([]);
    return String(deployed?.Properties.FunctionCode);
  });
  const [source = ''] = functions;
  const given = (uri: string) =>
    vm.runInNewContext(`${source}; handler({ request: { uri: ${JSON.stringify(uri)} } })`);

  it('is the same everywhere, and as small as CloudFront takes it', () => {
    expect(new Set(functions).size).toBe(1);
    expect(Buffer.byteLength(source)).toBeLessThan(10 * 1024);
  });

  it.each([
    ['/docs', '/docs/index.html'],
    ['/docs/', '/docs/index.html'],
    ['/docs/errors', '/docs/errors/index.html'],
    ['/docs/errors/', '/docs/errors/index.html'],
    ['/docs/scalar.js', '/docs/scalar.js'],
    ['/docs/sign-in.json', '/docs/sign-in.json'],
    ['/openapi.json', '/openapi.json'],
  ])('%s passes as %s', (uri, file) => {
    expect(given(uri)).toEqual({ uri: file });
  });

  it('knows every file of the folder web', () => {
    const files = globSync('web/**/*.*').map((file) => file.replace(/^web/, ''));
    expect(files).toContain('/docs/signed-in.html');
    for (const file of files) expect(given(file)).toEqual({ uri: file });
  });

  it('leads from the root to the reference', () => {
    expect(given('/')).toMatchObject({ statusCode: 302, headers: { location: { value: '/docs' } } });
  });

  it.each(['/members/42', '/missing.png', '/docs/missing.js', '/docs/index', '/v1', '/index.html'])(
    '%s is a page of the site with status 404, and asks the bucket for nothing',
    (uri) => {
      const { statusCode, headers, body } = given(uri);
      expect(statusCode).toBe(404);
      expect(headers['content-type'].value).toBe('text/html; charset=utf-8');
      expect(headers['cache-control'].value).toBe('no-store');
      expect(headers['content-security-policy'].value).toContain("default-src 'none'");
      expect(body.data).toContain('<h1>No such page</h1>');
    },
  );
});
