import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { environment } from '#shared/environment.ts';
import { PartnerSecrets } from '#shared/stores/clients/partner-secrets.ts';
import { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { KnownPartners } from '#shared/usecases/clients/known-partners.ts';
import { now } from './clock.ts';

/** A request of which the address alone was read: its body is bytes until the signature holds. */
interface SignedBytes {
  readonly params: { readonly partnerId: string };
  readonly header: (name: string) => string | undefined;
  readonly bytes: Uint8Array;
}

/** Which partner signed the bytes of a request, and where it may book. */
export function admitPartner(client: DynamoDBClient) {
  const store = new PartnerStore(client, environment('CLIENTS_TABLE'));
  const partners = new KnownPartners(store, partnerSecrets(), now);
  return ({ params, header, bytes }: SignedBytes) =>
    partners.admit(params.partnerId, {
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signatures: header('webhook-signature'),
      body: bytes,
    });
}

/** Attempts and waits are bounded as those of storage: a caller waits for the answer. */
export function partnerSecrets(): PartnerSecrets {
  const kms = new KMSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
  return new PartnerSecrets(kms, environment('PARTNER_KEY_ID'));
}
