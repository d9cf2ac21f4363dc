import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Environment, OwnDomain } from './environment.ts';
import { faultOfName } from './name.ts';
import { faultOfVersions } from './origin-secret-versions.ts';
import { faultsOfOutsideEvents } from './outside-events.ts';
import { SettingsError } from './settings-error.ts';
import { faultsOfStaffProvider } from './staff-provider.ts';
import { faultsOfTillAddresses } from './till-addresses.ts';

/** Cognito takes 100 addresses to return to for each client, and the site itself needs some. */
const ALLOWED_ORIGINS_MAX = 50;

const mailAddress = /^[^\s@<>"]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;
const hostName = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const certificate = /^arn:aws:acm:us-east-1:(\d{12}):certificate\/[\w-]+$/;

/**
 * The site is a CloudFront distribution and the sign-in page a domain of `amazoncognito.com`, which only the commercial
 * regions have.
 */
function faultOfRegion(region: string): string | undefined {
  const known = RegionInfo.regions.filter(({ partition }) => partition === 'aws').map(({ name }) => name);
  return known.includes(region)
    ? undefined
    : `region: ${JSON.stringify(region)} is no commercial region of AWS; one is written like eu-west-1.`;
}

function faultsOfDomain(
  field: 'site' | 'signIn',
  own: OwnDomain | undefined,
  account: string | undefined,
): readonly string[] {
  if (own === undefined) return [];
  const faults: string[] = [];
  if (!hostName.test(own.domain)) {
    faults.push(
      `${field}.domain: ${JSON.stringify(own.domain)} is no host name; one is written like points.shop.com.`,
    );
  }
  const [, owner] = certificate.exec(own.certificateArn) ?? [];
  if (owner === undefined) {
    faults.push(
      `${field}.certificateArn: ${JSON.stringify(own.certificateArn)} is not the ARN of a certificate in us-east-1, where CloudFront takes them from.`,
    );
  } else if (account !== undefined && owner !== account) {
    faults.push(`${field}.certificateArn: the certificate is of account ${owner}, not of ${account}.`);
  }
  return faults;
}

/** A sentence that says why a page of this origin cannot be allowed, or undefined. */
export function faultOfOrigin(origin: string): string | undefined {
  const written = JSON.stringify(origin);
  if (origin.includes('*'))
    return `${written} has a wildcard: name each origin, because tokens return there.`;
  if (!URL.canParse(origin)) return `${written} is no origin; one is written like https://app.shop.com.`;
  const { protocol, hostname, origin: parsed } = new URL(origin);
  if (protocol !== 'https:' && !(protocol === 'http:' && hostname === 'localhost')) {
    return `${written} is not https; http is taken for localhost alone.`;
  }
  return parsed === origin
    ? undefined
    : `${written} is more than an origin or written differently: browsers send ${parsed}.`;
}

function faultsOfOrigins({ allowedOrigins, site }: Environment): readonly string[] {
  const faults = allowedOrigins.map(faultOfOrigin).filter((fault) => fault !== undefined);
  if (new Set(allowedOrigins).size < allowedOrigins.length) faults.push('an origin stands there twice.');
  if (allowedOrigins.length > ALLOWED_ORIGINS_MAX)
    faults.push(`${allowedOrigins.length} are too many: at most ${ALLOWED_ORIGINS_MAX}.`);
  if (site !== undefined && allowedOrigins.includes(`https://${site.domain}`))
    faults.push('the site itself needs no mention.');
  return faults.map((fault) => `allowedOrigins: ${fault}`);
}

/** The least for the parts of two jobs side by side: see infra/jobs. */
const JOB_PARTS_MIN = 16;

function faultsOfReserved({ reservedConcurrency }: Environment): readonly string[] {
  return Object.entries(reservedConcurrency ?? {}).flatMap(([field, executions]) => {
    const min = field === 'jobParts' ? JOB_PARTS_MIN : 1;
    if (Number.isInteger(executions) && executions >= min) return [];
    return [`reservedConcurrency.${field}: ${executions} is no whole number from ${min}.`];
  });
}

/** All that AWS would refuse, or what would not work there, in the settings of an environment. Empty where none. */
export function faultsOf(environment: Environment): readonly string[] {
  const { name, account, region, alarmAddress, mailSender, site, signIn } = environment;
  const faults: (string | undefined)[] = [faultOfName(name)];
  if (account !== undefined && !/^\d{12}$/.test(account))
    faults.push(`account: ${JSON.stringify(account)} is no account id, which has 12 digits.`);
  faults.push(faultOfRegion(region));
  if (alarmAddress !== undefined && !mailAddress.test(alarmAddress))
    faults.push(`alarmAddress: ${JSON.stringify(alarmAddress)} is no e-mail address.`);
  if (mailSender !== undefined && !mailAddress.test(mailSender.address))
    faults.push(`mailSender.address: ${JSON.stringify(mailSender.address)} is no e-mail address.`);
  if (
    mailSender?.verifiedDomain !== undefined &&
    !mailSender.address.endsWith(`@${mailSender.verifiedDomain}`)
  )
    faults.push(`mailSender.verifiedDomain: ${mailSender.address} is not of ${mailSender.verifiedDomain}.`);
  faults.push(...faultsOfDomain('site', site, account), ...faultsOfDomain('signIn', signIn, account));
  if (site !== undefined && site.domain === signIn?.domain)
    faults.push('signIn.domain: it is the domain of the site; the sign-in page needs one of its own.');
  faults.push(...faultsOfOrigins(environment));
  faults.push(faultOfVersions(environment.originSecrets));
  faults.push(...faultsOfTillAddresses(environment.tillAddresses));
  faults.push(...faultsOfReserved(environment));
  faults.push(...faultsOfOutsideEvents(environment));
  const { threatProtection, staffProvider } = environment;
  faults.push(...faultsOfStaffProvider(staffProvider));
  if (threatProtection !== undefined && !['audit', 'enforced'].includes(threatProtection))
    faults.push(`threatProtection: ${JSON.stringify(threatProtection)} is neither audit nor enforced.`);
  return faults.filter((fault) => fault !== undefined);
}

/** @throws SettingsError that lists every fault, so that none is found only by CloudFormation. */
export function assertSound(environment: Environment): void {
  const faults = faultsOf(environment);
  if (faults.length > 0)
    throw new SettingsError(
      `The environment ${environment.name} cannot be synthesized:\n- ${faults.join('\n- ')}`,
    );
}
