import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { readable } from '../../infra/synth/permissions.ts';
import { ownEnvironment } from './own-environment.ts';
import { ownSynthesized, synthesize, synthesized } from './synthesized.ts';

const own = ownSynthesized();

describe("an environment with the retailer's addresses and domains", () => {
  it('subscribes its address to the alarms of both regions', () => {
    const topics = own.ofType('AWS::SNS::Topic');
    // One in the environment's region, and one where CloudFront counts.
    expect(topics).toHaveLength(2);
    const subscriptions = own.ofType('AWS::SNS::Subscription');
    expect(subscriptions.map(({ stack, Properties }) => ({ stack, ...Properties }))).toEqual(
      topics.map(({ stack, logicalId }) => ({
        stack,
        Protocol: 'email',
        Endpoint: 'alarms@shop.test',
        TopicArn: { Ref: logicalId },
      })),
    );
  });

  it('sends mail through SES, from the address or from its domain', () => {
    const configurationOf = (app: typeof own) => {
      const { From, SourceArn, EmailSendingAccount } =
        app.ofType('AWS::Cognito::UserPool')[0]?.Properties.EmailConfiguration ?? {};
      return { From, account: EmailSendingAccount, source: readable(SourceArn) };
    };
    expect(configurationOf(own)).toEqual({
      From: 'Shop points <points@shop.test>',
      account: 'DEVELOPER',
      source: 'arn:aws:ses:eu-central-1:111122223333:identity/points@shop.test',
    });
    const mailSender = { address: 'points@shop.test', verifiedDomain: 'shop.test' };
    expect(configurationOf(synthesize({ ...ownEnvironment, mailSender }))).toEqual({
      From: 'points@shop.test',
      account: 'DEVELOPER',
      source: 'arn:aws:ses:eu-central-1:111122223333:identity/shop.test',
    });
  });

  it('signs in at its domain, which pages of the site may call', () => {
    const [domain, ...others] = own.ofType('AWS::Cognito::UserPoolDomain');
    expect(others).toEqual([]);
    expect(domain?.Properties).toMatchObject({
      Domain: 'sign-in.shop.test',
      CustomDomainConfig: { CertificateArn: ownEnvironment.signIn.certificateArn },
    });
    const policies = own
      .ofType('AWS::CloudFront::ResponseHeadersPolicy')
      .flatMap(({ Properties }) => Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig ?? [])
      .map(({ ContentSecurityPolicy }) => readable(ContentSecurityPolicy.ContentSecurityPolicy));
    expect(policies).toEqual([
      expect.stringContaining(
        "connect-src 'self' https://sign-in.shop.test https://cognito-idp.eu-central-1.amazonaws.com;",
      ),
    ]);
  });

  it('returns from a sign-in to its site and to the origins that it allows', () => {
    const [enrolling, ...people] = own
      .ofType('AWS::Cognito::UserPoolClient')
      .filter(({ Properties }) => Properties.AllowedOAuthFlows.includes('code'))
      .sort((a, b) => a.Properties.CallbackURLs.length - b.Properties.CallbackURLs.length);
    expect(enrolling?.Properties).toMatchObject({
      CallbackURLs: ['https://points.shop.test/second-factor'],
      LogoutURLs: ['https://points.shop.test/second-factor'],
    });
    expect(people).toHaveLength(2);
    for (const { Properties } of people) {
      const roots = ['https://points.shop.test/', 'https://app.shop.test/', 'http://localhost:5173/'];
      expect(Properties.LogoutURLs).toEqual(roots);
      expect(Properties.CallbackURLs).toEqual([...roots, 'https://points.shop.test/docs/signed-in.html']);
    }
  });

  it('is deployed to its own account only, each stack', () => {
    const { data, service, edge } = own.laurel;
    expect([data, service, edge].map((stack) => stack?.account)).toEqual(Array(3).fill('111122223333'));
    expect([data, service, edge].map((stack) => stack?.region)).toEqual([
      'eu-central-1',
      'eu-central-1',
      'us-east-1',
    ]);
  });
});

describe('an environment in another region', () => {
  it.each([own, synthesize({ ...environments.dev, region: 'ap-southeast-2' })])(
    'names no region but its own and that of CloudFront',
    ({ templates, laurel }) => {
      const named = new Set<string>();
      for (const template of templates.values()) {
        for (const [region] of JSON.stringify(template).matchAll(/\b[a-z]{2}-[a-z]+-\d\b/g))
          named.add(region);
      }
      named.delete('us-east-1');
      expect([...named]).toEqual([laurel.data.region]);
    },
  );
});

describe.each(environmentNames)('%s, as it is in the repository', (name) => {
  it('has none of them, and needs no account to be synthesized', () => {
    const app = synthesized(name);
    expect(app.ofType('AWS::SNS::Subscription')).toEqual([]);
    const [pool] = app.ofType('AWS::Cognito::UserPool');
    expect(pool?.Properties.EmailConfiguration).toBeUndefined();
    expect(environments[name].account).toBeUndefined();
    expect(readable(app.laurel.data.account)).not.toMatch(/^\d+$/);
  });
});
