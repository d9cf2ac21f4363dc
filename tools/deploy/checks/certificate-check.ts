import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import type { OwnDomain } from '../../../infra/environments/environment.ts';
import { HOME_REGION } from '../../aws/settings.ts';
import type { Check, CheckContext } from '../findings/check-context.ts';
import { type Finding, stop } from '../findings/finding.ts';

/** Whether a certificate's name stands for a host. A wildcard stands for exactly one label. */
function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && name.slice(1) === host.slice(host.indexOf('.')));
}

async function domainFindings(
  aws: CheckContext['aws'],
  field: 'site' | 'signIn',
  { domain, certificateArn }: OwnDomain,
): Promise<readonly Finding[]> {
  const client = new ACMClient(aws(HOME_REGION));
  const request = new DescribeCertificateCommand({ CertificateArn: certificateArn });
  const certificate = await client.send(request).then(
    ({ Certificate }) => Certificate,
    (error: Error) => {
      if (error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    },
  );
  const ask = `aws acm request-certificate --domain-name ${domain} --validation-method DNS --region ${HOME_REGION}`;
  if (certificate === undefined)
    return [stop(`${field}.certificateArn names no certificate of this account: ${certificateArn}`, ask)];
  const names = [certificate.DomainName ?? '', ...(certificate.SubjectAlternativeNames ?? [])];
  const found: Finding[] = [];
  if (certificate.Status !== 'ISSUED')
    found.push(
      stop(
        `The certificate of ${field} is not issued: ${certificate.Status}.`,
        `Put its validation record into the DNS: aws acm describe-certificate --certificate-arn ${certificateArn} --region ${HOME_REGION}`,
      ),
    );
  if (!names.some((name) => covers(name, domain)))
    found.push(stop(`The certificate of ${field} is for ${names.join(', ')}, not for ${domain}.`, ask));
  return found;
}

async function certificateFindings({ environment: { site, signIn }, aws }: CheckContext) {
  const found = await Promise.all([
    site === undefined ? [] : domainFindings(aws, 'site', site),
    signIn === undefined ? [] : domainFindings(aws, 'signIn', signIn),
  ]);
  return found.flat();
}

export const certificateCheck: Check = { subject: 'the certificates', run: certificateFindings };
