import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { missingForDeployment } from '../../infra/environments/deployable.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import {
  environmentNamed,
  environmentNames,
  environments,
  environmentsChosen,
} from '../../infra/environments/environments.ts';
import { assertSound, faultsOf } from '../../infra/environments/faults.ts';
import { NAME_LENGTH_MAX } from '../../infra/environments/name.ts';
import { siteOrigin } from '../../infra/environments/site-origin.ts';
import { ownEnvironment } from './own-environment.ts';
import { oidcProvider, samlProvider } from './staff-providers.ts';
import { synthesize } from './synthesized.ts';

const shop: Environment = {
  ...ownEnvironment,
  site: { ...ownEnvironment.site, domain: 'points.shop.com' },
  signIn: { ...ownEnvironment.signIn, domain: 'sign-in.shop.com' },
  alarmAddress: 'alarms@shop.com',
  mailSender: { address: 'points@shop.com' },
};

describe('the name of an environment', () => {
  it.each(environmentNames)('%s is listed', (name) => {
    expect(environmentNamed(name)).toBe(environments[name]);
  });

  it('dev-<stage> has the settings of dev and a name of its own', () => {
    expect(environmentNamed('dev-blue-2')).toEqual({ ...environments.dev, name: 'dev-blue-2' });
    expect(environmentNamed(`dev-${'x'.repeat(NAME_LENGTH_MAX - 4)}`).name).toHaveLength(NAME_LENGTH_MAX);
  });

  it.each([
    ['qa', /no environment qa: there are dev, staging, production, and a dev-<stage>/],
    ['develop', /no environment develop/],
    ['staging-2', /no environment staging-2/],
    ['', /begins with a letter .* given was ""/],
    ['Dev', /lower-case letters.* given was "Dev"/],
    ['dev-Blue', /given was "dev-Blue"/],
    ['dev-', /given was "dev-"/],
    ['dev--blue', /single hyphens .* given was "dev--blue"/],
    ['dev-blue_2', /given was "dev-blue_2"/],
    ['dev-blue ', /given was "dev-blue "/],
    ['2dev', /begins with a letter/],
    ['dev-paws', /Cognito takes no domain with aws, amazon, cognito in it, and dev-paws contains aws/],
    ['dev-cognito', /contains cognito/],
    [`dev-${'x'.repeat(36)}`, /at most 32 characters; dev-x{36} has 40\./],
  ])('%j is refused, and the message says what is allowed', (name, message) => {
    expect(() => environmentNamed(name)).toThrow(message);
  });

  it('chooses one environment, or those that are listed; dev without a choice', () => {
    const namesOf = (chosen: unknown) => environmentsChosen(chosen).map(({ name }) => name);
    expect(namesOf(undefined)).toEqual(['dev']);
    expect(namesOf('dev-blue')).toEqual(['dev-blue']);
    expect(namesOf('all')).toEqual(environmentNames);
    expect(() => namesOf('dev,dev')).toThrow(/given was "dev,dev"/);
  });
});

