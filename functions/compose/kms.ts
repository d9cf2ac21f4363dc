import { KMSClient } from '@aws-sdk/client-kms';
import { awsClient } from '#shared/stores/aws-client.ts';

let processClient: KMSClient | undefined;

/** One KMS client per process. Only functions that open a person or a partner's secret import it. */
export function kms(): KMSClient {
  processClient ??= awsClient(KMSClient);
  return processClient;
}
