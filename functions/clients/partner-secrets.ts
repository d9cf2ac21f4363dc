import { KMSClient } from '@aws-sdk/client-kms';
import { environment } from '#shared/environment.ts';
import { PartnerSecrets } from '#shared/stores/clients/partner-secrets.ts';

/** Attempts and waits are bounded as those of storage: a caller waits for the answer. */
export function partnerSecrets(): PartnerSecrets {
  const kms = new KMSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
  return new PartnerSecrets(kms, environment('PARTNER_KEY_ID'));
}
