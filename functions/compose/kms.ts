import { KMSClient } from '@aws-sdk/client-kms';
import { callBounds } from '#shared/stores/call-bounds.ts';

let processClient: KMSClient | undefined;

/** One KMS client per process. Only functions that open a person or a partner's secret import it. */
export function kms(): KMSClient {
  processClient ??= new KMSClient(callBounds);
  return processClient;
}
