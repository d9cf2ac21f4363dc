import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { PersonFactsStore } from '#shared/stores/members/person-facts-store.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { kms } from './kms.ts';

export function profileEnvelope(): ProfileEnvelope {
  return new ProfileEnvelope(kms(), environment('PROFILE_KEY_ID'));
}

/**
 * The store of person facts, which promotions ask about. Its static import of the KMS client costs 30 KB and some 2 ms
 * of a cold start. An import() on first use costs 71 KB and 6 ms, because the bundler then keeps the whole client.
 */
export function personFacts(): PersonFactsStore {
  return new PersonFactsStore(dynamoDb(), environment('MEMBERS_TABLE'), profileEnvelope());
}
