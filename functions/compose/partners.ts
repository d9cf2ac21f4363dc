import { environment } from '#shared/environment.ts';
import { PartnerSecrets } from '#shared/stores/clients/partner-secrets.ts';
import { PartnerStore } from '#shared/stores/clients/partner-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { KnownPartners } from '#shared/usecases/clients/known-partners.ts';
import { now } from './clock.ts';
import { kms } from './kms.ts';

/** A signed request before verification: the address is parsed, the body is still bytes. */
interface SignedBytes {
  readonly params: { readonly partnerId: string };
  readonly header: (name: string) => string | undefined;
  readonly bytes: Uint8Array;
}

/** Verifies the signature of a request, and returns the permissions of the partner that signed it. */
export function admitPartner() {
  const store = new PartnerStore(dynamoDb(), environment('CLIENTS_TABLE'));
  const partners = new KnownPartners(store, partnerSecrets(), now);
  return ({ params, header, bytes }: SignedBytes) =>
    partners.admit(params.partnerId, {
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signatures: header('webhook-signature'),
      body: bytes,
    });
}

export function partnerSecrets(): PartnerSecrets {
  return new PartnerSecrets(kms(), environment('PARTNER_KEY_ID'));
}
