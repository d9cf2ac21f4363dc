import { Aws } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Environment } from '../environments/environment.ts';

export interface SignInDomain {
  readonly origin: string;
  /** Target of the record that the retailer's DNS needs for a domain of its own. */
  readonly dnsTarget: string | undefined;
}

/**
 * The domain of the sign-in page and of the token endpoint: the retailer's own, or a prefix of Cognito's. Cognito makes
 * a domain of the retailer only while the domain above it has an A record.
 */
export function signInDomain(pool: UserPool, { name, region, signIn }: Environment): SignInDomain {
  if (signIn === undefined) {
    const domainPrefix = `laurel-${name}-${Aws.ACCOUNT_ID}`;
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix } });
    return { origin: `https://${domainPrefix}.auth.${region}.amazoncognito.com`, dnsTarget: undefined };
  }
  const certificate = Certificate.fromCertificateArn(pool, 'Certificate', signIn.certificateArn);
  const domain = pool.addDomain('OwnDomain', { customDomain: { domainName: signIn.domain, certificate } });
  return { origin: `https://${signIn.domain}`, dnsTarget: domain.cloudFrontEndpoint };
}
