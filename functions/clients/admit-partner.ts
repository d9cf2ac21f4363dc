import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { KnownPartners } from '#shared/usecases/clients/known-partners.ts';
import { now } from '../surroundings.ts';
import type { SentBytes } from '../wrappers/signed.ts';
import { partnerSecrets } from './partner-secrets.ts';

/** Which partner signed the bytes of a request, and where it may book. */
export function admitPartner(client: DynamoDBClient) {
  const store = new PartnerStore(client, environment('CLIENTS_TABLE'));
  const partners = new KnownPartners(store, partnerSecrets(), now);
  return ({ params, header, bytes }: SentBytes<{ readonly partnerId: string }>) =>
    partners.admit(params.partnerId, {
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signatures: header('webhook-signature'),
      body: bytes,
    });
}
