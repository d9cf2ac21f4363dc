import {
  GetServiceQuotaCommand,
  paginateListServiceQuotas,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { AwsSettings } from '../../aws/settings.ts';
import type { QuotaRule } from './quota-rules.ts';

export interface Quota {
  readonly value: number;
  readonly code: string | undefined;
}

async function byName(client: ServiceQuotasClient, { service, name }: QuotaRule): Promise<Quota | undefined> {
  for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode: service })) {
    const found = Quotas.find(({ QuotaName = '' }) => name.test(QuotaName));
    if (found?.Value !== undefined) return { value: found.Value, code: found.QuotaCode };
  }
  return undefined;
}

/** The quota that applies to the account. Service Quotas has no entry for a quota that nobody ever raised in some services. */
export async function quotaFor(aws: AwsSettings, region: string, rule: QuotaRule): Promise<Quota> {
  const client = new ServiceQuotasClient(aws(region));
  const documented = { value: rule.documented, code: rule.code };
  try {
    if (rule.code === undefined) return (await byName(client, rule)) ?? documented;
    const request = new GetServiceQuotaCommand({ ServiceCode: rule.service, QuotaCode: rule.code });
    const { Quota } = await client.send(request);
    return { value: Quota?.Value ?? rule.documented, code: rule.code };
  } catch (error) {
    if ((error as Error).name === 'NoSuchResourceException') return documented;
    throw error;
  }
}

/** How a quota is raised: a command where its code is known, and the page of the console. */
export function howToRaise(service: string, code: string | undefined, value: number, region: string): string {
  const page = `https://${region}.console.aws.amazon.com/servicequotas/home/services/${service}/quotas`;
  if (code === undefined) return `Raise it to ${value}: ${page}`;
  return `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${value} --region ${region}\nor ${page}/${code}`;
}