/** Settings of the provider of staff with one fault each. */
const badProviders = (
  [
    [{ ...oidcProvider, type: 'ldap' }, /^staffProvider.type: "ldap" is neither oidc nor saml/],
    [{ ...oidcProvider, name: 'Shop_Staff' }, /^staffProvider.name: "Shop_Staff" is no name/],
    [{ ...oidcProvider, name: 'Cognito' }, /^staffProvider.name: "Cognito" is no name/],
    [{ ...oidcProvider, name: 'x'.repeat(33) }, /^staffProvider.name: /],
    [{ ...oidcProvider, secondFactor: undefined }, /^staffProvider.secondFactor: nothing is not 'asked-by-/],
    [{ ...oidcProvider, secondFactor: 'none' }, /^staffProvider.secondFactor: "none" is not 'asked-by-/],
    [{ ...oidcProvider, issuer: 'http://login.shop.test' }, /^staffProvider.issuer: .* no plain https/],
    [{ ...oidcProvider, issuer: 'https://login.shop.test/' }, /^staffProvider.issuer: .* ends with a slash/],
    [{ ...oidcProvider, issuer: 'login' }, /^staffProvider.issuer: "login" is no address/],
    [{ ...oidcProvider, clientId: '' }, /^staffProvider.clientId: "" is no client id/],
    [{ ...oidcProvider, clientSecretName: 'hunter2' }, /^staffProvider.clientSecretName: it is the name/],
    [{ ...oidcProvider, scopes: ['email groups'] }, /^staffProvider.scopes: .* is no list of scopes/],
    [{ ...oidcProvider, groupsFrom: ' groups' }, /^staffProvider.groupsFrom: " groups" is no claim/],
    [{ ...oidcProvider, emailFrom: undefined }, /^staffProvider.emailFrom: nothing is no claim/],
    [{ ...oidcProvider, groups: {} }, /^staffProvider.groups: no group of the provider is named/],
    [{ ...oidcProvider, groups: { admin: [] } }, /^staffProvider.groups: no group of the provider is named/],
    [{ ...oidcProvider, groups: { owner: ['o'] } }, /^staffProvider.groups: "owner" is none of marketer, /],
    [{ ...oidcProvider, groups: { admin: [' o'] } }, /^staffProvider.groups: " o" is no name of a group/],
    [
      { ...oidcProvider, groups: { admin: Array.from({ length: 60 }, (_, i) => `${i}`.repeat(20)) } },
      /^staffProvider.groups: the names take more than 2000 bytes/,
    ],
    [{ ...oidcProvider, secret: 'x' }, /^staffProvider.secret: oidc has no such setting/],
    [{ ...samlProvider, clientId: 'laurel' }, /^staffProvider.clientId: saml has no such setting/],
    [{ ...samlProvider, metadataUrl: '<xml>' }, /^staffProvider.metadataUrl: "<xml>" is no address/],
    [{ ...samlProvider, metadataUrl: 'http://a.b' }, /^staffProvider.metadataUrl: .* no plain https/],
  ] as const
).map(([staffProvider, fault]): [Partial<Environment>, RegExp] => [{ staffProvider } as object, fault]);

describe('the settings of an environment', () => {
  it.each([
    ...environmentNames.map((name) => environments[name]),
    ownEnvironment,
    shop,
    { ...shop, staffProvider: samlProvider },
  ])('are sound: $name', (environment) => {
    expect(faultsOf(environment)).toEqual([]);
  });

  const certificateArn = ownEnvironment.site.certificateArn;
  it.each<[Partial<Environment>, RegExp]>([
    [{ account: '1234', site: undefined, signIn: undefined } as object, /^account: "1234" is no account id/],
    [{ region: 'eu-west-11' }, /^region: "eu-west-11" is no commercial region/],
    [{ region: 'EU-WEST-1' }, /^region: /],
    [{ region: 'cn-north-1' }, /^region: "cn-north-1" is no commercial region/],
    [{ region: 'us-gov-west-1' }, /^region: /],
    [{ region: '' }, /^region: ""/],
    [{ alarmAddress: 'alarms' }, /^alarmAddress: "alarms" is no e-mail address/],
    [{ mailSender: { address: 'Shop <points@shop.com>' } }, /^mailSender.address: .* is no e-mail address/],
    [{ site: { domain: 'https://points.shop.com', certificateArn } }, /^site.domain: .* is no host name/],
    [{ site: { domain: 'localhost', certificateArn } }, /^site.domain: /],
    [
      { site: { domain: 'a.shop.com', certificateArn: certificateArn.replace('us-east-1', 'eu-west-1') } },
      /^site.certificateArn: .* is not the ARN of a certificate in us-east-1/,
    ],
    [
      { signIn: { domain: 'a.shop.com', certificateArn: certificateArn.replace('1111', '9999') } },
      /^signIn.certificateArn: the certificate is of account 999922223333, not of 111122223333/,
    ],
    [
      { signIn: shop.site as NonNullable<Environment['site']> },
      /^signIn.domain: it is the domain of the site/,
    ],
    [{ allowedOrigins: ['*'] }, /^allowedOrigins: "\*" has a wildcard/],
    [{ allowedOrigins: ['https://*.shop.com'] }, /^allowedOrigins: .* has a wildcard/],
    [{ allowedOrigins: ['https://app.shop.com/'] }, /browsers send https:\/\/app\.shop\.com\./],
    [{ allowedOrigins: ['https://app.shop.com/shop'] }, /^allowedOrigins: .* more than an origin/],
    [{ allowedOrigins: ['https://App.shop.com'] }, /browsers send https:\/\/app\.shop\.com\./],
    [{ allowedOrigins: ['https://app.shop.com:443'] }, /browsers send https:\/\/app\.shop\.com\./],
    [{ allowedOrigins: ['http://app.shop.com'] }, /^allowedOrigins: .* is not https/],
    [{ allowedOrigins: ['app.shop.com'] }, /^allowedOrigins: "app.shop.com" is no origin/],
    [{ allowedOrigins: ['https://a.shop.com', 'https://a.shop.com'] }, /stands there twice/],
    [{ allowedOrigins: ['https://points.shop.com'] }, /the site itself needs no mention/],
    [{ allowedOrigins: Array.from({ length: 51 }, (_, i) => `https://a${i}.shop.com`) }, /51 are too many/],
    [
      { reservedConcurrency: { socketFunction: 0, jobParts: 16, staffFunction: 3 } },
      /^reservedConcurrency.socketFunction: 0 is no whole number from 1/,
    ],
    [
      { reservedConcurrency: { socketFunction: 1, jobParts: 15, staffFunction: 3 } },
      /^reservedConcurrency.jobParts: 15 is no whole number from 16/,
    ],
    [
      { reservedConcurrency: { socketFunction: 1, jobParts: 16, staffFunction: 1.5 } },
      /^reservedConcurrency.staffFunction: 1.5 is no whole/,
    ],
    ...badProviders,
    [{ threatProtection: 'on' } as object, /^threatProtection: "on" is neither audit nor enforced/],
    [{ tillAddresses: ['203.0.113.7'] }, /^tillAddresses: "203.0.113.7" is no range/],
    [{ tillAddresses: ['203.0.113.7/33'] }, /^tillAddresses: .* is no range/],
    [{ tillAddresses: ['hub.shop.com/32'] }, /^tillAddresses: .* is no range/],
    [{ tillAddresses: ['0.0.0.0/0'] }, /^tillAddresses: "0.0.0.0\/0" has too many addresses of others/],
    [{ tillAddresses: ['::/0'] }, /^tillAddresses: .* has too many addresses/],
    [{ tillAddresses: ['10.1.2.0/24'] }, /^tillAddresses: "10.1.2.0\/24" is private/],
    [{ tillAddresses: ['fd00::/64'] }, /^tillAddresses: .* is private/],
    [{ tillAddresses: ['203.0.113.7/32', '203.0.113.7/32'] }, /^tillAddresses: a range stands there twice/],
  ])('%j has one fault, which is named', (change, fault) => {
    expect(faultsOf({ ...shop, ...change })).toEqual([expect.stringMatching(fault)]);
  });

  it.each([
    [['env=dev-paws'], /^Cognito takes no domain with aws, .* contains aws\.\n$/],
    [['env=dev', 'siteOrigin=*'], /^-c siteOrigin=: "\*" has a wildcard: .*\n$/],
    [
      ['env=dev', 'allowedOrigins=http://a.shop.test'],
      /^The environment dev cannot be synthesized:\n- allowedOrigins: .*\n$/,
    ],
  ])('%j ends the app with its sentence alone', (context, sentence) => {
    const CDK_CONTEXT_JSON = JSON.stringify(Object.fromEntries(context.map((one) => one.split('=', 2))));
    const { status, stderr } = spawnSync(process.execPath, ['infra/app.ts'], {
      cwd: repositoryRoot,
      env: { ...process.env, CDK_CONTEXT_JSON },
      encoding: 'utf8',
    });
    expect(stderr).toMatch(sentence);
    expect(status).toBe(1);
  });

  it('stop the synth with all their faults at once', () => {
    const broken = { ...environments.dev, account: '1', region: 'eu-west' };
    expect(() => synthesize(broken)).toThrow(
      /^The environment dev cannot be synthesized:\n- account: .*\n- region: /,
    );
    expect(() => assertSound(environments.dev)).not.toThrow();
  });
});

describe('before it can be deployed', () => {
  it('dev lacks nothing, staging and production lack what the retailer must give', () => {
    expect(missingForDeployment(environmentNamed('dev-blue'))).toEqual([]);
    for (const name of ['staging', 'production'] as const) {
      const fields = missingForDeployment(environments[name]).map((text) => text.split(':')[0]);
      expect(fields).toEqual(['account', 'site', 'alarmAddress', 'mailSender', 'tillAddresses']);
    }
    expect(missingForDeployment(shop)).toEqual([]);
    expect(missingForDeployment({ ...shop, tillAddresses: [] })).toEqual([]);
  });

  it.each(['points.shop.example', 'laurel.example', 'example.com', 'www.example.org', 'shop.test'])(
    '%s must give way to a real domain',
    (domain) => {
      const site = { ...ownEnvironment.site, domain };
      expect(missingForDeployment({ ...shop, site })).toEqual([
        `${domain} is an address for examples: put your own there.`,
      ]);
      const mailed = { ...environments.dev, alarmAddress: `me@${domain}` };
      expect(missingForDeployment(mailed)).toHaveLength(1);
    },
  );
});

describe('the origin where a sign-in returns', () => {
  it('is the domain of the site, or the given one, or that of npm start', () => {
    expect(siteOrigin(shop, 'https://d1.cloudfront.net')).toBe('https://points.shop.com');
    expect(siteOrigin(environments.dev, 'https://d1.cloudfront.net')).toBe('https://d1.cloudfront.net');
    expect(siteOrigin(environments.dev, undefined)).toBe('http://localhost:3000');
  });

  it.each(['d1.cloudfront.net', 'https://d1.cloudfront.net/', 'http://d1.cloudfront.net', '*', ''])(
    '%j is refused',
    (given) => {
      expect(() => siteOrigin(environments.dev, given)).toThrow(/^-c siteOrigin=: /);
    },
  );
});
