import { KMSClient } from '@aws-sdk/client-kms';
import { callBounds } from '#shared/stores/call-bounds.ts';

let ofProcess: KMSClient | undefined;

/** One client a process. Only functions that unlock a person or a partner's secret import it. */
export function kms(): KMSClient {
  ofProcess ??= new KMSClient(callBounds);
  return ofProcess;
}
